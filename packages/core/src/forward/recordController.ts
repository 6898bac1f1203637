import { expectInteger } from "../num/expectShape.ts";
import type { Rng } from "../num/rng.ts";
import { type ControlledProcess, successorInto, successorsOf } from "../process/controlledProcess.ts";
import { processNoise } from "../process/processNoise.ts";
import type { Controller } from "./controller.ts";
import { drawAction } from "./fittedValue/policyOf.ts";
import { drawStartInto, expectStartStates, type StartStates } from "./startStates.ts";

/**
 * What agents did, and nothing of what they are for. An agent is one path from a start; agents stand one after another.
 */
export interface ControlRecording {
  /** How many numbers make a state. */
  readonly units: number;
  readonly agents: number;
  /** Steps of each agent, shape [agents]. */
  readonly lengths: Int32Array;
  /** The state before each step of an agent and after its last, shape [Σ (length + 1), units]. */
  readonly states: Float64Array;
  /** −1 where nothing was injected, shape [Σ length]. */
  readonly actions: Int32Array;
  /** 1 where the agent's last step led to a terminal state, shape [agents]. */
  readonly ended: Uint8Array;
  /** Shape [agents]. */
  readonly contexts: Int32Array;
}

/** How much is recorded, and from where agents start. */
export interface RecordOptions {
  /** How many live at the same time. */
  readonly agents: number;
  /** Steps that each of them lives, those that take its place after its end included. */
  readonly steps: number;
  readonly start: StartStates;
  readonly rng: Rng;
}

/**
 * Records a controller as an observer would (M27), in double precision: agents × steps steps in all. Where one reaches a
 * terminal state another starts in its place. The first in each place lives as `simulateController` has it from the
 * same generator.
 * @throws RangeError if an option is out of range
 */
export function recordController(
  process: ControlledProcess,
  controller: Controller,
  options: RecordOptions,
): ControlRecording {
  const { agents: places, steps, rng, start } = options;
  const { size, actions, noiseStd } = process;
  expectInteger("recordController", "agents", places, 1, 100_000);
  expectInteger("recordController", "steps", steps, 1, 100_000_000);
  expectStartStates("recordController", start, process);
  const streams = Array.from({ length: places }, (_, m) => {
    const own = rng.split(`agent ${m}`);
    return { start: own.split("start"), action: own.split("action"), noise: own.split("noise").position() };
  });
  // Before each step and after it: what follows an end is a new start.
  const before = new Float64Array(places * steps * size);
  const last = new Float64Array(places * size);
  const ends = new Map<number, Float64Array>();
  const done = new Int32Array(places * steps);
  const shown = Int32Array.from({ length: places }, (_, m) => m % process.contexts);
  const states = new Float64Array(places * size);
  const next = new Float64Array(size);
  const addNoise = processNoise(process);
  const successors = successorsOf(process, places);
  const policy = new Float64Array(places * actions);
  for (let m = 0; m < places; m++) drawStartInto(states, m * size, process, start, shown[m], streams[m].start);

  for (let t = 0; t < steps; t++) {
    process.successorsInto(successors, states, shown, places);
    controller.policyInto(policy, process, successors, shown, places);
    for (let m = 0; m < places; m++) {
      const row = m * steps + t;
      for (let i = 0; i < size; i++) before[row * size + i] = states[m * size + i];
      const action = drawAction(policy, m * actions, actions, streams[m].action);
      done[row] = action;
      successorInto(next, 0, process, successors, m, action);
      streams[m].noise = addNoise(next, 0, streams[m].noise);
      // As in simulateController: without noise the test that the controller saw decides.
      const ended =
        noiseStd > 0 || action < 0
          ? process.isTerminal(next, 0, shown[m])
          : successors.survival[m * actions + action] === 0;
      if (ended) {
        ends.set(row, next.slice());
        drawStartInto(states, m * size, process, start, shown[m], streams[m].start);
      } else for (let i = 0; i < size; i++) states[m * size + i] = next[i];
      if (t === steps - 1) last.set(next, m * size);
    }
  }
  return paths({ size, places, steps, before, last, ends, done, shown });
}

/** Cuts what happened in each place at its ends. */
function paths(made: {
  readonly size: number;
  readonly places: number;
  readonly steps: number;
  readonly before: Float64Array;
  readonly last: Float64Array;
  readonly ends: ReadonlyMap<number, Float64Array>;
  readonly done: Int32Array;
  readonly shown: Int32Array;
}): ControlRecording {
  const { size, places, steps, before, last, ends, done, shown } = made;
  const [lengths, ended, contexts]: [number[], number[], number[]] = [[], [], []];
  const tails: Float64Array[] = [];
  for (let m = 0; m < places; m++) {
    let from = 0;
    for (let t = 0; t < steps; t++) {
      const end = ends.get(m * steps + t);
      if (end === undefined && t < steps - 1) continue;
      lengths.push(t + 1 - from);
      ended.push(end === undefined ? 0 : 1);
      contexts.push(shown[m]);
      tails.push(end ?? last.subarray(m * size, (m + 1) * size));
      from = t + 1;
    }
  }
  const states = new Float64Array((places * steps + lengths.length) * size);
  let [step, row] = [0, 0];
  lengths.forEach((length, k) => {
    states.set(before.subarray(step * size, (step + length) * size), row * size);
    states.set(tails[k], (row + length) * size);
    step += length;
    row += length + 1;
  });
  return {
    units: size,
    agents: lengths.length,
    lengths: Int32Array.from(lengths),
    states,
    actions: done,
    ended: Uint8Array.from(ended),
    contexts: Int32Array.from(contexts),
  };
}
