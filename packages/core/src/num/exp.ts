import { POWER_OFFSET, powersOfTwo } from "./powersOfTwo.ts";

/** ln 2 in two parts (N51): the first ends in 21 zero bits, so that k ln 2 is exact in it for every exponent k. */
export const LN2_HIGH = 0.6931471803691238;
/** The rest of ln 2 beyond `LN2_HIGH`. */
export const LN2_LOW = 1.9082149292705877e-10;
/** 1.5 · 2⁵²: adding it rounds to a whole number, and taking it away again leaves that number. */
export const ROUND_SHIFT = 6755399441055744;
/** 1 / ln 2. */
export const LOG2_E = Math.LOG2E;

/**
 * eˣ (N51), the same bits on every machine, within 0.9 ulp: x = k ln 2 + r with |r| ≤ ½ ln 2, and eʳ by Taylor to degree 13, whose
 * remainder is 0.02 ulp. On [−708, 709] operation by operation what `exp64` of the kernels does.
 */
export function exp(x: number): number {
  if (!(x <= 709 && x >= -708)) return expFarOut(x);
  const k = x * LOG2_E + ROUND_SHIFT - ROUND_SHIFT;
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  return (1 + (r * r * expTail(r) + r)) * powersOfTwo[(k + POWER_OFFSET) | 0];
}

/** (eʳ − 1 − r)/r² for |r| ≤ ½ ln 2 (N51): pairs of terms first, so that additions do not wait for each other. */
export function expTail(r: number): number {
  const r2 = r * r;
  const r4 = r2 * r2;
  const low = r2 * (r * 0.008333333333333333 + 0.041666666666666664) + (r * 0.16666666666666666 + 0.5);
  const middle =
    r2 * (r * 2.7557319223985893e-6 + 2.48015873015873e-5) + (r * 1.984126984126984e-4 + 1.388888888888889e-3);
  const high =
    r2 * (r * 1.6059043836821613e-10 + 2.08767569878681e-9) + (r * 2.505210838544172e-8 + 2.755731922398589e-7);
  return r4 * (r4 * high + middle) + low;
}

/** Where the result leaves the normal numbers: the power of two is taken in two steps, of which only the last may round. */
function expFarOut(x: number): number {
  if (x > 710) return Number.POSITIVE_INFINITY;
  if (x < -746) return 0;
  const k = x * LOG2_E + ROUND_SHIFT - ROUND_SHIFT;
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  const e = 1 + (r * r * expTail(r) + r); // NaN comes to here and goes on
  if (x > 0) return e * powersOfTwo[(k - 1 + POWER_OFFSET) | 0] * 2;
  return e * powersOfTwo[(k + 200 + POWER_OFFSET) | 0] * powersOfTwo[POWER_OFFSET - 200];
}
