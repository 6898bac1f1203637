import type { Draws } from "../num/draws.ts";
import { expectInteger } from "../num/expectShape.ts";
import type { Rng } from "../num/rng.ts";
import type { Process } from "./process.ts";
import type { RegionShape } from "./regions/regionShape.ts";
import type { Transfer } from "./transfer.ts";

/**
 * A process whose state is a vector and whose next state is affine in the action (M2), as far as it can be told without a
 * list of its actions, which may be too many to be listed.
 */
export interface DrivenProcess extends Process {
  /** How many numbers make a state. */
  readonly size: number;
  /** How many numbers make an action. */
  readonly channels: number;
  /** How many contexts there are; 1 when the context means nothing. */
  readonly contexts: number;
  /**
   * What one unit of each channel adds to the next state, shape [channels, size], when it is the same in every state;
   * undefined when `Successors.directions` holds it for each state.
   */
  readonly directions: Float64Array | undefined;
  /** Standard deviation of what process noise adds to each number of the next state. */
  readonly noiseStd: number;
  /** What draws it, many numbers at a time; the reference where absent. */
  readonly draws?: Draws;
  /** The mirror image of everything that may happen may happen: next(−x, −a) = −next(x, a), the same for endings. */
  readonly mirrorSymmetric: boolean;
  /** The two units whose activities a region confines, if one does. */
  readonly readouts?: Readouts;
  /** Whether a state is terminal. @param at  where in `states` it begins */
  isTerminal(states: Float64Array, at: number, context: number): boolean;
  /**
   * Sets those numbers of a start state that are not drawn like the others (M40), such as the phase of a region that moves.
   * Absent where there are none. @param at  where in `states` it begins
   */
  completeStartInto?(states: Float64Array, at: number, rng: Rng): void;
}

/**
 * A process whose state is a vector and whose next state is affine in the action (M2): next = base(x) + offset(a), plus
 * process noise. Value networks with one hidden layer then need one first-layer product for all actions of a state.
 *
 * A context, where there are several, is a constant of a rollout that chooses input currents and region.
 */
export interface ControlledProcess extends DrivenProcess {
  /** What each action injects into each channel, shape [actions, channels]. */
  readonly injections: Float64Array;
  /** Writes what may follow `count` states. */
  successorsInto(out: Successors, states: Float64Array, contexts: Int32Array, count: number): void;
  /**
   * How undetermined each successor is (M17), in [0, 1]: what a weight on state entropy pays for. Absent where not defined.
   * @param out  written, shape [count, actions]
   */
  stateEntropyInto?(out: Float64Array, successors: Successors, count: number): void;
}

/** The two units that a region confines: the first is drawn along x, the second along y. */
export interface Readouts {
  readonly units: readonly [number, number];
  readonly transfer: Transfer;
  /** One region for each context. */
  readonly shapes: readonly RegionShape[];
}

/** What may follow each of several states: arrays to be written by `successorsInto`, rows one after another. */
export interface Successors {
  readonly capacity: number;
  /** The next state without action and without noise, shape [capacity, size]. */
  readonly bases: Float64Array;
  /** Shape [capacity, channels, size]; empty when the process has the same directions everywhere. */
  readonly directions: Float64Array;
  /** The probability that the successor under each action is not terminal, shape [capacity, actions]: 0 or 1 without noise. */
  readonly survival: Float64Array;
}

/** Room for the successors of up to `capacity` states. */
export function successorsOf(process: ControlledProcess, capacity: number): Successors {
  return {
    capacity,
    bases: new Float64Array(capacity * process.size),
    directions: new Float64Array(process.directions ? 0 : capacity * process.channels * process.size),
    survival: new Float64Array(capacity * process.actions),
  };
}

/**
 * Writes one successor without its noise: base + Σ injections(a, k) direction(k).
 * @param row     which of the states it follows
 * @param action  −1 for none
 * @param at      where in `out` it begins
 */
export function successorInto(
  out: Float64Array,
  at: number,
  process: ControlledProcess,
  successors: Successors,
  row: number,
  action: number,
): void {
  const { size, channels, injections } = process;
  const directions = process.directions ?? successors.directions;
  const from = process.directions ? 0 : row * channels * size;
  const { bases } = successors;
  const base = row * size;
  for (let i = 0; i < size; i++) out[at + i] = bases[base + i];
  if (action < 0) return;
  let k = 0;
  // Four channels at a time, added one after another.
  for (; k + 3 < channels; k += 4) {
    const amounts = action * channels + k;
    const a0 = injections[amounts];
    const a1 = injections[amounts + 1];
    const a2 = injections[amounts + 2];
    const a3 = injections[amounts + 3];
    const d0 = from + k * size;
    const d1 = d0 + size;
    const d2 = d1 + size;
    const d3 = d2 + size;
    for (let i = 0; i < size; i++) {
      const sum = out[at + i] + a0 * directions[d0 + i] + a1 * directions[d1 + i];
      out[at + i] = sum + a2 * directions[d2 + i] + a3 * directions[d3 + i];
    }
  }
  for (; k < channels; k++) {
    const amount = injections[action * channels + k];
    const direction = from + k * size;
    for (let i = 0; i < size; i++) out[at + i] += amount * directions[direction + i];
  }
}

/**
 * All actions that set every channel to −amplitude or +amplitude: bit k of an action's number is the sign of channel k.
 * @returns shape [2^channels, channels]
 * @throws RangeError for more than 16 channels, whose actions are too many to be listed
 */
export function signActions(channels: number, amplitude: number): Float64Array {
  expectInteger("signActions", "channels", channels, 1, 16);
  const actions = 2 ** channels;
  const out = new Float64Array(actions * channels);
  for (let a = 0; a < actions; a++) {
    for (let k = 0; k < channels; k++) out[a * channels + k] = (a >> k) & 1 ? amplitude : -amplitude;
  }
  return out;
}
