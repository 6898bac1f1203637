import { exp, expTail, LN2_HIGH, LN2_LOW, LOG2_E, ROUND_SHIFT } from "./exp.ts";
import { POWER_OFFSET, powersOfTwo } from "./powersOfTwo.ts";

const TINY = 1e-17; // ½ x lies below the last bit, and −0 stays −0

/**
 * eˣ − 1 without cancellation near 0 (N52), the same bits on every machine, within 0.9 ulp: 2ᵏ eʳ − 1 = (2ᵏ − 1) + 2ᵏ (eʳ − 1), where
 * r is kept in two parts. −0 gives −0.
 */
export function expm1(x: number): number {
  if (x > 56) return exp(x); // the 1 lies below the last bit
  if (x < -38) return -1;
  const k = x * LOG2_E + ROUND_SHIFT - ROUND_SHIFT;
  if (Math.abs(x) < TINY) return x;
  if (k === 0) return x * x * expTail(x) + x;
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const rest = high - r - low;
  const power = powersOfTwo[(k + POWER_OFFSET) | 0];
  const whole = power - 1;
  const part = power * r;
  const sum = whole + part;
  const back = sum - whole;
  const lost = whole - (sum - back) + (part - back) + (power - whole - 1);
  return sum + (lost + power * (r * r * expTail(r) + (rest + r * rest)));
}
