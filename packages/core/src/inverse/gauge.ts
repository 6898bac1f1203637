import { averageInputsInto } from "../forward/inputAverages.ts";
import { expectShape } from "../num/expectShape.ts";
import { squared } from "../num/squared.ts";
import { inputInverse } from "./inputInverse.ts";

/** What of a reward no behaviour can show. */
export interface RewardGauge {
  /** Constants that are free whatever the network does: one for each input. */
  readonly freeConstants: number;
  /** Combinations of the inputs whose rewards can be told apart: the rank of the input's chain. */
  readonly inputRank: number;
  /** How much the look ahead over the next input enlarges errors of the policy (I6); +∞ where the rank is not full. */
  readonly condition: number;
  /** The same in words. */
  readonly unknowable: readonly string[];
}

/**
 * What of a reward can be known (I5, I6). Behaviour does not change when a constant is added for each input, r + b(x),
 * for the network cannot choose its input; nor when r and λ are multiplied by one number. Where the input's chain is
 * singular, r is known only as far as the chain lets the next input be foreseen.
 * @param chain  P(x′|x), shape [inputs, inputs]
 */
export function rewardGauge(chain: Float64Array, inputs: number): RewardGauge {
  const { rank, condition } = inputInverse(chain, inputs);
  const unknowable = [
    inputs === 1
      ? "A constant added to every reward changes nothing the network does."
      : `A constant added to all rewards of one input changes nothing the network does: ${inputs} constants are free.`,
    "Reward and coding cost multiplied by one number change nothing: only their ratio is known.",
  ];
  if (rank === 1 && inputs > 1)
    unknowable.push(
      "The next input cannot be foreseen from the present one, so the network treats all inputs alike and only the reward averaged over inputs is known.",
    );
  else if (rank < inputs)
    unknowable.push(
      `The input's chain has rank ${rank} of ${inputs}: only ${rank} combinations of the inputs' rewards are known.`,
    );
  return { freeConstants: inputs, inputRank: rank, condition, unknowable };
}

/**
 * The part of a reward that behaviour can show (I5, I6): each input's mean taken away and, where the input's chain P is
 * singular, projected on what P lets through (P⁺ P). Two rewards that behave alike at one λ give the same answer.
 * @param reward   shape [inputs, words]; may hold NaN where the weight is 0
 * @param weights  weights of the means, ≥ 0, shape [inputs, words]; default all alike
 * @returns shape [inputs, words], NaN where the weight is 0
 */
export function removeGauge(
  reward: Float64Array,
  chain: Float64Array,
  inputs: number,
  weights?: Float64Array,
): Float64Array {
  const row = reward.length / inputs;
  const { inverse, rank } = inputInverse(chain, inputs);
  if (weights) expectShape("removeGauge", "weights", weights, inputs, row);
  const known = reward.slice();
  if (weights) for (let s = 0; s < known.length; s++) if (!(weights[s] > 0)) known[s] = NaN;
  if (rank < inputs) {
    const foreseen = new Float64Array(known.length);
    averageInputsInto(foreseen, known, chain, inputs);
    averageInputsInto(known, foreseen, inverse, inputs);
  }
  for (let from = 0; from < known.length; from += row) {
    let sum = 0;
    let total = 0;
    for (let s = from; s < from + row; s++) {
      if (Number.isNaN(known[s])) continue;
      const weight = weights ? weights[s] : 1;
      sum += weight * known[s];
      total += weight;
    }
    for (let s = from; s < from + row; s++) known[s] -= sum / total;
  }
  return known;
}

/** How alike two rewards are, in what can be known of them. */
export interface RewardComparison {
  /** Share of the truth's variance that the estimate explains; 1 means equal, below 0 worse than no estimate. */
  readonly r2: number;
  /** What the estimate was multiplied by. */
  readonly scale: number;
}

/**
 * Compares two rewards up to what cannot be known (I5).
 * @param truth, estimate  shape [inputs, words]
 * @param options.scale    "fitted": the estimate is multiplied by the number that fits best, for r / λ with λ unknown
 * @param options.weights  weight of each state, 0 where it is not to count, shape [inputs, words]; default all alike
 * @throws RangeError if a shape is wrong or nothing is left to compare
 */
export function compareRewards(
  truth: Float64Array,
  estimate: Float64Array,
  options: {
    readonly inputs: number;
    readonly inputChain: Float64Array;
    readonly scale: "given" | "fitted";
    readonly weights?: Float64Array;
  },
): RewardComparison {
  const { inputs, inputChain, weights } = options;
  expectShape("compareRewards", "estimate", estimate, truth.length);
  const a = removeGauge(truth, inputChain, inputs, weights);
  const b = removeGauge(estimate, inputChain, inputs, weights);
  const counted = Array.from(a.keys()).filter((s) => !weights || weights[s] > 0);
  const unknown = counted.find((s) => Number.isNaN(truth[s]) || Number.isNaN(estimate[s]));
  if (unknown !== undefined)
    throw new RangeError(`compareRewards: state ${unknown} is NaN. Give it the weight 0 to leave it out.`);
  // Where the chain is singular a word also drops out if one of its inputs has weight 0: they cannot be told apart.
  const states = counted.filter((s) => !Number.isNaN(a[s]));
  const sum = (term: (s: number) => number) =>
    states.reduce((total, s) => total + (weights ? weights[s] : 1) * term(s), 0);
  const variance = sum((s) => a[s] * a[s]);
  if (!(variance > 0))
    throw new RangeError("compareRewards: truth is constant for each input, so there is nothing to explain.");
  const size = sum((s) => b[s] * b[s]);
  const scale = options.scale === "given" || size === 0 ? 1 : sum((s) => a[s] * b[s]) / size;
  return { r2: 1 - sum((s) => squared(a[s] - scale * b[s])) / variance, scale };
}
