import { createRng } from "../../num/rng.ts";
import { otherBlocks } from "../../recording/blocks.ts";
import { type FlipEvents, flipEvents } from "../../recording/flipEvents.ts";
import type { SpikeGrid } from "../../recording/spikeGrid.ts";
import { timeShiftedSurrogate } from "../../recording/surrogates.ts";
import type { Method } from "../../run/method.ts";
import { INTERACTION_RIDGE } from "../flipModel.ts";
import type { HeldOutScore } from "../heldOut.ts";
import { FOLDS } from "../heldOut.ts";
import { heldOutGain } from "../heldOutGain.ts";
import type { WindowScore } from "../purpose.ts";
import { chooseManyStructure, type ManyStructure } from "./chooseManyStructure.ts";
import { fitManyFlips } from "./fitManyFlips.ts";
import { type GenerativeCheck, generativeCheck } from "./generativeCheck.ts";
import { heldOutMany, type ManyScores } from "./heldOutMany.ts";
import type { PairModel } from "./pairModel.ts";

/** An inference of many units made ready: spikes on the grid, and how. */
export interface ManyProblem {
  readonly grid: SpikeGrid;
  readonly settings: {
    /** Hold windows to choose from; one: given by the user. Whole milliseconds. */
    readonly windowsMs: readonly number[];
    readonly blocks: number;
    readonly surrogates: number;
    readonly seed: number;
  };
}

/** The state between two steps: plain data. */
export interface ManyState {
  readonly left: number;
  readonly windows: readonly WindowScore[];
  /** Scores of the folds that were done, at the chosen window. */
  readonly folds: readonly ManyScores[];
  readonly structure: ManyStructure | undefined;
  /** Couplings of the even and of the odd blocks, shape [units, units] each. */
  readonly halves: { readonly first: Float64Array; readonly second: Float64Array } | undefined;
  /** Held-out log-likelihood of couplings in both directions of their own, the first fold. */
  readonly asymmetric: HeldOutScore | undefined;
  readonly check: GenerativeCheck | undefined;
  /** Gain of each surrogate on the first fold, bits per flip. */
  readonly surrogates: readonly number[];
}

const FIRST_LOOK = [0]; // windows, asymmetry and surrogates are compared on the first fold; the gain itself on all

/** How many steps there are: windows, folds, structure, halves, asymmetry, generative check, surrogates. */
export function manySteps({ settings }: ManyProblem): number {
  return settings.windowsMs.length + FOLDS + 4 + settings.surrogates;
}

/** What the next step does, in words. */
export function manyStage(problem: ManyProblem, state: ManyState): string {
  const { windows, folds, structure, halves, asymmetric, check } = state;
  if (windows.length < problem.settings.windowsMs.length) return "choosing the hold window";
  if (folds.length < FOLDS) return "held-out blocks";
  if (!structure) return "fitting the potential";
  if (!halves) return "two halves";
  if (!asymmetric) return "couplings in both directions";
  if (!check) return "generative check";
  return "time-shifted surrogates";
}

/** The long part of an inference of many units as a method (U3 to U13): each step is a fit or two. */
export const manyMethod: Method<ManyProblem, ManyState, ManyState> = {
  init: (problem) => ({
    left: manySteps(problem),
    windows: [],
    folds: [],
    structure: undefined,
    halves: undefined,
    asymmetric: undefined,
    check: undefined,
    surrogates: [],
  }),
  step: (problem, state) => ({ ...state, ...nextPart(problem, state), left: state.left - 1 }),
  status: (state) => (state.left > 0 ? "running" : "converged"),
  result: (_, state) => state,
};

/** The window with the highest gain in bits per second. */
export function chosenManyWindow(windows: readonly WindowScore[]): WindowScore {
  return windows.reduce((best, one) => (one.bitsPerSecond.value > best.bitsPerSecond.value ? one : best));
}

/** The events at the chosen window. */
export function chosenEvents({ grid, settings }: ManyProblem, windows: readonly WindowScore[]): FlipEvents {
  return flipEvents(grid, chosenManyWindow(windows).windowMs, settings.blocks);
}

/** The folds together: each block is scored once. */
export function joinFolds(folds: readonly ManyScores[]): ManyScores {
  const add = (of: (scores: ManyScores) => Float64Array) =>
    folds.map(of).reduce((sum, values) => sum.map((value, block) => value + values[block]));
  const flips = add(({ fitted }) => fitted.flips);
  const seconds = add(({ fitted }) => fitted.seconds);
  return {
    fitted: { logLikelihood: add(({ fitted }) => fitted.logLikelihood), flips, seconds, models: [] },
    independent: { logLikelihood: add(({ independent }) => independent.logLikelihood), flips, seconds, models: [] },
    models: folds.flatMap(({ models }) => models),
  };
}

function nextPart(problem: ManyProblem, state: ManyState): Partial<ManyState> {
  const { settings, grid } = problem;
  const rng = createRng(settings.seed).split("infer many");
  const { windows, folds, structure, surrogates } = state;
  if (windows.length < settings.windowsMs.length) {
    const windowMs = settings.windowsMs[windows.length];
    const scores = heldOutMany(flipEvents(grid, windowMs, settings.blocks), { count: true }, FIRST_LOOK);
    const gain = heldOutGain(scores.fitted, scores.independent, rng.split(`window ${windowMs}`));
    return { windows: [...windows, { windowMs, ...gain }] };
  }
  const events = chosenEvents(problem, windows);
  if (folds.length < FOLDS) {
    const from = folds.at(-1)?.models[0];
    return { folds: [...folds, heldOutMany(events, { count: true, ...(from ? { from } : {}) }, [folds.length])] };
  }
  const start: PairModel = folds[0].models[0];
  if (!structure) return { structure: chooseManyStructure(events, start) };
  if (!state.halves) {
    const even = Float64Array.from({ length: settings.blocks }, (_, block) => (block % 2 === 0 ? 1 : 0));
    const fit = (weights: Float64Array) => fitManyFlips(events, weights, { count: true, from: start }).model.couplings;
    return { halves: { first: fit(even), second: fit(otherBlocks(even)) } };
  }
  if (!state.asymmetric)
    return {
      asymmetric: heldOutMany(
        events,
        { count: true, asymmetric: true, from: start, ridge: INTERACTION_RIDGE },
        FIRST_LOOK,
      ).fitted,
    };
  if (!state.check) return { check: generativeCheck(structure.model, events, rng.split("generative check")) };
  const shifted = timeShiftedSurrogate(grid, rng.split(`surrogate ${surrogates.length}`));
  const scores = heldOutMany(flipEvents(shifted, events.windowMs, settings.blocks), { count: true }, FIRST_LOOK);
  const { bitsPerFlip } = heldOutGain(scores.fitted, scores.independent, rng.split("gain"));
  return { surrogates: [...surrogates, bitsPerFlip.value] };
}
