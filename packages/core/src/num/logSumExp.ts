import { exp } from "./exp.ts";
import { log } from "./log.ts";
/**
 * log Σᵢ exp(xᵢ) (N3), shifted by the largest entry so that nothing overflows.
 *
 * −∞ is a legal entry (probability zero); without entries, or with only such, the answer is −∞. +∞ gives +∞. A NaN
 * anywhere gives NaN, never a number that looks sound.
 * @param values  any number of entries, nats
 */
export function logSumExp(values: ArrayLike<number>): number {
  let largest = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) return NaN;
    if (value > largest) largest = value;
  }
  if (!Number.isFinite(largest)) return largest; // all −∞, or one +∞: the shift would give ∞ − ∞
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += exp(values[i]! - largest);
  return largest + log(sum);
}
