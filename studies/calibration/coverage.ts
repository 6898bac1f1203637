import {
  bootstrapWeights,
  calibratedNetwork,
  calibrateFlips,
  createRng,
  exactInverse,
  type FittedNetwork,
  type FlipModel,
  fitFlips,
  fittedNetwork,
  flipStatistics,
  holdWindow,
  logit,
  networkPolicy,
  networkReward,
  networkWords,
  rewardOnVisited,
  simulateNetwork,
  simulateSpec,
  spikeGrid,
  sumBlocks,
  updateShareOf,
  wholeTable,
  wordSeconds,
} from "@telos/core";
import { pairwiseSpec } from "./specs.ts";

/** A recording whose reward is known, and the intervals that were put on it. */
export interface CoverageTask {
  readonly kind: "coverage";
  readonly seed: number;
  readonly durationS: number;
  /** Bootstrap replicates, and simulations behind the interval of the whole way. */
  readonly replicates: number;
}

/** Shares of the words whose 95 % interval holds the truth. */
export interface CoverageResult {
  readonly kind: "coverage";
  readonly words: number;
  /** Least-squares slope of the inferred reward on the true one, as fitted and calibrated. */
  readonly slope: number;
  readonly calibratedSlope: number;
  /** Block bootstrap, as it is; after its scale was fitted to the truth; calibrated and simulated the whole way. */
  readonly plain: number;
  readonly scaled: number;
  readonly wholeWay: number;
}

const UNITS = 8;
const WINDOW_MS = 20;
const BLOCKS = 20;
const ROUNDS = 4;
const NO_WORDS = new Int32Array(0);
const STUDENT_95 = 2.09; // of twenty replicates

/** One recording of a pairwise network: what three kinds of intervals cover. */
export function coverageOf({ seed, durationS, replicates }: CoverageTask): CoverageResult {
  const { recording, truth } = simulateSpec(pairwiseSpec(seed, durationS));
  if (truth.kind !== "network") throw new Error("calibration: the control is a network.");
  const statistics = statisticsOf(recording.units, durationS);
  const table = wholeTable(statistics);
  const { model } = fitFlips(table, "pairwise", NO_WORDS);
  const visits = wordSeconds(table);
  const pick = (network: FittedNetwork) => known(rewardOnVisited(networkReward(network), visits, 1).reward);
  const places = known(rewardOnVisited(networkReward(fittedNetwork(model, statistics)), visits, 1).reward, true);
  const words = rewardOnVisited(networkReward(fittedNetwork(model, statistics)), visits, 1).words;
  const policy = { ...truth.network, updateShare: updateShareOf(truth.network.updateRateHz) };
  const told = (network: FittedNetwork) => {
    const exact = exactInverse(policy, network.reference.map(logit), 1).reward;
    return centred(places.map((place) => exact[words[place]!]!));
  };
  const rng = createRng(seed).split("coverage");
  const network = fittedNetwork(model, statistics);
  const reward = pick(network);
  const truthHere = told(network);
  const slope = slopeOf(truthHere, reward);
  const redrawn = Array.from({ length: replicates }, (_, k) => {
    const drawn = sumBlocks(statistics, bootstrapWeights(BLOCKS, rng.split(`replicate ${k}`)));
    const refit = fitFlips(drawn, "pairwise", NO_WORDS, { start: model, tolerance: 1e-8 }).model;
    return pick({ ...fittedNetwork(refit, statistics), reference: network.reference });
  });
  const spread = deviations(redrawn, reward.length);

  const calibrated = calibrateFlips(model, statistics, { rounds: ROUNDS, durationS, seed });
  // What refits of simulated recordings scatter by, grown as the calibration grew the couplings.
  const refits = Array.from({ length: replicates }, (_, k) =>
    simulatedFit(calibrated, statistics, durationS, seed + 1000 + k),
  );
  const growth = sizeOf(calibrated) / sizeOf(model);
  const mean = calibrated.parameters.map((_, at) => refits.reduce((sum, one) => sum + one[at]!, 0) / replicates);
  const grown = (from: Float64Array, step: (at: number) => number): FlipModel => ({
    ...calibrated,
    parameters: from.map((value, at) => value + (at < UNITS ? 1 : growth) * step(at)),
  });
  // The same simulations are one more round of the calibration, twenty times as sure as the others.
  const centre = grown(calibrated.parameters, (at) => model.parameters[at]! - mean[at]!);
  const whole = calibratedNetwork(centre, statistics);
  const wholeReward = pick(whole);
  const simulated = refits.map((one) => {
    const network = fittedNetwork(
      grown(centre.parameters, (at) => one[at]! - mean[at]!),
      statistics,
    );
    return pick({ ...network, reference: whole.reference }); // the truth is told with this reference as well
  });
  const wholeSpread = deviations(simulated, reward.length);
  const widened = Math.sqrt(1 + 1 / replicates); // of the mean of the refits
  const wholeTruth = told(whole);
  return {
    kind: "coverage",
    words: reward.length,
    slope,
    calibratedSlope: slopeOf(wholeTruth, wholeReward),
    plain: shareHeld(reward, spread, truthHere, 1),
    scaled: shareHeld(
      reward.map((value) => value / slope),
      spread.map((value) => value / slope),
      truthHere,
      1,
    ),
    wholeWay: shareHeld(wholeReward, wholeSpread, wholeTruth, widened),
  };
}

function statisticsOf(units: readonly { readonly timesS: Float64Array }[], durationS: number) {
  const trains = units.map(({ timesS }, id) => ({ id, timesS }));
  return flipStatistics(holdWindow(spikeGrid(trains, [{ startS: 0, stopS: durationS }]), WINDOW_MS), BLOCKS);
}

function simulatedFit(
  model: FlipModel,
  statistics: ReturnType<typeof statisticsOf>,
  durationS: number,
  seed: number,
): Float64Array {
  const own = fittedNetwork(model, statistics);
  const spins = { ...networkPolicy(own), updateRateHz: own.updateRateHz };
  const trains = simulateNetwork(spins, networkWords(own), durationS, seed).map((timesS) => ({ timesS }));
  return fitFlips(wholeTable(statisticsOf(trains, durationS)), "pairwise", NO_WORDS, { tolerance: 1e-8 }).model
    .parameters;
}

function sizeOf(model: FlipModel): number {
  return Math.hypot(...model.parameters.subarray(2 * UNITS));
}

/** The known values, centred; or their places. */
function known(reward: Float64Array, places: true): number[];
function known(reward: Float64Array): number[];
function known(reward: Float64Array, places = false): number[] {
  const at = Array.from(reward.keys()).filter((k) => !Number.isNaN(reward[k]!));
  return places ? at : centred(at.map((k) => reward[k]!));
}

function centred(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

function slopeOf(truth: readonly number[], values: readonly number[]): number {
  return truth.reduce((sum, t, k) => sum + t * values[k]!, 0) / truth.reduce((sum, t) => sum + t * t, 0);
}

function deviations(replicates: readonly (readonly number[])[], count: number): number[] {
  return Array.from({ length: count }, (_, k) => {
    const mean = replicates.reduce((sum, one) => sum + one[k]!, 0) / replicates.length;
    return Math.sqrt(replicates.reduce((sum, one) => sum + (one[k]! - mean) ** 2, 0) / (replicates.length - 1));
  });
}

function shareHeld(
  values: readonly number[],
  spread: readonly number[],
  truth: readonly number[],
  widened: number,
): number {
  const held = values.filter((value, k) => Math.abs(value - truth[k]!) <= STUDENT_95 * widened * spread[k]!);
  return held.length / values.length;
}
