import { squared } from "../../num/squared.ts";
/** A step of f, scaled to variance 1 under the occupancy. */
export interface CountRow {
  /** Shape [units], by the number of other active units. */
  readonly values: Float64Array;
  /** Precision of the prior on its height. */
  readonly ridge: number;
}

const STEP_RIDGE = 2; // on the change of f from one count to the next, as on couplings
const SMALLEST_SPREAD = 1e-4; // a step above which less than 1e-8 of the time lies cannot be fitted

/**
 * What f of a flip process is made of (U3): a step at each visited count, made orthogonal to 1 (which is b) and to k (which is a uniform J) under the
 * occupancy, so that the fit is well conditioned; f is constant beyond the largest count that was visited.
 * @param counts how often so many units are active, shape [units + 1]
 */
export function countSteps(counts: Float64Array): CountRow[] {
  const total = counts.reduce((sum, value) => sum + value, 0);
  const largest = counts.findLastIndex((value) => value > 0);
  const mean = counts.reduce((sum, value, k) => sum + value * k, 0) / total;
  const spread = Math.sqrt(counts.reduce((sum, value, k) => sum + value * squared(k - mean), 0) / total);
  if (!(spread > 0)) return [];
  const line = counts.map((_, k) => (k - mean) / spread);
  const rows: CountRow[] = [];
  const first = counts.findIndex((value) => value > 0);
  for (let step = first + 1; step < largest; step++) {
    const values = Float64Array.from(counts, (_, k) => (k > step ? 1 : 0));
    const inner = (other: (k: number) => number) =>
      counts.reduce((sum, value, k) => sum + value * values[k] * other(k), 0) / total;
    const level = inner(() => 1);
    const slope = inner((k) => line[k]);
    for (let k = 0; k < values.length; k++) values[k] -= level + slope * line[Math.min(k, largest)];
    const size = Math.sqrt(inner((k) => values[k]));
    if (!(size > SMALLEST_SPREAD)) continue;
    rows.push({
      values: values.map((value) => value / size).slice(0, counts.length - 1),
      ridge: STEP_RIDGE / (size * size),
    });
  }
  return rows;
}

/** Which polynomials of the count. */
export interface CountDegrees {
  readonly first: number;
  readonly last: number;
}

const CURVED: CountDegrees = { first: 2, last: 5 };
const POLYNOMIAL_RIDGE = 0.1;
const SMALLEST_NORM = 1e-6; // below it a polynomial is rounding

/**
 * What f of an update sequence is made of (U3), where many counts are visited often: polynomials of degree 2 to 5, orthogonal to 1, to k
 * and to each other under the occupancy, variance 1; constant beyond the largest visited count.
 * @param counts how often so many units are active, shape [units + 1]
 */
export function countPolynomials(counts: Float64Array, degrees: CountDegrees = CURVED): CountRow[] {
  const total = counts.reduce((sum, value) => sum + value, 0);
  const visited = counts.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0);
  const largest = counts.findLastIndex((value) => value > 0);
  const mean = counts.reduce((sum, value, k) => sum + value * k, 0) / total;
  const spread = Math.sqrt(counts.reduce((sum, value, k) => sum + value * squared(k - mean), 0) / total);
  if (!(spread > 0)) return [];
  const clipped = Float64Array.from(counts, (_, k) => (Math.min(k, largest) - mean) / spread);
  const inner = (a: Float64Array, b: Float64Array) =>
    counts.reduce((sum, value, k) => sum + value * a[k] * b[k], 0) / total;
  const rows: Float64Array[] = [];
  for (let degree = 0; degree <= Math.min(degrees.last, visited - 1); degree++) {
    const previous = rows.at(-1);
    const row = previous ? previous.map((value, k) => value * clipped[k]) : counts.map(() => 1);
    for (
      let twice = 0;
      twice < 2;
      twice++ // once is not enough for orthogonality to rounding
    )
      for (const other of rows) {
        const share = inner(row, other);
        for (let k = 0; k < row.length; k++) row[k] -= share * other[k];
      }
    const norm = Math.sqrt(inner(row, row));
    if (!(norm > SMALLEST_NORM)) break;
    rows.push(row.map((value) => value / norm));
  }
  return rows.slice(degrees.first).map((row) => ({ values: row.slice(0, counts.length - 1), ridge: POLYNOMIAL_RIDGE }));
}
