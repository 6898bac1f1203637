import { euclideanNorm } from "../num/euclideanNorm.ts";
import { createRng } from "../num/rng.ts";
import { cos, sin } from "../num/sin.ts";
import { squared } from "../num/squared.ts";
import { simulateNetwork } from "../process/simulateNetwork.ts";
import { type FlipStatistics, flipStatistics, wholeTable } from "../recording/flipStatistics.ts";
import { holdWindow } from "../recording/holdWindow.ts";
import { spikeGrid } from "../recording/spikeGrid.ts";
import { calibratedNetwork } from "./calibrateFlips.ts";
import { fitFlips } from "./fitFlips.ts";
import { fittedNetwork } from "./fittedNetwork.ts";
import { type FlipModel, parameterOffsets } from "./flipModel.ts";
import { flipTotals } from "./heldOut.ts";
import { networkPolicy, networkWords } from "./networkPolicy.ts";
import { networkReward } from "./networkReward.ts";
import type { FittedNetwork } from "./purpose.ts";

/** What the intervals hold, as measured on simulated networks (studies/calibration), for whoever shows them. */
export function simulatedCoverage(family: FittedNetwork["family"]): string {
  return family === "pairwise"
    ? "in simulated networks whose potential is pairwise and whose units redraw once a hold window it held the true reward on 91 % of the words; with unequal clocks on a third of them, and with another potential it may hold none"
    : "how often it holds the true reward was measured for the pairwise family only, not for this one, whose rewards its prior makes smaller";
}

/** Simulations behind the intervals of a calibrated reward; what they cover was measured with twenty (studies/calibration). */
export const SIMULATED_REPLICATES = 20;

/**
 * One recording of the calibrated network, as long as the measured one, put through the same window and fit: its parameters (F11).
 * @param statistics  of the measured recording: gives window and duration
 */
export function simulatedRefit(calibrated: FlipModel, statistics: FlipStatistics, seed: number): Float64Array {
  const network = fittedNetwork(calibrated, statistics);
  const spins = { ...networkPolicy(network), updateRateHz: network.updateRateHz };
  const { seconds: durationS } = flipTotals(statistics);
  const drawn = createRng(seed)
    .split("simulated refit")
    .integer(2 ** 31); // neighbouring seeds share no recording
  const units = simulateNetwork(spins, networkWords(network), durationS, drawn).map((timesS, id) => ({ id, timesS }));
  const grid = spikeGrid(units, [{ startS: 0, stopS: durationS }]);
  const made = wholeTable(flipStatistics(holdWindow(grid, statistics.windowMs), 1));
  return fitFlips(made, calibrated.family, calibrated.freeWords, { tolerance: 1e-8 }).model.parameters;
}

/** A calibrated network and the scatter of what could have been recorded of it. */
export interface SimulatedSpread {
  readonly network: FittedNetwork;
  /** One network for each simulation, all with the reference of `network`: the reward is told with one reference. */
  readonly replicates: readonly FittedNetwork[];
}

/**
 * The whole way back (F11). The mean of the refits is one more round of the calibration, many simulations sure: the network moves by
 * what the fit differs from it. What each refit differs from their mean, its interactions and offsets grown as the calibration grew the
 * interactions, is the error.
 * @param fitted      the fit to the measured recording
 * @param calibrated  the network that was simulated
 * @param refits      parameters of `simulatedRefit`, two or more
 * @throws RangeError with fewer than two refits
 */
export function simulatedSpread(
  fitted: FlipModel,
  calibrated: FlipModel,
  refits: readonly Float64Array[],
  statistics: FlipStatistics,
): SimulatedSpread {
  if (!(refits.length >= 2))
    throw new RangeError(`simulatedSpread: ${refits.length} refits have no spread. Simulate two or more.`);
  const { couplings } = parameterOffsets(fitted);
  const size = (model: FlipModel) => euclideanNorm(model.parameters.subarray(couplings));
  const growth = size(fitted) > 0 ? size(calibrated) / size(fitted) : 1;
  const mean = calibrated.parameters.map((_, k) => refits.reduce((sum, one) => sum + one[k], 0) / refits.length);
  const moved = (from: Float64Array, to: Float64Array): FlipModel => ({
    ...calibrated,
    parameters: from.map((value, k) => value + (k < fitted.units ? 1 : growth) * (to[k] - mean[k])),
  });
  const centre = moved(calibrated.parameters, fitted.parameters);
  const network = calibratedNetwork(centre, statistics);
  const replicates = refits.map((one) => ({
    ...fittedNetwork(moved(centre.parameters, one), statistics),
    reference: network.reference,
  }));
  return { network, replicates };
}

/**
 * Reward of the calibrated network with 95 % intervals from its simulations (F11): Student's t times the spread, for the error of the
 * simulations' own mean a little more.
 * @param pick  fixes the gauge and chooses words: reward on all words to the values wanted; NaN stays NaN
 */
export function simulatedIntervals(
  { network, replicates }: SimulatedSpread,
  pick: (reward: Float64Array) => Float64Array,
): { readonly reward: Float64Array; readonly low: Float64Array; readonly high: Float64Array } {
  const reward = pick(networkReward(network));
  const drawn = replicates.map((one) => pick(networkReward(one)));
  const count = drawn.length;
  const half = reward.map((_, k) => {
    const mean = drawn.reduce((sum, one) => sum + one[k], 0) / count;
    const variance = drawn.reduce((sum, one) => sum + squared(one[k] - mean), 0) / (count - 1);
    return student95(count - 1) * Math.sqrt(variance * (1 + 1 / count));
  });
  return { reward, low: reward.map((value, k) => value - half[k]), high: reward.map((value, k) => value + half[k]) };
}

const NORMAL_95 = 1.959963984540054;

/** The 97.5 % point of Student's t: exact for one and two degrees of freedom, from there the usual series in 1/ν, within .01. */
export function student95(freedom: number): number {
  if (!(freedom >= 1)) throw new RangeError(`student95: needs one degree of freedom or more but has ${freedom}.`);
  const p = 0.975;
  if (freedom === 1) return sin(Math.PI * (p - 0.5)) / cos(Math.PI * (p - 0.5));
  if (freedom === 2) return (2 * p - 1) / Math.sqrt(2 * p * (1 - p));
  const z = NORMAL_95;
  const z2 = z * z;
  const v = freedom;
  return (
    z +
    (z * (z2 + 1)) / (4 * v) +
    (z * (z2 * (5 * z2 + 16) + 3)) / (96 * v * v) +
    (z * (z2 * (z2 * (3 * z2 + 19) + 17) - 15)) / (384 * v * v * v) +
    (z * (z2 * (z2 * (z2 * (79 * z2 + 776) + 1482) - 1920) - 945)) / (92160 * v * v * v * v)
  );
}
