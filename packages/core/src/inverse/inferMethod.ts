import { percentileInterval } from "../num/quantile.ts";
import { createRng, type Rng } from "../num/rng.ts";
import { bootstrapWeights } from "../recording/blocks.ts";
import { combineStimuli } from "../recording/combineStimuli.ts";
import { type FlipStatistics, flipStatistics, sumBlocks, wholeTable } from "../recording/flipStatistics.ts";
import { holdWindow } from "../recording/holdWindow.ts";
import { constantInput, type InputPath } from "../recording/inputPath.ts";
import type { SpikeGrid } from "../recording/spikeGrid.ts";
import { inputPathOf, type StimulusInput } from "../recording/stimulusInput.ts";
import { timeShiftedSurrogate } from "../recording/surrogates.ts";
import type { Method } from "../run/method.ts";
import { calibratedNetwork, calibratedReplicate, calibrateFlips } from "./calibrateFlips.ts";
import { type FlipFit, fitFlips, freeWordsOf } from "./fitFlips.ts";
import { fittedNetwork } from "./fittedNetwork.ts";
import type { FlipModel } from "./flipModel.ts";
import { fitFreeRates } from "./freeRates.ts";
import { crossValidate, flipTotals, type HeldOutScore, heldOutScore } from "./heldOut.ts";
import { heldOutGain } from "./heldOutGain.ts";
import { networkReward } from "./networkReward.ts";
import { type NetworkChange, predictChange } from "./predictChange.ts";
import type { FamilyScore, PotentialFamily, Prediction, WindowScore } from "./purpose.ts";
import { type Halves, interleavedHalves } from "./stability.ts";

/** How spikes become an inference: all settings, none of them with a default here. */
export interface InferSettings {
  /** Hold windows to choose from; one: given by the user. Whole milliseconds. */
  readonly windowsMs: readonly number[];
  /** Lags of the stimulus to choose from, ms; one: given by the user. Ignored without a stimulus. */
  readonly lagsMs: readonly number[];
  readonly family: "auto" | "full" | "pairwise";
  readonly blocks: number;
  readonly surrogates: number;
  readonly replicates: number;
  /** Rounds of the calibration of the reward's scale; 0: as fitted. */
  readonly calibrationRounds: number;
  readonly seed: number;
}

/** A recording made ready: spikes on the grid, the input, the settings. */
export interface InferProblem {
  readonly grid: SpikeGrid;
  readonly stimulus: StimulusInput | undefined;
  /** Further columns of the same trials: each joins the input if independent units are then predicted better. */
  readonly covariates: readonly StimulusInput[];
  readonly settings: InferSettings;
}

/** The state between two steps: plain data, so that it can be saved and sent to a worker. */
export interface InferState {
  /** Steps still to do. */
  readonly left: number;
  readonly lagScores: readonly number[];
  /** For each covariate tried, whether it joined the input. */
  readonly joined: readonly boolean[];
  readonly windows: readonly WindowScore[];
  readonly fit: ChosenFit | undefined;
  /** The gain G of each surrogate at the window that it chose, bits per flip. */
  readonly surrogates: readonly number[];
  /** Rewards of the replicates on all words, shape [inputs, words] each. */
  readonly replicates: readonly Float64Array[];
  readonly predictions: readonly Prediction[];
}

/** Everything at the chosen window, fitted once. */
export interface ChosenFit {
  readonly statistics: FlipStatistics;
  readonly scores: Readonly<Record<PotentialFamily | "free", HeldOutScore>>;
  readonly families: readonly FamilyScore[];
  readonly family: "pairwise" | "full";
  readonly model: FlipModel;
  readonly full: FlipModel;
  /** The model without the hold window's bias, where that was asked for. */
  readonly calibrated: FlipModel | undefined;
  /** Fits to the odd blocks and to the even ones, to predict the words of the other half. */
  readonly halfModels: { readonly chosen: readonly FlipModel[]; readonly independent: readonly FlipModel[] };
  readonly halves: Halves;
  readonly asymmetricHalves: Halves;
}

/** How many steps there are in all: lags, windows, the fit, surrogates, bootstrap replicates, predictions. */
export function inferSteps(problem: InferProblem): number {
  const { windowsMs, surrogates, replicates } = problem.settings;
  return (
    lagsOf(problem).length +
    problem.covariates.length +
    windowsMs.length +
    1 +
    surrogates +
    replicates +
    changesOf(problem).length
  );
}

/** What the next step does, in words, for progress. */
export function inferStage(problem: InferProblem, state: InferState): string {
  if (state.lagScores.length < lagsOf(problem).length) return "choosing the stimulus lag";
  if (state.joined.length < problem.covariates.length) return "choosing the input";
  if (state.windows.length < problem.settings.windowsMs.length) return "choosing the hold window";
  if (!state.fit) return "fitting the potential";
  if (state.surrogates.length < problem.settings.surrogates) return "time-shifted surrogates";
  if (state.replicates.length < problem.settings.replicates) return "bootstrap intervals";
  return "predictions";
}

/**
 * The long part of an inference as a method: each step is one window, one surrogate, one bootstrap replicate
 * or one prediction (F1–F8, S1–S6). Nothing depends on which steps were done in one go.
 */
export const inferMethod: Method<InferProblem, InferState, InferState> = {
  init: (problem) => ({
    left: inferSteps(problem),
    lagScores: [],
    joined: [],
    windows: [],
    fit: undefined,
    surrogates: [],
    replicates: [],
    predictions: [],
  }),
  step: (problem, state) => ({ ...state, ...nextPart(problem, state), left: state.left - 1 }),
  status: (state) => (state.left > 0 ? "running" : "converged"),
  result: (_, state) => state,
};

function nextPart(problem: InferProblem, state: InferState): Partial<InferState> {
  const { settings, grid } = problem;
  const rng = createRng(settings.seed).split("infer");
  const lags = lagsOf(problem);
  if (state.lagScores.length < lags.length)
    return { lagScores: [...state.lagScores, lagScore(problem, lags[state.lagScores.length])] };
  if (state.joined.length < problem.covariates.length)
    return { joined: [...state.joined, joins(problem, state, rng.split(`covariate ${state.joined.length}`))] };
  const inputs = chosenInputs(problem, state);
  if (state.windows.length < settings.windowsMs.length) {
    const windowMs = settings.windowsMs[state.windows.length];
    const score = windowScore(grid, inputs, windowMs, settings.blocks, rng.split(`window ${windowMs}`));
    return { windows: [...state.windows, score] };
  }
  const { fit, surrogates, replicates, predictions } = state;
  if (!fit) return { fit: fitAtWindow(problem, inputs, bestWindow(state.windows).windowMs, rng.split("fit")) };
  if (surrogates.length < settings.surrogates)
    return { surrogates: [...surrogates, surrogateGain(problem, inputs, rng.split(`surrogate ${surrogates.length}`))] };
  if (replicates.length < settings.replicates)
    return { replicates: [...replicates, bootstrapReward(fit, rng.split(`replicate ${replicates.length}`))] };
  const network = fittedNetwork(fit.full, fit.statistics);
  const change = changesOf(problem)[predictions.length];
  return { predictions: [...predictions, predictChange(network, grid.unitIds, change)] };
}

const MOST_DEATHS = 8; // each is one forward solve; the most active units come first

/** What is predicted without being asked: the death of each of the most active units. */
function changesOf(problem: InferProblem): NetworkChange[] {
  const { timesMs } = problem.grid;
  if (timesMs.length < 2) return [];
  return Array.from(timesMs.keys())
    .sort((a, b) => timesMs[b].length - timesMs[a].length || a - b)
    .slice(0, MOST_DEATHS)
    .map((unit) => ({ kind: "cellDeath", units: [unit] }));
}

/** The lag that was chosen, ms: the one whose held-out likelihood of independent units is highest. */
export function chosenLagMs(problem: InferProblem, state: InferState): number {
  const lags = problem.settings.lagsMs;
  if (state.lagScores.length === 0) return lags[0] ?? 0;
  return lags[state.lagScores.indexOf(Math.max(...state.lagScores))];
}

/** The input with the columns that joined it. */
export function chosenStimulus(problem: InferProblem, state: InferState): StimulusInput | undefined {
  return problem.covariates.reduce(
    (input, covariate, k) => (input && state.joined[k] ? combineStimuli(input, covariate) : input),
    problem.stimulus,
  );
}

/** The window with the highest held-out gain in bits per second. */
export function bestWindow(windows: readonly WindowScore[]): WindowScore {
  return windows.reduce((best, window) => (window.bitsPerSecond.value > best.bitsPerSecond.value ? window : best));
}

/** Intervals of the reward of chosen words from the replicates, after `pick` has fixed its gauge. */
export function rewardIntervals(
  replicates: readonly Float64Array[],
  pick: (reward: Float64Array) => Float64Array,
  count: number,
): { low: Float64Array; high: Float64Array } {
  const picked = replicates.map(pick);
  const low = new Float64Array(count).fill(Number.NaN);
  const high = new Float64Array(count).fill(Number.NaN);
  for (let k = 0; k < count; k++) {
    const interval = percentileInterval(picked.map((values) => values[k]));
    low[k] = interval.low;
    high[k] = interval.high;
  }
  return { low, high };
}

function lagsOf(problem: InferProblem): readonly number[] {
  return problem.stimulus && problem.settings.lagsMs.length > 1 ? problem.settings.lagsMs : [];
}

function chosenInputs(problem: InferProblem, state: InferState): InputPath {
  const stimulus = chosenStimulus(problem, state);
  return stimulus ? inputPathOf(stimulus, problem.grid.originS, chosenLagMs(problem, state)) : constantInput();
}

const MOST_LEVELS = 64;

// A condition that drives the units and is left out of the input is a shared input that the file does hold (S8).
function joins(problem: InferProblem, state: InferState, rng: Rng): boolean {
  const base = chosenStimulus(problem, state);
  const covariate = problem.covariates[state.joined.length];
  if (!base) return false;
  const wider = combineStimuli(base, covariate);
  if (wider.labels.length > MOST_LEVELS) return false;
  const score = (stimulus: StimulusInput) => independentScore(problem, stimulus, chosenLagMs(problem, state));
  return heldOutGain(score(wider), score(base), rng).bitsPerSecond.low > 0;
}

function independentScore(problem: InferProblem, stimulus: StimulusInput, lagMs: number): HeldOutScore {
  const inputs = inputPathOf(stimulus, problem.grid.originS, lagMs);
  const { windowsMs, blocks } = problem.settings;
  const windowMs = windowsMs.length === 1 ? windowsMs[0] : CHOOSING_WINDOW_MS;
  return heldOutScore(flipStatistics(holdWindow(problem.grid, windowMs, inputs), blocks), "independent");
}

const CHOOSING_WINDOW_MS = 20; // lag and input are chosen before the window, at its usual value

function lagScore(problem: InferProblem, lagMs: number): number {
  if (!problem.stimulus) return 0;
  const score = independentScore(problem, problem.stimulus, lagMs);
  return total(score.logLikelihood) / Math.max(1, total(score.seconds));
}

function windowScore(grid: SpikeGrid, inputs: InputPath, windowMs: number, blocks: number, rng: Rng): WindowScore {
  const statistics = flipStatistics(holdWindow(grid, windowMs, inputs), blocks);
  return {
    windowMs,
    ...heldOutGain(heldOutScore(statistics, "pairwise"), heldOutScore(statistics, "independent"), rng),
  };
}

function surrogateGain(problem: InferProblem, inputs: InputPath, rng: Rng): number {
  const { windowsMs, blocks } = problem.settings;
  const surrogate = timeShiftedSurrogate(problem.grid, rng.split("shift"));
  const windows = windowsMs.map((windowMs) =>
    windowScore(surrogate, inputs, windowMs, blocks, rng.split(`window ${windowMs}`)),
  );
  return bestWindow(windows).bitsPerFlip.value;
}

const FAMILIES: readonly PotentialFamily[] = ["pairwise", "full", "asymmetric"];

function fitAtWindow(problem: InferProblem, inputs: InputPath, windowMs: number, rng: Rng): ChosenFit {
  const { settings, grid } = problem;
  const statistics = flipStatistics(holdWindow(grid, windowMs, inputs), settings.blocks);
  const scores = {
    independent: heldOutScore(statistics, "independent"),
    pairwise: heldOutScore(statistics, "pairwise"),
    full: heldOutScore(statistics, "full"),
    asymmetric: heldOutScore(statistics, "asymmetric"),
    free: crossValidate(statistics, fitFreeRates),
  };
  const gainOf = (family: PotentialFamily) => heldOutGain(scores[family], scores.independent, rng.split(family));
  const families = FAMILIES.map((family) => ({ family, ...gainOf(family) }));
  const fullIsBetter = heldOutGain(scores.full, scores.pairwise, rng.split("full over pairwise")).bitsPerFlip.low > 0;
  const family = settings.family === "auto" ? (fullIsBetter ? "full" : "pairwise") : settings.family;
  const table = wholeTable(statistics);
  const full: FlipFit = fitFlips(table, "full", freeWordsOf(statistics));
  const model = family === "full" ? full.model : fitFlips(table, "pairwise", NO_WORDS).model;
  const halfModels = { chosen: fitHalves(statistics, family), independent: fitHalves(statistics, "independent") };
  const halves = interleavedHalves(statistics, "pairwise");
  const asymmetricHalves = interleavedHalves(statistics, "asymmetric");
  const { calibrationRounds: rounds, seed } = settings;
  const durationS = flipTotals(statistics).seconds;
  const calibrated = rounds > 0 ? calibrateFlips(model, statistics, { rounds, durationS, seed }) : undefined;
  return {
    statistics,
    scores,
    families,
    family,
    model,
    full: full.model,
    calibrated,
    halfModels,
    halves,
    asymmetricHalves,
  };
}

/** Fits of a family without the even blocks and without the odd ones. */
function fitHalves(statistics: FlipStatistics, family: PotentialFamily): FlipModel[] {
  return [0, 1].map((half) => {
    const others = Float64Array.from({ length: statistics.blocks }, (_, block) => (block % 2 === half ? 0 : 1));
    return fitFlips(sumBlocks(statistics, others), family, freeWordsOf(statistics)).model;
  });
}

const NO_WORDS = new Int32Array(0);

function bootstrapReward(fit: ChosenFit, rng: Rng): Float64Array {
  const weights = bootstrapWeights(fit.statistics.blocks, rng);
  const table = sumBlocks(fit.statistics, weights);
  const { model } = fitFlips(table, fit.family, fit.model.freeWords, { start: fit.model, tolerance: 1e-8 });
  const statistics = { ...fit.statistics, ...tableAsBlocks(table) };
  if (!fit.calibrated) return networkReward(fittedNetwork(model, statistics));
  return networkReward(calibratedNetwork(calibratedReplicate(model, fit.model, fit.calibrated), statistics));
}

/** A table as statistics of one block, for what takes statistics. */
function tableAsBlocks(table: ReturnType<typeof sumBlocks>): Pick<FlipStatistics, "blocks" | "seconds" | "flips"> {
  return { blocks: 1, seconds: table.seconds, flips: table.flips };
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
