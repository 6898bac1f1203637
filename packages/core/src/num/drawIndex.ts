import type { Rng } from "./rng.ts";

/**
 * Draws an index with the given probabilities (N6) by inverting their running sum; takes one uniform number.
 * @param weights  weights ≥ 0 that need not sum to 1; entries `from` to `from + count − 1` are used
 * @returns an index from 0 to count − 1, never one of weight 0
 * @throws RangeError if the weights' sum is not a positive finite number
 */
export function drawIndex(rng: Rng, weights: ArrayLike<number>, from = 0, count = weights.length - from): number {
  let total = 0;
  for (let i = 0; i < count; i++) total += weights[from + i]!;
  if (!(total > 0 && total < Infinity)) {
    throw new RangeError(
      `drawIndex: weights[${from} … ${from + count - 1}] must have a positive finite sum but sum to ${total}. ` +
        "Pass at least one positive weight.",
    );
  }
  let left = rng.uniform() * total;
  let last = 0;
  for (let i = 0; i < count; i++) {
    const weight = weights[from + i]!;
    if (weight <= 0) continue;
    if (left < weight) return i;
    left -= weight;
    last = i; // rounding may leave a sliver beyond the last positive weight
  }
  return last;
}
