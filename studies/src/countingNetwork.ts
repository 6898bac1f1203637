import { createRng, type HypercubeProblem, popcount, type SpinNetwork } from "@telos/core";

/** Units of the network of figures 2 and 3. */
export const COUNTING_UNITS = 8;
/** Spike counts that are rewarded, by input: x = −1 is input 0, x = +1 is input 1. */
export const REWARDED_COUNTS = [2, 6] as const;

/**
 * The network of figures 2 and 3: eight neurons, an input that flips between −1 and +1, and a reward of 1 while exactly
 * two neurons are active at −1, or six at +1. Flip probability and coding cost are our choice, not the paper's.
 * @param flip        probability that the input flips in a step
 * @param codingCost  λ, reward units per nat
 * @param seed        of the reference that the search begins with, drawn from 0.2 to 0.8
 */
export function countingNetwork(flip: number, codingCost: number, seed: number): HypercubeProblem {
  const rng = createRng(seed).split("countingNetwork");
  return {
    units: COUNTING_UNITS,
    inputs: 2,
    reward: countingReward(),
    inputChain: Float64Array.of(1 - flip, flip, flip, 1 - flip),
    updateShare: new Float64Array(COUNTING_UNITS).fill(1 / COUNTING_UNITS),
    codingCost,
    reference: {
      kind: "marginal",
      shared: false,
      start: Float64Array.from({ length: COUNTING_UNITS }, () => 0.2 + 0.6 * rng.uniform()),
    },
  };
}

/** The reward of that network, shape [inputs, words]. */
export function countingReward(): Float64Array {
  const words = 2 ** COUNTING_UNITS;
  return Float64Array.from({ length: 2 * words }, (_, s) =>
    popcount(s % words) === REWARDED_COUNTS[Math.floor(s / words)] ? 1 : 0,
  );
}

/** A policy as something to simulate, one update in a step of one second. */
export function simulatedNetwork(problem: HypercubeProblem, logits: Float64Array): SpinNetwork {
  return {
    units: problem.units,
    inputs: problem.inputs,
    logits,
    updateRateHz: problem.updateShare,
    inputChain: problem.inputChain,
  };
}
