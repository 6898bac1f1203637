import {
  bootstrapWeights,
  createRng,
  exactInverse,
  type FittedNetwork,
  fitFlips,
  fitRedraws,
  fittedNetwork,
  flipStatistics,
  freeWordsOf,
  holdWindow,
  INFER_PRESET,
  logit,
  networkReward,
  redrawIntervals,
  redrawParts,
  redrawSpread,
  rewardOnVisited,
  simulateSpec,
  spikeGrid,
  squared,
  student95,
  sumBlocks,
  updateRatesOf,
  updateShareOf,
  wholeTable,
  wordSeconds,
} from "@telos/core";
import { loadKernels, redrawLikelihoodOf } from "@telos/kernels";
import { spinKernels } from "../src/spinKernels.ts";
import { COVERAGE_S, type CoverageKind, coverageSpec } from "./specs.ts";

/** A recording whose reward is known, and the intervals that were put on it. */
export interface CoverageTask {
  readonly kind: "coverage";
  readonly network: CoverageKind;
  readonly seed: number;
  /** Hold window, ms, and family; 20 and pairwise but where other ones are asked about. */
  readonly windowMs?: number;
  readonly family?: "pairwise" | "full";
}

/** Shares of the words whose 95 % interval holds the truth. */
export interface CoverageResult {
  readonly kind: "coverage";
  readonly network: CoverageKind;
  readonly words: number;
  /** Least-squares slope of the inferred reward on the true one, as fitted and calibrated. */
  readonly slope: number;
  readonly calibratedSlope: number;
  /** Block bootstrap as it is; calibrated. */
  readonly plain: number;
  readonly calibrated: number;
  /** Mean length of the calibrated intervals, units of λ, and mean distance of the calibrated reward from the truth. */
  readonly length: number;
  readonly error: number;
  /** Root mean square error of ln u over the units. */
  readonly clockError: number;
}

const { sampler } = spinKernels;
const redrawLikelihood = redrawLikelihoodOf(loadKernels(), redrawParts);
const BOOTSTRAPS = 20;
const NO_WORDS = new Int32Array(0);

/** One recording of a network whose reward is known: what three kinds of intervals cover. */
export function coverageOf({ network: kind, seed, windowMs = 20, family = "pairwise" }: CoverageTask): CoverageResult {
  const durationS = COVERAGE_S[kind];
  const { recording, truth } = simulateSpec(coverageSpec(kind, seed), { sampler });
  if (truth.kind !== "network") throw new Error("calibration: the control is a network.");
  const trains = recording.units.map(({ timesS }, id) => ({ id, timesS }));
  const grid = spikeGrid(trains, [{ startS: 0, stopS: durationS }]);
  const statistics = flipStatistics(holdWindow(grid, windowMs), INFER_PRESET.blocks);
  const table = wholeTable(statistics);
  const freeWords = family === "full" ? freeWordsOf(table) : NO_WORDS;
  const { model } = fitFlips(table, family, freeWords);
  const network = fittedNetwork(model, statistics);
  const visits = wordSeconds(table);
  const { words, reward: visited } = rewardOnVisited(networkReward(network), visits, 1);
  const known = Array.from(words.keys()).filter((k) => !Number.isNaN(visited[k]!));
  const pick = (reward: Float64Array) => centred(known.map((k) => reward[words[k]!]!));
  // The truth is told with the reference of the network that it is held against.
  const policy = { ...truth.network, updateShare: updateShareOf(truth.network.updateRateHz) };
  const told = ({ reference }: FittedNetwork) => pick(exactInverse(policy, reference.map(logit), 1).reward);

  const reward = pick(networkReward(network));
  const truthHere = told(network);
  const rng = createRng(seed).split("coverage");
  const redrawn = Array.from({ length: BOOTSTRAPS }, (_, k) => {
    const drawn = sumBlocks(statistics, bootstrapWeights(INFER_PRESET.blocks, rng.split(`replicate ${k}`)));
    const refit = fitFlips(drawn, family, freeWords, { start: model, tolerance: 1e-8 }).model;
    return pick(networkReward({ ...fittedNetwork(refit, statistics), reference: network.reference }));
  });
  const half = deviations(redrawn).map((spread) => student95(BOOTSTRAPS - 1) * spread);

  // From here on as `telos infer --calibrate` does it.
  const fit = fitRedraws(grid, model, statistics, redrawLikelihood);
  const spread = redrawSpread(fit, statistics, seed);
  const { reward: whole, low, high } = redrawIntervals(spread, pick);
  const wholeTruth = told(spread.network);
  const trueRates = truth.network.updateRateHz;
  return {
    kind: "coverage",
    network: kind,
    words: known.length,
    slope: slopeOf(truthHere, reward),
    calibratedSlope: slopeOf(wholeTruth, whole),
    plain: shareHeld(reward, half, truthHere),
    calibrated: meanOf(wholeTruth.map((value, k) => (value >= low[k]! && value <= high[k]! ? 1 : 0))),
    length: meanOf(high.map((value, k) => value - low[k]!)),
    error: meanOf(whole.map((value, k) => Math.abs(value - wholeTruth[k]!))),
    clockError: Math.sqrt(meanOf(updateRatesOf(fit.model).map((rate, i) => Math.log(rate / trueRates[i]!) ** 2))),
  };
}

function centred(values: readonly number[]): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Float64Array.from(values, (value) => value - mean);
}

function slopeOf(truth: Float64Array, values: Float64Array): number {
  return truth.reduce((sum, t, k) => sum + t * values[k]!, 0) / truth.reduce((sum, t) => sum + t * t, 0);
}

function deviations(replicates: readonly Float64Array[]): Float64Array {
  const count = replicates.length;
  return Float64Array.from(replicates[0]!, (_, k) => {
    const mean = replicates.reduce((sum, one) => sum + one[k]!, 0) / count;
    return Math.sqrt(replicates.reduce((sum, one) => sum + squared(one[k]! - mean), 0) / (count - 1));
  });
}

function shareHeld(values: Float64Array, half: Float64Array, truth: Float64Array): number {
  return meanOf(values.map((value, k) => (Math.abs(value - truth[k]!) <= half[k]! ? 1 : 0)));
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
