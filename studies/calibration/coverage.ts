import {
  bootstrapWeights,
  calibrateFlips,
  createRng,
  exactInverse,
  type FittedNetwork,
  fitFlips,
  fittedNetwork,
  flipStatistics,
  holdWindow,
  INFER_PRESET,
  logit,
  networkReward,
  rewardOnVisited,
  SIMULATED_REPLICATES,
  simulatedIntervals,
  simulatedRefit,
  simulatedSpread,
  simulateSpec,
  spikeGrid,
  squared,
  student95,
  sumBlocks,
  updateShareOf,
  wholeTable,
  wordSeconds,
} from "@telos/core";
import { COVERAGE_S, type CoverageKind, coverageSpec } from "./specs.ts";

/** A recording whose reward is known, and the intervals that were put on it. */
export interface CoverageTask {
  readonly kind: "coverage";
  readonly network: CoverageKind;
  readonly seed: number;
}

/** Shares of the words whose 95 % interval holds the truth. */
export interface CoverageResult {
  readonly kind: "coverage";
  readonly network: CoverageKind;
  readonly words: number;
  /** Least-squares slope of the inferred reward on the true one, as fitted and calibrated. */
  readonly slope: number;
  readonly calibratedSlope: number;
  /** Block bootstrap, as it is; after its scale was fitted to the truth; calibrated and simulated the whole way. */
  readonly plain: number;
  readonly scaled: number;
  readonly wholeWay: number;
  /** Mean length of the calibrated intervals, units of λ, and mean distance of the calibrated reward from the truth. */
  readonly length: number;
  readonly error: number;
}

const WINDOW_MS = 20;
const NO_WORDS = new Int32Array(0);

/** One recording of a network whose reward is known: what three kinds of intervals cover. */
export function coverageOf({ network: kind, seed }: CoverageTask): CoverageResult {
  const durationS = COVERAGE_S[kind];
  const { recording, truth } = simulateSpec(coverageSpec(kind, seed));
  if (truth.kind !== "network") throw new Error("calibration: the control is a network.");
  const trains = recording.units.map(({ timesS }, id) => ({ id, timesS }));
  const grid = spikeGrid(trains, [{ startS: 0, stopS: durationS }]);
  const statistics = flipStatistics(holdWindow(grid, WINDOW_MS), INFER_PRESET.blocks);
  const table = wholeTable(statistics);
  const { model } = fitFlips(table, "pairwise", NO_WORDS);
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
  const slope = slopeOf(truthHere, reward);
  const rng = createRng(seed).split("coverage");
  const redrawn = Array.from({ length: SIMULATED_REPLICATES }, (_, k) => {
    const drawn = sumBlocks(statistics, bootstrapWeights(INFER_PRESET.blocks, rng.split(`replicate ${k}`)));
    const refit = fitFlips(drawn, "pairwise", NO_WORDS, { start: model, tolerance: 1e-8 }).model;
    return pick(networkReward({ ...fittedNetwork(refit, statistics), reference: network.reference }));
  });
  const half = deviations(redrawn).map((spread) => student95(SIMULATED_REPLICATES - 1) * spread);
  const divided = (values: Float64Array) => values.map((value) => value / slope);

  // From here on as `telos infer --calibrate` does it.
  const calibrated = calibrateFlips(model, statistics, { rounds: INFER_PRESET.calibrationRounds, durationS, seed });
  const refits = Array.from({ length: SIMULATED_REPLICATES }, (_, k) =>
    simulatedRefit(calibrated, statistics, SIMULATED_REPLICATES * seed + k),
  );
  const spread = simulatedSpread(model, calibrated, refits, statistics);
  const { reward: whole, low, high } = simulatedIntervals(spread, pick);
  const wholeTruth = told(spread.network);
  return {
    kind: "coverage",
    network: kind,
    words: known.length,
    slope,
    calibratedSlope: slopeOf(wholeTruth, whole),
    plain: shareHeld(reward, half, truthHere),
    scaled: shareHeld(divided(reward), divided(half), truthHere),
    wholeWay: meanOf(wholeTruth.map((value, k) => (value >= low[k]! && value <= high[k]! ? 1 : 0))),
    length: meanOf(high.map((value, k) => value - low[k]!)),
    error: meanOf(whole.map((value, k) => Math.abs(value - wholeTruth[k]!))),
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
