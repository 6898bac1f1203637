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

/** "units 3, 5 and 8", at most `most` of them named. */
export function nameUnits(ids: readonly number[], most = 6): string {
  if (ids.length === 1) return `unit ${ids[0]}`;
  if (ids.length > most) return `units ${ids.slice(0, most).join(", ")} and ${ids.length - most} more`;
  return `units ${ids.slice(0, -1).join(", ")} and ${ids[ids.length - 1]}`;
}
