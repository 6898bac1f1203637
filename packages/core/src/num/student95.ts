const NORMAL_95 = 1.959963984540054;

/** The 97.5 % point of Student's t: exact for one and two degrees of freedom, from there the usual series in 1/ν, within .01. */
export function student95(freedom: number): number {
  if (!(freedom >= 1)) throw new RangeError(`student95: needs one degree of freedom or more but has ${freedom}.`);
  const p = 0.975;
  if (freedom === 1) return Math.tan(Math.PI * (p - 0.5));
  if (freedom === 2) return (2 * p - 1) / Math.sqrt(2 * p * (1 - p));
  const z = NORMAL_95;
  const v = freedom;
  return (
    z +
    (z ** 3 + z) / (4 * v) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * v ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * v ** 3) +
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / (92160 * v ** 4)
  );
}
