import { expectInteger } from "../../num/expectShape.ts";
import type { ChannelProcess } from "../../process/channelProcess.ts";
import type { ControlledRollouts, SimulateOptions } from "../simulateController.ts";
import { drawStartInto, expectStartStates } from "../startStates.ts";
import { nextInto, SURVIVED } from "./candidates.ts";
import type { ChannelController } from "./channelController.ts";

/** Rollouts whose actions are the signs of all channels. */
export interface ChannelRollouts extends ControlledRollouts {
  /** ±1; 0 where nothing was done, shape [agents, steps, channels]. */
  readonly signs: Int8Array;
}

/**
 * Simulates a controller that decides channel by channel (M27, A3), as `simulateController` does one that lists its
 * actions: `actions` stay −1, and `signs` hold what was done.
 * @throws RangeError if an option is out of range
 */
export function simulateChannels(
  process: ChannelProcess,
  controller: ChannelController,
  options: Omit<SimulateOptions, "shownContexts" | "contexts">,
): ChannelRollouts {
  const { agents, steps, rng, keepStates = true, exactAgents = 0 } = options;
  const { size, channels, noiseStd } = process;
  expectInteger("simulateChannels", "agents", agents, 1, 1_000_000);
  expectInteger("simulateChannels", "steps", steps, 1, 100_000_000);
  expectStartStates("simulateChannels", options.start, process);
  const contexts = Int32Array.from({ length: agents }, (_, m) => m % process.contexts);
  const out: ChannelRollouts = {
    agents,
    steps,
    size,
    states: new Float32Array(keepStates ? agents * (steps + 1) * size : 0),
    actions: new Int16Array(agents * steps).fill(-1),
    ...(exactAgents > 0 ? { exactStates: new Float64Array(Math.min(exactAgents, agents) * (steps + 1) * size) } : {}),
    signs: new Int8Array(agents * steps * channels),
    entropies: new Float64Array(agents * steps).fill(Number.NaN),
    lifetimes: new Int32Array(agents).fill(steps),
    terminated: new Uint8Array(agents),
    contexts,
  };
  const streams = Array.from({ length: agents }, (_, m) => {
    const own = rng.split(`agent ${m}`);
    return { start: own.split("start"), action: own.split("action"), noise: own.split("noise") };
  });
  const states = new Float64Array(agents * size);
  const bases = new Float64Array(agents * size);
  const next = new Float64Array(size);
  const rowContexts = contexts.slice();
  const who = Int32Array.from({ length: agents }, (_, m) => m);
  const decisions = {
    signs: new Int8Array(agents * channels),
    survival: new Float64Array(agents),
    entropies: new Float64Array(agents),
  };
  for (let m = 0; m < agents; m++)
    drawStartInto(states, m * size, process, options.start, contexts[m], streams[m].start);
  const keep = (m: number, t: number, from: Float64Array, at: number) => {
    if (m < exactAgents && out.exactStates)
      for (let i = 0, to = (m * (steps + 1) + t) * size; i < size; i++) out.exactStates[to + i] = from[at + i];
    if (!keepStates) return;
    const to = (m * (steps + 1) + t) * size;
    for (let i = 0; i < size; i++) out.states[to + i] = from[at + i];
  };
  let alive = agents;
  for (let row = 0; row < alive; row++) keep(row, 0, states, row * size);

  for (let t = 0; t < steps && alive > 0; t++) {
    process.basesInto(bases, states, rowContexts, alive);
    controller.decide(decisions, process, bases, rowContexts, alive, (row) => streams[who[row]].action);
    let left = 0;
    for (let row = 0; row < alive; row++) {
      const m = who[row];
      const done = m * steps + t;
      for (let k = 0; k < channels; k++) out.signs[done * channels + k] = decisions.signs[row * channels + k];
      out.entropies[done] = decisions.entropies[row];
      nextInto(next, 0, process, bases, row * size, decisions.signs, row * channels);
      if (noiseStd > 0) for (let i = 0; i < size; i++) next[i] += noiseStd * streams[m].noise.normal();
      keep(m, t + 1, next, 0);
      const survival = decisions.survival[row];
      const ended =
        noiseStd > 0 || Number.isNaN(survival) ? process.isTerminal(next, 0, contexts[m]) : survival < SURVIVED;
      if (ended) {
        out.lifetimes[m] = t + 1;
        out.terminated[m] = 1;
        continue;
      }
      for (let i = 0, to = left * size; i < size; i++) states[to + i] = next[i];
      who[left] = m;
      rowContexts[left] = contexts[m];
      left++;
    }
    alive = left;
  }
  return out;
}
