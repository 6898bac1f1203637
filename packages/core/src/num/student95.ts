import { integerPower } from "./integerPower.ts";
import { cos, sin } from "./sin.ts";
import { squared } from "./squared.ts";

const NORMAL_95 = 1.959963984540054;

/** The 97.5 % point of Student's t: exact for one and two degrees of freedom, from there the usual series in 1/ν, within .01. */
export function student95(freedom: number): number {
  if (!(freedom >= 1)) throw new RangeError(`student95: needs one degree of freedom or more but has ${freedom}.`);
  const p = 0.975;
  if (freedom === 1) return sin(Math.PI * (p - 0.5)) / cos(Math.PI * (p - 0.5));
  if (freedom === 2) return (2 * p - 1) / Math.sqrt(2 * p * (1 - p));
  const z = NORMAL_95;
  const v = freedom;
  return (
    z +
    (integerPower(z, 3) + z) / (4 * v) +
    (5 * integerPower(z, 5) + 16 * integerPower(z, 3) + 3 * z) / (96 * squared(v)) +
    (3 * integerPower(z, 7) + 19 * integerPower(z, 5) + 17 * integerPower(z, 3) - 15 * z) / (384 * integerPower(v, 3)) +
    (79 * integerPower(z, 9) +
      776 * integerPower(z, 7) +
      1482 * integerPower(z, 5) -
      1920 * integerPower(z, 3) -
      945 * z) /
      (92160 * integerPower(v, 4))
  );
}
