import { solveHypercubeValue } from "../../forward/hypercubeValue.ts";
import { log } from "../../num/log.ts";
import { logit } from "../../num/logistic.ts";

/** What the potential of an efficient code needs to know of the network. */
export interface CodingNetwork {
  readonly units: number;
  readonly inputs: number;
  /** Milliseconds in each state of the training blocks, shape [inputs, words]. */
  readonly wordMs: Float64Array;
  /** P(x′|x) per step, shape [inputs, inputs]. */
  readonly inputChain: Float64Array;
  /** Shares of the redraws α, shape [units]. */
  readonly updateShare: Float64Array;
  /** Reference p, shape [units]. */
  readonly reference: Float64Array;
}

const PRIOR_MS = 1000; // a word that was seen for less is taken to say little about the input

/**
 * The reward of a network that tells its input (G6): r(σ, x) = ln p̂(x|σ), nats, p̂ from the training blocks with a second of prior time
 * spread as the inputs are.
 * @returns shape [inputs, words]
 */
export function codingRewardOf(wordMs: Float64Array, inputs: number): Float64Array {
  const words = wordMs.length / inputs;
  const byInput = Float64Array.from({ length: inputs }, (_, x) =>
    wordMs.subarray(x * words, (x + 1) * words).reduce((a, b) => a + b, 0),
  );
  const total = byInput.reduce((a, b) => a + b, 0);
  const reward = new Float64Array(wordMs.length);
  for (let word = 0; word < words; word++) {
    let seen = 0;
    for (let x = 0; x < inputs; x++) seen += wordMs[x * words + word];
    for (let x = 0; x < inputs; x++)
      reward[x * words + word] = log(
        (wordMs[x * words + word] + (PRIOR_MS * Math.max(1, byInput[x])) / total) / (seen + PRIOR_MS),
      );
  }
  return reward;
}

/**
 * The potential w = P v of a network that is paid `gain` · r for telling its input (G6), in units of the coding cost: one forward solve.
 * @returns shape [inputs, words]
 */
export function codingPotential(network: CodingNetwork, gain: number): Float64Array {
  const { units, inputs, wordMs, inputChain, updateShare, reference } = network;
  const reward = codingRewardOf(wordMs, inputs).map((value) => gain * value);
  const problem = {
    units,
    inputs,
    reward,
    inputChain,
    updateShare,
    codingCost: 1,
    reference: { kind: "fixed", probabilities: reference } as const,
  };
  return solveHypercubeValue(problem, reference.map(logit), { tolerance: 1e-6, maxSteps: 1000 }).averaged;
}
