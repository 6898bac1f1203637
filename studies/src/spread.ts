import { squared } from "@telos/core";
/** Mean of a list; NaN of none. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Standard error of the mean, from the spread of the list; 0 for a single value. */
export function standardErrorOf(values: readonly number[]): number {
  return values.length < 2 ? 0 : deviationOf(values) / Math.sqrt(values.length);
}

/** Standard deviation, n − 1 in the denominator; 0 for a single value. */
export function deviationOf(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, value) => sum + squared(value - mean), 0) / (values.length - 1));
}

/** Median; NaN of none. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle - 0.5)]! + sorted[Math.floor(middle)]!) / 2;
}
