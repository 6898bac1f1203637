import { expTail, LN2_HIGH, LN2_LOW, LOG2_E, ROUND_SHIFT } from "./exp.ts";
import { POWER_OFFSET, powersOfTwo } from "./powersOfTwo.ts";

const TINY = 1e-9; // x²/3 lies below the last bit, and −0 stays −0
const MIDDLE = 0.65;

/**
 * tanh (N56), the same bits on every machine, within 0.9 ulp: up to 0.65 a polynomial in x² (a Chebyshev fit of tanh(x)/x, 4e-18 of
 * it), beyond 1 − 2/(e²ˣ + 1) with the denominator (2ᵏ + 1) + 2ᵏ (eʳ − 1). Odd, exactly; never beyond ±1.
 */
export function tanh(x: number): number {
  const size = Math.abs(x);
  if (size < TINY) return x;
  if (size < MIDDLE) {
    const z = x * x;
    return x + x * (z * tanhTail(z));
  }
  if (size > 22) return x > 0 ? 1 : -1;
  const y = size + size;
  const k = y * LOG2_E + ROUND_SHIFT - ROUND_SHIFT;
  const r = y - k * LN2_HIGH - k * LN2_LOW;
  const power = powersOfTwo[(k + POWER_OFFSET) | 0];
  const whole = power + 1;
  const part = power * (r * r * expTail(r) + r);
  const denominator = whole + part;
  const lost = part - (denominator - whole);
  const t = 2 / denominator;
  const head = 1 - t;
  const value = head + (1 - head - t + 0.5 * t * t * lost);
  return x > 0 ? value : -value; // NaN comes to here and goes on
}

/** (tanh(x)/x − 1)/x² for z = x² ≤ 0.4225, degree 11. */
function tanhTail(z: number): number {
  const z2 = z * z;
  const z4 = z2 * z2;
  const a = z2 * (z * 0.021869488503652782 - 0.05396825396752223) + (z * 0.13333333333332686 - 0.3333333333333333);
  const b =
    z2 * (z * 0.0005895174268011476 - 0.0014557458412342548) + (z * 0.0035921178408325847 - 0.008863234781858414);
  const c = z2 * (z * 6.050971031487281e-6 - 3.027301472835729e-5) + (z * 9.17158682172483e-5 - 0.00023714602316132454);
  return z4 * (z4 * c + b) + a;
}
