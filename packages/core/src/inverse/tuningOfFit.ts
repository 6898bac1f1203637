import { activeShares } from "../measures/activeShares.ts";
import { tuningCurves } from "../measures/tuningCurves.ts";
import { networkPolicy } from "./networkPolicy.ts";
import type { FittedNetwork, InferredReward } from "./purpose.ts";

/** Tuning curves by input and number of other active units, shapes [inputs, units, units], NaN where a context never came. */
export interface FittedTuning {
  /** Share of the time in which the unit was active. */
  readonly measured: Float64Array;
  /** Probability that the fitted policy makes it active at an update, over the same contexts. */
  readonly policy: Float64Array;
  /** Seconds spent in such contexts. */
  readonly seconds: Float64Array;
}

/** Tuning curves of a fit, measured and as the fitted policy has them (S23). */
export function tuningOfFit(fit: {
  readonly network: FittedNetwork;
  readonly reward: Pick<InferredReward, "words" | "visitsS">;
}): FittedTuning {
  const { units, inputs } = fit.network;
  const { words, visitsS } = fit.reward;
  const seconds = new Float64Array(inputs * 2 ** units);
  words.forEach((word, s) => {
    for (let x = 0; x < inputs; x++) seconds[x * 2 ** units + word] = visitsS[s * inputs + x];
  });
  const { logits } = networkPolicy(fit.network);
  const { probability, weight } = tuningCurves({ units, inputs, logits, occupancy: seconds });
  return { measured: activeShares(seconds, units, inputs), policy: probability, seconds: weight };
}
