// Longer than 300 lines: one method whose stages, their costs and their names have to agree, read in one place.
import type { SolverKernels } from "../forward/hypercubeSolution.ts";
import { createRng, type Rng } from "../num/rng.ts";
import { updateShareOf } from "../process/spinNetwork.ts";
import { combineStimuli } from "../recording/combineStimuli.ts";
import { type FlipStatistics, mergeBlocks } from "../recording/flipStatistics.ts";
import { constantInput, type InputPath, occurringInputs } from "../recording/inputPath.ts";
import {
  activityOf,
  areWords,
  type Observations,
  observedStatistics,
  shiftedObservations,
} from "../recording/observations.ts";
import { inputPathOf, type StimulusInput } from "../recording/stimulusInput.ts";
import type { Method } from "../run/method.ts";
import { bootstrapReward, type ChosenFit, chooseFit } from "./chosenFit.ts";
import { compareModels } from "./comparison/compareModels.ts";
import type { ModelComparison } from "./comparison/modelComparison.ts";
import { fittedNetwork } from "./fittedNetwork.ts";
import { FOLDS, type HeldOutScore, heldOutScore } from "./heldOut.ts";
import { gainValues, heldOutGain } from "./heldOutGain.ts";
import { type NetworkChange, predictChange } from "./predictChange.ts";
import type { FittedNetwork, Prediction, WindowScore } from "./purpose.ts";
import type { RedrawLikelihood } from "./redraws/redrawLikelihood.ts";
import { type RewardedWords, rewardedWords } from "./rewardedWords.ts";

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
  /** Whether the hold window's bias is taken out of the reward (F13): one input, spike times. */
  readonly calibrate: boolean;
  /** Whether the purpose is compared with plain statistics of the spikes (G7). */
  readonly compareModels?: boolean;
  /** Name the rewarded words, with at most this share of them expected to be false (S9); one input only. */
  readonly falseDiscoveryRate?: number;
  readonly seed: number;
}

/** A recording made ready: spikes on the grid or words as they are, the input, the settings. */
export interface InferProblem {
  readonly grid: Observations;
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
  readonly comparison?: ModelComparison;
  readonly rewarded?: RewardedWords;
}

/** How many steps there are in all: lags, windows, the fit, surrogates, bootstrap replicates, predictions. */
export function inferSteps(problem: InferProblem): number {
  const { windowsMs, surrogates } = problem.settings;
  return (
    lagsOf(problem).length +
    problem.covariates.length +
    windowsMs.length +
    1 +
    surrogates +
    replicatesOf(problem) +
    changesOf(problem).length +
    (problem.settings.compareModels ? 1 : 0) +
    (problem.settings.falseDiscoveryRate === undefined ? 0 : 1)
  );
}

/** How many steps come before the windows, or before the surrogates. */
export function stepsBefore(problem: InferProblem, stage: "windows" | "surrogates"): number {
  const before = lagsOf(problem).length + problem.covariates.length;
  return stage === "windows" ? before : before + problem.settings.windowsMs.length + 1;
}

/** How many bootstrap replicates there are: none of a calibrated fit, whose intervals come from its own curvature (F13). */
export function replicatesOf({ settings: { replicates, calibrate } }: InferProblem): number {
  return calibrate ? 0 : replicates;
}

// What a step costs against scoring one window; measured on an hour of eight units.
const COSTS = {
  lag: 0.5,
  covariate: 1,
  fit: 5,
  surrogateWindow: 0.8,
  replicate: 0.15,
  prediction: 0.2,
  comparison: 30,
  rewarded: 30,
  calibration: 60,
};

/** Share of the work that is done, 0 to 1. */
export function inferShare(problem: InferProblem, state: InferState): number {
  const { windowsMs, surrogates, calibrate } = problem.settings;
  const fit = COSTS.fit + (calibrate ? COSTS.calibration : 0);
  const surrogate = COSTS.surrogateWindow * windowsMs.length;
  const parts: readonly (readonly [done: number, of: number, cost: number])[] = [
    [state.lagScores.length, lagsOf(problem).length, COSTS.lag],
    [state.joined.length, problem.covariates.length, COSTS.covariate],
    [state.windows.length, windowsMs.length, 1],
    [state.fit ? 1 : 0, 1, fit],
    [state.surrogates.length, surrogates, surrogate],
    [state.replicates.length, replicatesOf(problem), COSTS.replicate],
    [state.predictions.length, changesOf(problem).length, COSTS.prediction],
    [state.comparison ? 1 : 0, problem.settings.compareModels ? 1 : 0, COSTS.comparison],
    [state.rewarded ? 1 : 0, problem.settings.falseDiscoveryRate === undefined ? 0 : 1, COSTS.rewarded],
  ];
  const work = (count: 0 | 1) => parts.reduce((sum, part) => sum + part[count] * part[2], 0);
  return work(0) / work(1);
}

/** What the next step does, in words, for progress. */
export function inferStage(problem: InferProblem, state: InferState): string {
  if (state.lagScores.length < lagsOf(problem).length) return "choosing the stimulus lag";
  if (state.joined.length < problem.covariates.length) return "choosing the input";
  if (state.windows.length < problem.settings.windowsMs.length) return "choosing the hold window";
  if (!state.fit) return "fitting the potential";
  if (state.surrogates.length < problem.settings.surrogates) return "time-shifted surrogates";
  if (state.replicates.length < replicatesOf(problem)) return "bootstrap intervals";
  const { compareModels, falseDiscoveryRate } = problem.settings;
  if (state.predictions.length < changesOf(problem).length) return "predictions";
  if (compareModels && !state.comparison) return "comparison of models";
  return falseDiscoveryRate === undefined ? "predictions" : "which words";
}

/**
 * The long part of an inference as a method: each step is one window, one surrogate, one bootstrap replicate
 * or one prediction (F1–F8, S1–S6). Nothing depends on which steps were done in one go.
 */
export const inferMethod: Method<InferProblem, InferState, InferState> = inferMethodWith({});

/** What kernels do in an inference; without one its reference does it. */
export interface InferKernels {
  /** What is re-optimised in predictions. */
  readonly solver?: SolverKernels | undefined;
  /** The likelihood of a calibrated fit (F12). */
  readonly redraws?: RedrawLikelihood | undefined;
}

/** The same with kernels; they are no part of the problem, which is plain data. */
export function inferMethodWith(kernels: InferKernels): Method<InferProblem, InferState, InferState> {
  return {
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
    step: (problem, state) => ({ ...state, ...nextPart(problem, state, kernels), left: state.left - 1 }),
    status: (state) => (state.left > 0 ? "running" : "converged"),
    result: (_, state) => state,
  };
}

function nextPart(problem: InferProblem, state: InferState, kernels: InferKernels): Partial<InferState> {
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
  if (!fit) {
    const { windowMs } = bestWindow(state.windows);
    return { fit: fitAtWindow(problem, inputs, windowMs, rng.split("fit"), kernels.redraws) };
  }
  if (surrogates.length < settings.surrogates)
    return { surrogates: [...surrogates, surrogateGain(problem, inputs, rng.split(`surrogate ${surrogates.length}`))] };
  if (replicates.length < replicatesOf(problem))
    return { replicates: [...replicates, replicateOf(fit, settings.seed, replicates.length)] };
  const network = fittedNetwork(fit.full, fit.statistics);
  const changes = changesOf(problem);
  if (predictions.length === changes.length) {
    if (settings.compareModels && !state.comparison) return { comparison: comparisonAt(problem, inputs, fit, network) };
    const { falseDiscoveryRate: rate, seed } = settings;
    return rate === undefined
      ? {}
      : { rewarded: rewardedWords(fit.statistics, { rate, simulations: RATE_SIMULATIONS, seed }) };
  }
  const change = changes[predictions.length]!;
  return { predictions: [...predictions, predictChange(network, grid.unitIds, change, kernels.solver)] };
}

/** Replicate `k` of a fit: rewards on all words of a bootstrap. */
export function replicateOf(fit: ChosenFit, seed: number, k: number): Float64Array {
  return bootstrapReward(fit, createRng(seed).split("infer").split(`replicate ${k}`));
}

function comparisonAt(
  problem: InferProblem,
  inputs: InputPath,
  fit: ChosenFit,
  network: FittedNetwork,
): ModelComparison {
  const { blocks, seed } = problem.settings;
  const { windowMs } = fit.statistics;
  const updateShare = updateShareOf(network.updateRateHz);
  if (areWords(problem.grid))
    throw new Error("inferMethod: models of spikes are compared on spike times, and these are words as they are.");
  return compareModels(problem.grid, inputs, { windowMs, blocks, seed, inputChain: network.inputChain, updateShare });
}

const RATE_SIMULATIONS = 6; // behind a false-discovery rate: some hundred unrewarded words

const MOST_DEATHS = 8; // each is one forward solve; the most active units come first

/** What is predicted without being asked: the death of each of the most active units. */
function changesOf(problem: InferProblem): NetworkChange[] {
  const active = activityOf(problem.grid);
  if (active.length < 2) return [];
  return Array.from(active.keys())
    .sort((a, b) => active[b] - active[a] || a - b)
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

function lagsOf(problem: InferProblem): readonly number[] {
  return problem.stimulus && problem.settings.lagsMs.length > 1 ? problem.settings.lagsMs : [];
}

/** The input on the grid, with the levels that occur. */
export function chosenInputs(problem: InferProblem, state: InferState): InputPath {
  const stimulus = chosenStimulus(problem, state);
  if (!stimulus) return constantInput();
  const path = inputPathOf(stimulus, problem.grid.originS, chosenLagMs(problem, state));
  return occurringInputs(path, problem.grid.stretches);
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
  const inputs = occurringInputs(inputPathOf(stimulus, problem.grid.originS, lagMs), problem.grid.stretches);
  const { windowsMs, blocks } = problem.settings;
  const windowMs = windowsMs.length === 1 ? windowsMs[0] : CHOOSING_WINDOW_MS;
  return heldOutScore(observedStatistics(problem.grid, inputs, blocks)(windowMs), "independent");
}

const CHOOSING_WINDOW_MS = 20; // lag and input are chosen before the window, at its usual value

function lagScore(problem: InferProblem, lagMs: number): number {
  if (!problem.stimulus) return 0;
  const score = independentScore(problem, problem.stimulus, lagMs);
  return total(score.logLikelihood) / Math.max(1, total(score.seconds));
}

function windowScore(grid: Observations, inputs: InputPath, windowMs: number, blocks: number, rng: Rng): WindowScore {
  const { pairwise, independent } = pairwiseScores(observedStatistics(grid, inputs, blocks)(windowMs));
  return { windowMs, ...heldOutGain(pairwise, independent, rng) };
}

function pairwiseScores(statistics: FlipStatistics) {
  return { pairwise: heldOutScore(statistics, "pairwise"), independent: heldOutScore(statistics, "independent") };
}

/** The gain G of one surrogate (S3) at the window that it chooses as the recording did, bits per flip. */
export function surrogateGain(
  { grid, settings }: Pick<InferProblem, "grid" | "settings">,
  inputs: InputPath,
  rng: Rng,
): number {
  const surrogate = shiftedObservations(grid, rng.split("shift"));
  const statistics = observedStatistics(surrogate, inputs, settings.blocks);
  const gains = settings.windowsMs.map((windowMs) => {
    // Nobody asks for its interval, for which alone blocks are kept apart within a fold.
    const { pairwise, independent } = pairwiseScores(mergeBlocks(statistics(windowMs), FOLDS));
    return gainValues(pairwise, independent);
  });
  return gains.reduce((best, gain) => (gain.bitsPerSecond > best.bitsPerSecond ? gain : best)).bitsPerFlip;
}

function fitAtWindow(
  problem: InferProblem,
  inputs: InputPath,
  windowMs: number,
  rng: Rng,
  redraws: RedrawLikelihood | undefined,
): ChosenFit {
  const { settings, grid } = problem;
  const statistics = observedStatistics(grid, inputs, settings.blocks)(windowMs);
  return chooseFit(statistics, settings, rng, settings.calibrate && !areWords(grid) ? grid : undefined, redraws);
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
