import { type AdamState, adamStart, adamStep } from "../../nets/adam.ts";
import { gradientWork, valueGradientInto } from "../../nets/valueGradient.ts";
import { drawValueNetwork, type ValueNetwork, valuesInto, valueWork } from "../../nets/valueNetwork.ts";
import { log } from "../../num/log.ts";
import { logistic } from "../../num/logistic.ts";
import { type Rng, type RngPosition, rngAt } from "../../num/rng.ts";
import type { ControlledProcess } from "../../process/controlledProcess.ts";
import type { ControlProblem } from "./controlProblem.ts";
import { type Replay, recallInto, remember, replayStart } from "./replay.ts";

/** What is remembered of who survived, and how the network that tells it is being fitted; plain data. */
export interface SurvivalFit {
  readonly adam: AdamState;
  /** Where actions led before noise was added, `terminal` 1 where that was the end. */
  readonly memory: Replay;
  /** Log odds of surviving an outcome, which the batch of equal halves leaves out. */
  odds: number;
  position: RngPosition;
}

/** Log odds of surviving before anybody has ended: .98. */
const FIRST_ODDS = 4;
/** Ends are rare and a state is long: with more units than these what few ends there are is learned by heart. */
export const SURVIVAL_UNITS = 16;
/** Actions, drawn evenly of all, that are judged by the noise that came to one agent in one step. */
export const TRIES = 32;
/** Of outcomes that were no end one in so many is remembered: they are many and alike, and the memory reaches further back. */
export const SURVIVORS_KEPT = 16;
/** Remembered outcomes in a batch of each kind: survived, ended. */
const HALF_BATCH = 128;
/** Of the value's learning rate: a border is a cliff, and its slope must be learned in as many updates. */
const RATE = 4;

/** A network of log odds that says the same everywhere, and an empty memory. */
export function survivalStart(
  { process, training }: ControlProblem,
  rng: Rng,
): { network: ValueNetwork; fit: SurvivalFit } {
  const network = drawValueNetwork(
    { inputs: process.size, contexts: process.contexts, hidden: [SURVIVAL_UNITS] },
    { scale: training.outputScale, bias: FIRST_ODDS },
    rng.split("survival network"),
  );
  const fit: SurvivalFit = {
    adam: adamStart(network.parameters.length),
    memory: replayStart(training.remembered, process.size),
    odds: FIRST_ODDS,
    position: rng.split("survival").position(),
  };
  return { network, fit };
}

/**
 * Remembers what an action led to: every end, and one in `SURVIVORS_KEPT` of the others.
 * @param successors  next states without noise; the one from entry `at` on is remembered
 */
export function rememberOutcome(
  { memory }: SurvivalFit,
  successors: Float64Array,
  at: number,
  size: number,
  context: number,
  ended: boolean,
  rng: Rng,
): void {
  if (ended || rng.uniform() * SURVIVORS_KEPT < 1) remember(memory, successors, at, size, context, ended ? 1 : 0);
}

/** One step of one agent: where it was led, and where it came. */
export interface LivedMoment {
  /** Its next state without noise, shape [size]. */
  readonly intended: Float64Array;
  /** Next states with noise; this agent's from entry `at` on. */
  readonly states: Float64Array;
  readonly at: number;
  readonly context: number;
  readonly ended: boolean;
}

/**
 * Remembers what an agent lived through, and what the same noise would have made of other actions (M29): of each it is told only
 * whether that would have been the end. A step lived is one outcome, and those near an end are few; this makes it one of many.
 * @returns a function of one moment; its last argument writes where another action would have led without noise
 */
export function rememberingMoments(
  process: ControlledProcess,
): (fit: SurvivalFit, lived: LivedMoment, intendedInto: (out: Float64Array, action: number) => void) => void {
  const { size, actions } = process;
  const [other, arrived] = [new Float64Array(size), new Float64Array(size)];
  return (fit, { intended, states, at, context, ended }, intendedInto) => {
    const rng = rngAt(fit.position);
    rememberOutcome(fit, intended, 0, size, context, ended, rng);
    for (let k = 0; k < TRIES; k++) {
      intendedInto(other, rng.integer(actions));
      for (let i = 0; i < size; i++) arrived[i] = other[i]! + (states[at + i]! - intended[i]!);
      rememberOutcome(fit, other, 0, size, context, process.isTerminal(arrived, 0, context), rng);
    }
    fit.position = rng.position();
  };
}

/** Log odds into probabilities, in place. @param count  how many of the entries */
export function probabilitiesInPlace(odds: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) odds[i] = logistic(odds[i]!);
}

/**
 * Teaches a network the log odds of surviving from what really happened (M29): one step of Adam on the cross-entropy of a
 * batch that is half ended, half survived. Endings are rare, so the batch is not what happened: the log of the true odds
 * stands in the network's bias and is taken off while it learns. Where mirror images are alike, each outcome is taught twice.
 * @returns a function of one update; it does nothing until somebody has ended
 */
export function survivalLearning(
  problem: ControlProblem,
  network: ValueNetwork,
): (fit: SurvivalFit, network: ValueNetwork, learningRate: number) => void {
  const { process, training, kernels } = problem;
  const { size } = process;
  const signs = training.mirrored ? [1, -1] : [1];
  const most = 2 * HALF_BATCH * signs.length;
  const states = new Float64Array(most * size);
  const contexts = new Int32Array(most);
  const terminal = new Uint8Array(most);
  const targets = new Float64Array(most);
  const odds = new Float64Array(most);
  const gradient = new Float64Array(network.parameters.length);
  const work = gradientWork(network, most);
  const forward = valueWork(network, most);
  const gradientInto = kernels?.valueGradient?.(network) ?? valueGradientInto;
  const places = new Int32Array(2 * HALF_BATCH);

  return (fit, learner, learningRate) => {
    const { memory } = fit;
    const ended = endsOf(memory);
    const survivors = memory.filled - ended.length;
    if (ended.length === 0 || survivors === 0) return;
    const rng = rngAt(fit.position);
    for (let k = 0; k < HALF_BATCH; k++) {
      places[k] = ended[rng.integer(ended.length)]!;
      places[HALF_BATCH + k] = survivorOf(memory, rng);
    }
    fit.position = rng.position();
    const now = log((survivors * SURVIVORS_KEPT) / ended.length);
    learner.parameters[learner.parameters.length - 1]! += now - fit.odds; // the bias of the output is the last one
    fit.odds = now;
    const half = places.length;
    recallInto({ states, contexts, terminal }, 0, places, half, size, memory);
    for (let row = half; row < half * signs.length; row++) {
      contexts[row] = contexts[row - half]!;
      terminal[row] = terminal[row - half]!;
      for (let i = 0; i < size; i++) states[row * size + i] = -states[(row - half) * size + i]!;
    }
    const count = half * signs.length;
    valuesInto(odds, learner, states, contexts, count, forward);
    for (let row = 0; row < count; row++) {
      // Squared error from this target has the slope of the cross-entropy.
      const miss = logistic(odds[row]! - now) - (1 - terminal[row]!);
      targets[row] = odds[row]! - 0.5 * miss;
    }
    gradientInto(gradient, learner, { states, contexts, targets, count, mirrored: false }, work);
    (kernels?.adam ?? adamStep)(learner.parameters, gradient, fit.adam, RATE * learningRate);
  };
}

/** Where the memory holds an end: rare. */
function endsOf({ terminal, filled }: Replay): number[] {
  const places: number[] = [];
  for (let place = 0; place < filled; place++) if (terminal[place] === 1) places.push(place);
  return places;
}

/** A place where the memory holds no end, each equally likely. */
function survivorOf({ terminal, filled }: Replay, rng: Rng): number {
  for (;;) {
    const place = rng.integer(filled);
    if (terminal[place] === 0) return place;
  }
}
