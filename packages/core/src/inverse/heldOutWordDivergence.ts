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
  return heldOutWordDivergences(observed, [predicted], rng)[0];
}

/**
 * The same of several models, all held against the same replicates (S6).
 * @param models  of each the distribution for the even blocks and for the odd ones, shape [models][2][words]
 */
export function heldOutWordDivergences(
  observed: readonly Float64Array[],
  models: readonly (readonly Float64Array[])[],
  rng: Rng,
): Estimate[] {
  const blocks = observed.length;
  const logs = models.map((predicted) => predicted.map((share) => share.map((value) => log2(Math.max(FLOOR, value)))));
  const pooled = new Float64Array(observed[0].length);
  const divergences = (weights: ArrayLike<number>): number[] => {
    const weighed = models.map(() => 0);
    let total = 0;
    for (let half = 0; half < 2; half++) {
      pooled.fill(0);
      for (let block = half; block < blocks; block += 2) addInto(pooled, observed[block], weights[block]);
      const seconds = sum(pooled);
      // Σ p log p, and of each model Σ p log q.
      const shares = pooled.map((value) => value / seconds);
      let own = 0;
      for (let word = 0; word < shares.length; word++) if (shares[word] > 0) own += shares[word] * log2(shares[word]);
      models.forEach((_, k) => {
        const log = logs[k][half];
        let cross = 0;
        for (let word = 0; word < shares.length; word++) if (shares[word] > 0) cross += shares[word] * log[word];
        if (seconds > 0) weighed[k] += seconds * (own - cross);
      });
      total += seconds;
    }
    return weighed.map((value) => value / total);
  };
  const replicates = Array.from({ length: REPLICATES }, () => divergences(bootstrapWeights(blocks, rng)));
  const whole = divergences(new Float64Array(blocks).fill(1));
  return whole.map((value, k) => ({ value, ...percentileInterval(replicates.map((one) => one[k])) }));
}

function addInto(out: Float64Array, values: Float64Array, weight: number): void {
  if (weight === 0) return;
  for (let k = 0; k < out.length; k++) out[k] += weight * values[k];
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let k = 0; k < values.length; k++) total += values[k];
  return total;
}
