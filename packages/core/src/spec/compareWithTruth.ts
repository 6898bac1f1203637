import { exactInverse } from "../inverse/exactInverse.ts";
import type { InferredReward, PurposeFit } from "../inverse/purpose.ts";
import { regressionSlope, squaredCorrelation } from "../measures/squaredCorrelation.ts";
import { logit } from "../num/logistic.ts";
import { updateShareOf } from "../process/spinNetwork.ts";
import { buildNetwork } from "./buildNetwork.ts";
import { buildProblem } from "./buildProblem.ts";
import type { SpinNetworkSpec } from "./spec.ts";

/** How the inferred reward compares with the true one. */
export interface TruthNumbers {
  readonly rewardedWords: number;
  /** Of the best words of the inference, as many as were rewarded, those that are. */
  readonly found: number;
  /** The same for the most frequent words. */
  readonly foundByFrequency: number;
  /** Squared correlation over known words, the true reward told with the measured reference policy. */
  readonly rewardR2: number;
  /** Slope of the inferred on the true reward: how much smaller it comes out. */
  readonly rewardSlope: number;
}

/** The inferred reward beside the one that the simulation had. */
export interface RewardRecovery {
  readonly reward: InferredReward;
  readonly unitIds: readonly number[];
  /** Units of λ, told with the measured reference policy, in the order of `reward.words`. */
  readonly truth: Float64Array;
  /** Codes of the words that the spec rewards. */
  readonly rewardedWords: readonly number[];
}

/**
 * Compares an inference with the spec that the recording was made from. The true reward is told with the measured reference policy (I4),
 * for the part that is linear in the activity hangs on it.
 * @throws RangeError if the spec has an input: rewards at several inputs are compared one by one
 */
export function compareWithTruth(
  spec: SpinNetworkSpec,
  unitIds: readonly number[],
  fit: Pick<PurposeFit, "network" | "reward">,
): { numbers: TruthNumbers; recovery: RewardRecovery } {
  const network = buildNetwork(spec);
  if (network.inputs > 1)
    throw new RangeError(
      `compareWithTruth: the spec has ${network.inputs} inputs, and a comparison takes one. Leave the inputs out of the spec.`,
    );
  const policy = { ...network, updateShare: updateShareOf(network.updateRateHz) };
  const told = exactInverse(policy, fit.network.reference.map(logit), spec.codingCost).reward;
  const original = buildProblem(spec).reward;
  const rewardedWords = Array.from(original.keys()).filter((word) => original[word] > 0);
  const { reward } = fit;
  const known = Array.from(reward.words.keys()).filter((s) => !Number.isNaN(reward.reward[s]));
  const best = (score: (s: number) => number) =>
    [...known].sort((a, b) => score(b) - score(a)).slice(0, rewardedWords.length);
  const hits = (places: readonly number[]) => places.filter((s) => rewardedWords.includes(reward.words[s])).length;
  const truth = Float64Array.from(reward.words, (word) => told[word]);
  const pick = (values: Float64Array) => Float64Array.from(known, (s) => values[s]);
  return {
    numbers: {
      rewardedWords: rewardedWords.length,
      found: hits(best((s) => reward.reward[s])),
      foundByFrequency: hits(best((s) => reward.visitsS[s])),
      rewardR2: squaredCorrelation(pick(truth), pick(reward.reward)),
      rewardSlope: regressionSlope(pick(truth), pick(reward.reward)),
    },
    recovery: { reward, unitIds, truth, rewardedWords },
  };
}
