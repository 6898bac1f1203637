import { LN2_HIGH, LN2_LOW } from "./exp.ts";
import { highWord } from "./highWord.ts";
import { POWER_OFFSET, powersOfTwo } from "./powersOfTwo.ts";

/** The high word of √½, from which exponents are counted so that the mantissa lies between √½ and √2. */
export const ROOT_HALF = 0x3fe6a09e;
const SMALLEST_NORMAL = 2.2250738585072014e-308;
const TWO_54 = 18014398509481984;

/**
 * The natural logarithm (N53), the same bits on every machine, within 0.8 ulp: x = 2ᵏ (1 + f) with 1 + f between √½ and √2, and
 * log(1 + f) = f − s (f − R(s²)) where s = f/(2 + f). −∞ at 0, NaN below.
 */
export function log(x: number): number {
  if (!(x >= SMALLEST_NORMAL && x < Number.POSITIVE_INFINITY)) return logFarOut(x);
  const k = (highWord(x) - ROOT_HALF) >> 20;
  return logOfParts(x * powersOfTwo[POWER_OFFSET - k] - 1, k, 0);
}

/** k ln 2 + log(1 + f) + `small`, for 1 + f between √½ and √2 and `small` far below f (N53). */
export function logOfParts(f: number, k: number, small: number): number {
  const s = f / (2 + f);
  const correction = k * LN2_LOW + small - s * (f - logTail(s * s));
  if (k === 0) return f + correction;
  const whole = k * LN2_HIGH; // exact
  const sum = whole + f;
  return sum + (f - (sum - whole) + correction);
}

/**
 * 2 artanh(s)/s − 2 as a function of z = s² ≤ 0.0295 (N53): eleven terms of the series 2 z/3 + 2 z²/5 + …, so that what is left out
 * is 10⁻¹⁹.
 */
export function logTail(z: number): number {
  const z2 = z * z;
  const z4 = z2 * z2;
  const low = z2 * (z * 0.2222222222222222 + 0.2857142857142857) + (z * 0.4 + 0.6666666666666666);
  const high = z2 * (z * 0.11764705882352941 + 0.13333333333333333) + (z * 0.15384615384615385 + 0.18181818181818182);
  const last = z2 * 0.08695652173913043 + (z * 0.09523809523809523 + 0.10526315789473684);
  return z * (z4 * (z4 * last + high) + low);
}

function logFarOut(x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (!(x > 0)) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  const scaled = x * TWO_54;
  const k = (highWord(scaled) - ROOT_HALF) >> 20;
  return logOfParts(scaled * powersOfTwo[POWER_OFFSET - k] - 1, k - 54, 0);
}
