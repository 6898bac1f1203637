import { LN2_HIGH, LN2_LOW } from "./exp.ts";
import { highWord } from "./highWord.ts";
import { logTail, ROOT_HALF } from "./log.ts";
import { POWER_OFFSET, powersOfTwo } from "./powersOfTwo.ts";

const SERIES_BELOW = 0.17;

/**
 * The inverse of tanh (N57), the same bits on every machine, within 0.8 ulp: (1 + y)/(1 − y) = 2ᵏ m with m near 1, and atanh y =
 * ½ k ln 2 + atanh s with s = (m − 1)/(m + 1), whose quotient is kept in two parts. ±∞ at ±1, NaN beyond.
 */
export function atanh(y: number): number {
  const size = Math.abs(y);
  if (size < SERIES_BELOW) return y + y * (0.5 * logTail(y * y));
  if (!(size < 1)) return size === 1 ? y / 0 : Number.NaN;
  const k = (highWord((1 + size) / (1 - size)) - ROOT_HALF) >> 20;
  const power = powersOfTwo[POWER_OFFSET + k];
  // Numerator (1 − 2ᵏ) + (1 + 2ᵏ) y and denominator (1 + 2ᵏ) + (1 − 2ᵏ) y; what the products lose is found from their halves.
  const top = 1 - power;
  const bottom = 1 + power;
  const first = Math.fround(size);
  const second = size - first;
  const over = twoSum(top, bottom * first, bottom * second);
  const under = twoSum(bottom, top * first, top * second);
  const s = over.sum / under.sum;
  const head = Math.fround(s);
  const underHead = Math.fround(under.sum);
  const missing = over.sum - head * underHead - head * (under.sum - underHead) + (over.rest - head * under.rest);
  const tail = missing / under.sum;
  const whole = 0.5 * k * LN2_HIGH;
  const sum = whole + head;
  const lost = head - (sum - whole);
  const value = sum + (lost + (tail + (0.5 * k * LN2_LOW + s * (0.5 * logTail(s * s)))));
  return y > 0 ? value : -value;
}

/** a + b + c in two parts, b and c each exact products, |a| ≥ |b + c|. */
function twoSum(a: number, b: number, c: number): { readonly sum: number; readonly rest: number } {
  const high = a + b;
  const back = high - a;
  const lost = a - (high - back) + (b - back);
  const sum = high + c;
  const again = sum - high;
  return { sum, rest: lost + (high - (sum - again) + (c - again)) };
}
