/** A share as a percentage of two meaningful digits: 0.0731 → "7.3 %", 0.97 → "97 %". */
export function percent(share: number): string {
  const value = 100 * share;
  if (value === 0 || Math.abs(value) >= 10) return `${Math.round(value)} %`;
  return `${Number(value.toPrecision(2))} %`;
}

/** A number with `digits` meaningful digits and no trailing zeros. */
export function short(value: number, digits = 3): string {
  return String(Number(value.toPrecision(digits)));
}
