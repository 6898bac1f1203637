import { log2 } from "../num/log2.ts";
import { percentileInterval } from "../num/quantile.ts";
import type { Rng } from "../num/rng.ts";
import { bootstrapWeights } from "../recording/blocks.ts";
import type { Estimate } from "./purpose.ts";

const REPLICATES = 500;
const FLOOR = 1e-12; // a word that a model excludes costs 40 bits, not infinitely many

/**
 * How well word distributions describe words they have not seen (S6): KL(observed ‖ predicted) in bits per word, where each half of
 * the blocks (even, odd) is predicted by a fit to the other half, averaged over both, with a 95 % block-bootstrap interval.
 * @param observed  seconds in each word by block, shape [blocks][words]
 * @param predicted distribution for the even blocks and for the odd ones, shape [2][words]
 */
export function heldOutWordDivergence(
  observed: readonly Float64Array[],
  predicted: readonly Float64Array[],
  rng: Rng,
): Estimate {
  const words = observed[0].length;
  const divergence = (weights: ArrayLike<number>): number => {
    let weighed = 0;
    let total = 0;
    for (let half = 0; half < 2; half++) {
      const pooled = new Float64Array(words);
      for (let block = half; block < observed.length; block += 2)
        for (let word = 0; word < words; word++) pooled[word] += weights[block] * observed[block][word];
      const seconds = pooled.reduce((sum, value) => sum + value, 0);
      let bits = 0;
      for (let word = 0; word < words; word++)
        if (pooled[word] > 0)
          bits += (pooled[word] / seconds) * log2(pooled[word] / seconds / Math.max(FLOOR, predicted[half][word]));
      weighed += seconds * bits;
      total += seconds;
    }
    return weighed / total;
  };
  const replicates = Array.from({ length: REPLICATES }, () => divergence(bootstrapWeights(observed.length, rng)));
  return { value: divergence(new Float64Array(observed.length).fill(1)), ...percentileInterval(replicates) };
}
