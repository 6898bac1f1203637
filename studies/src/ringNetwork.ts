import { createRng, type HypercubeProblem, type PairwisePolicy, pairwiseStart } from "@telos/core";

/** Neurons of the ring of figures 5 and 6. */
export const RING_UNITS = 8;
/** How many adjacent neurons are to be active. */
export const RING_ACTIVE = 4;
/** λ of figures 5 and 6, ours. */
export const RING_COST = 0.6;

/** Codes of the rewarded words: four adjacent neurons active, the others silent, one word for each place. */
export const RING_WORDS: readonly number[] = Array.from({ length: RING_UNITS }, (_, first) =>
  Array.from({ length: RING_ACTIVE }, (_, k) => 2 ** ((first + k) % RING_UNITS)).reduce((word, bit) => word + bit, 0),
);

/** Reward 1 in the rewarded words, 0 elsewhere, shape [words]. */
export function ringReward(): Float64Array {
  const reward = new Float64Array(2 ** RING_UNITS);
  for (const word of RING_WORDS) reward[word] = 1;
  return reward;
}

/**
 * A ring of eight neurons without input that is to keep four adjacent ones active. The reference is shared: with one of
 * its own each neuron would pay nothing for being always silent or always active, and the best ring would be frozen.
 */
export function ringProblem(codingCost: number, reward: Float64Array = ringReward()): HypercubeProblem {
  return {
    units: RING_UNITS,
    inputs: 1,
    reward,
    inputChain: Float64Array.of(1),
    updateShare: new Float64Array(RING_UNITS).fill(1 / RING_UNITS),
    codingCost,
    reference: { kind: "marginal", shared: true, start: new Float64Array(RING_UNITS).fill(0.5) },
  };
}

/** A random policy from which training begins. @param noise  deviation of its parameters */
export function ringStart(seed: number, noise: number): PairwisePolicy {
  return pairwiseStart(RING_UNITS, { noise, rng: createRng(seed).split("ring") });
}
