import { reduceAngle, reduced } from "./reduceAngle.ts";

const TINY = 1e-9; // x²/6 lies below the last bit, and −0 stays −0
const QUARTER_PI = 0.7853981633974483;

/** The sine of an angle in radians (N58), the same bits on every machine, within 0.8 ulp. NaN at ±∞. */
export function sin(x: number): number {
  if (Math.abs(x) < TINY) return x;
  if (Math.abs(x) <= QUARTER_PI) return sinOf(x, 0);
  if (!(Math.abs(x) < Number.POSITIVE_INFINITY)) return Number.NaN;
  reduceAngle(x);
  const { high, low, quarters } = reduced;
  const value = quarters & 1 ? cosOf(high, low) : sinOf(high, low);
  return quarters & 2 ? -value : value;
}

/** The cosine of an angle in radians (N58), the same bits on every machine, within 0.9 ulp. NaN at ±∞. */
export function cos(x: number): number {
  if (Math.abs(x) <= QUARTER_PI) return cosOf(x, 0);
  if (!(Math.abs(x) < Number.POSITIVE_INFINITY)) return Number.NaN;
  reduceAngle(x);
  const { high, low, quarters } = reduced;
  const value = quarters & 1 ? sinOf(high, low) : cosOf(high, low);
  return (quarters + 1) & 2 ? -value : value;
}

/** Taylor to degree 17 on |y + low| ≤ π/4: what is left out is 10⁻¹⁹ of the sine. */
function sinOf(y: number, low: number): number {
  const z = y * y;
  const z2 = z * z;
  const a = z2 * (z * 2.7557319223985893e-6 - 1.984126984126984e-4) + (z * 0.008333333333333333 - 0.16666666666666666);
  const b =
    z2 * (z * 2.8114572543455206e-15 - 7.647163731819816e-13) + (z * 1.6059043836821613e-10 - 2.505210838544172e-8);
  return y + (y * z * (z2 * z2 * b + a) + low * (1 - 0.5 * z));
}

/** Taylor to degree 18; 1 − ½ z comes with what it rounds away. */
function cosOf(y: number, low: number): number {
  const z = y * y;
  const z2 = z * z;
  const a = z2 * (z * -2.755731922398589e-7 + 2.48015873015873e-5) + (z * -0.001388888888888889 + 0.041666666666666664);
  const b =
    z2 * (z * -1.5619206968586225e-16 + 4.779477332387385e-14) + (z * -1.1470745597729725e-11 + 2.08767569878681e-9);
  const half = 0.5 * z;
  const whole = 1 - half;
  return whole + (1 - whole - half + (z2 * (z2 * z2 * b + a) - y * low));
}
