import { cholesky } from "../../num/cholesky.ts";
import { createRng } from "../../num/rng.ts";
import { squared } from "../../num/squared.ts";
import type { FlipStatistics } from "../../recording/flipStatistics.ts";
import { calibratedNetwork } from "../calibratedNetwork.ts";
import { fittedNetwork } from "../fittedNetwork.ts";
import type { FlipModel } from "../flipModel.ts";
import { networkReward } from "../networkReward.ts";
import type { FittedNetwork } from "../purpose.ts";
import type { RedrawFit } from "./fitRedraws.ts";

/** Networks drawn from what the spikes leave open; two hundred tell a standard error to five per cent. */
export const REDRAW_DRAWS = 200;
const NORMAL_95 = 1.959963984540054;

/** A network and others that the spikes allow. */
export interface RedrawSpread {
  readonly network: FittedNetwork;
  /** All with the reference of `network`: the reward is told with one reference. */
  readonly draws: readonly FittedNetwork[];
}

/** The network of a fit, and `REDRAW_DRAWS` draws from the Gaussian with its covariance (F13). */
export function redrawSpread({ model, covariance }: RedrawFit, statistics: FlipStatistics, seed: number): RedrawSpread {
  const size = model.parameters.length;
  const lower = cholesky(covariance, size);
  const rng = createRng(seed).split("redraw intervals");
  const network = calibratedNetwork(model, statistics);
  const draws = Array.from({ length: REDRAW_DRAWS }, () => {
    const noise = Float64Array.from({ length: size }, () => rng.normal());
    const parameters = model.parameters.map((value, a) => {
      let sum = value;
      for (let b = 0; b <= a; b++) sum += lower[a * size + b] * noise[b];
      return sum;
    });
    const drawn: FlipModel = { ...model, parameters };
    return { ...fittedNetwork(drawn, statistics), reference: network.reference };
  });
  return { network, draws };
}

/**
 * Reward of a network with 95 % intervals (F13): 1.96 standard deviations of the reward over the draws.
 * @param pick  fixes the gauge and chooses words: reward on all words to the values wanted; NaN stays NaN
 */
export function redrawIntervals(
  { network, draws }: RedrawSpread,
  pick: (reward: Float64Array) => Float64Array,
): { readonly reward: Float64Array; readonly low: Float64Array; readonly high: Float64Array } {
  const reward = pick(networkReward(network));
  const squares = new Float64Array(reward.length);
  for (const draw of draws) {
    const drawn = pick(networkReward(draw));
    for (let k = 0; k < squares.length; k++) squares[k] += squared(drawn[k] - reward[k]);
  }
  const half = squares.map((sum) => NORMAL_95 * Math.sqrt(sum / draws.length));
  return { reward, low: reward.map((value, k) => value - half[k]), high: reward.map((value, k) => value + half[k]) };
}

/** What the intervals hold, as measured on simulated networks (studies/calibration), for whoever shows them. */
export function calibratedCoverage(family: FittedNetwork["family"]): string {
  return family === "pairwise"
    ? "in simulated networks whose potential is pairwise it held the true reward on 95 % of the words, with equal and with unequal clocks; where spikes come in bursts, or with another potential, it may hold less"
    : "on ten simulated networks of five units it held the true reward on 94 % of the words; more than that was not measured for the full family, whose rewards its prior makes smaller";
}
