import { plainDraws } from "../num/draws.ts";
import { expectInteger, expectShape } from "../num/expectShape.ts";
import type { Rng } from "../num/rng.ts";
import { type ControlledProcess, successorInto, successorsOf } from "../process/controlledProcess.ts";
import { processNoise } from "../process/processNoise.ts";
import type { Trajectory } from "../process/trajectory.ts";
import type { Controller } from "./controller.ts";
import { actionAt, policyEntropy } from "./fittedValue/policyOf.ts";
import { drawStartInto, expectStartStates, type StartStates } from "./startStates.ts";

export interface SimulateOptions {
  readonly agents: number;
  /** The most actions of each agent; fewer when a terminal state is reached. Nobody starts anew. */
  readonly steps: number;
  readonly start: StartStates;
  readonly rng: Rng;
  /** The context of each agent, shape [agents]; when absent agents take turns: agent m has context m modulo contexts. */
  readonly contexts?: Int32Array;
  /** The context shown to network and controller instead, shape [agents]: the true one still decides what is terminal. */
  readonly shownContexts?: Int32Array;
  /** Whether to keep states; without them lifetimes, actions and entropies remain. Default true. */
  readonly keepStates?: boolean;
  /** Of how many first agents to keep states in double precision too; none unless given. */
  readonly exactAgents?: number;
}

/** What several agents did. Entries after an agent's lifetime are 0 in `states`, −1 in `actions`, NaN in `entropies`. */
export interface ControlledRollouts {
  readonly agents: number;
  readonly steps: number;
  readonly size: number;
  /** The state before each action and after the last, shape [agents, steps + 1, size]; empty when not kept. */
  readonly states: Float32Array;
  /** The same of the first `exactAgents`, unrounded: what a policy is inferred from. Shape [exactAgents, steps + 1, size]. */
  readonly exactStates?: Float64Array;
  /** −1 where nothing was done, shape [agents, steps]. */
  readonly actions: Int16Array;
  /** Action entropy of the policy in each state, nats, shape [agents, steps]. */
  readonly entropies: Float64Array;
  /** Steps lived (M27): the action that led to a terminal state counts; `steps` when the agent outlived them. */
  readonly lifetimes: Int32Array;
  /** 1 where the agent reached a terminal state, shape [agents]. */
  readonly terminated: Uint8Array;
  /** The true contexts, shape [agents]. */
  readonly contexts: Int32Array;
}

/**
 * Simulates a controller on a process (M27): every agent from a start of its own until a terminal state or `steps`
 * actions. Starts, actions and noise come from streams of their own for each agent, so an agent's luck does not depend
 * on how many others there are.
 * @throws RangeError if an option is out of range
 */
export function simulateController(
  process: ControlledProcess,
  controller: Controller,
  options: SimulateOptions,
): ControlledRollouts {
  const { agents, steps, rng, keepStates = true, exactAgents = 0 } = options;
  const { size, actions, noiseStd } = process;
  expectInteger("simulateController", "agents", agents, 1, 1_000_000);
  expectInteger("simulateController", "steps", steps, 1, 100_000_000);
  expectInteger("simulateController", "actions", actions, 1, 32_767);
  expectInteger("simulateController", "exactAgents", exactAgents, 0, agents);
  expectStartStates("simulateController", options.start, process);
  const contexts =
    contextsOf(options, process, "contexts") ?? Int32Array.from({ length: agents }, (_, m) => m % process.contexts);
  const shown = contextsOf(options, process, "shownContexts") ?? contexts;
  const misled = shown.some((context, m) => context !== contexts[m]);
  const out: ControlledRollouts = {
    agents,
    steps,
    size,
    states: new Float32Array(keepStates ? agents * (steps + 1) * size : 0),
    ...(exactAgents > 0 ? { exactStates: new Float64Array(exactAgents * (steps + 1) * size) } : {}),
    actions: new Int16Array(agents * steps).fill(-1),
    entropies: new Float64Array(agents * steps).fill(Number.NaN),
    lifetimes: new Int32Array(agents).fill(steps),
    terminated: new Uint8Array(agents),
    contexts,
  };
  const streams = Array.from({ length: agents }, (_, m) => {
    const own = rng.split(`agent ${m}`);
    return { start: own.split("start"), action: own.split("action").position(), noise: own.split("noise").position() };
  });
  const { draws = plainDraws } = process;
  const uniforms = new Float64Array(agents * DRAWN_TOGETHER);
  const states = new Float64Array(agents * size);
  const next = new Float64Array(size);
  const shownContexts = shown.slice();
  const who = Int32Array.from({ length: agents }, (_, m) => m);
  const addNoise = processNoise(process);
  const successors = successorsOf(process, agents);
  const policy = new Float64Array(agents * actions);
  for (let m = 0; m < agents; m++)
    drawStartInto(states, m * size, process, options.start, contexts[m], streams[m].start);
  let alive = agents;
  const keep = (m: number, t: number, from: Float64Array, at: number) => {
    const { exactStates } = out;
    if (exactStates && m < exactAgents) exactStates.set(from.subarray(at, at + size), (m * (steps + 1) + t) * size);
    if (!keepStates) return;
    const to = (m * (steps + 1) + t) * size;
    for (let i = 0; i < size; i++) out.states[to + i] = from[at + i]; // a view for each state would cost more than the copy
  };
  for (let row = 0; row < alive; row++) keep(row, 0, states, row * size);

  for (let t = 0; t < steps && alive > 0; t++) {
    process.successorsInto(successors, states, shownContexts, alive);
    controller.policyInto(policy, process, successors, shownContexts, alive);
    const { entropies } = controller;
    let left = 0;
    for (let row = 0; row < alive; row++) {
      const m = who[row];
      const drawn = m * DRAWN_TOGETHER;
      const turn = t % DRAWN_TOGETHER;
      if (turn === 0) streams[m].action = draws.uniformsInto(uniforms, drawn, DRAWN_TOGETHER, streams[m].action);
      const action = actionAt(policy, row * actions, actions, uniforms[drawn + turn]);
      out.actions[m * steps + t] = action;
      out.entropies[m * steps + t] = entropies ? entropies[row] : policyEntropy(policy, row * actions, actions);
      successorInto(next, 0, process, successors, row, action);
      streams[m].noise = addNoise(next, 0, streams[m].noise);
      keep(m, t + 1, next, 0);
      // Without noise the test that the controller saw decides, so that rounding cannot end what it was told survives.
      const asked = noiseStd > 0 || misled || action < 0;
      const ended = asked
        ? process.isTerminal(next, 0, contexts[m])
        : successors.survival[row * actions + action] === 0;
      if (ended) {
        out.lifetimes[m] = t + 1;
        out.terminated[m] = 1;
        continue;
      }
      for (let i = 0, to = left * size; i < size; i++) states[to + i] = next[i];
      who[left] = m;
      shownContexts[left] = shown[m];
      left++;
    }
    alive = left;
  }
  return out;
}

// Uniform numbers of one agent that are drawn at once: more would be lost on those that die early.
const DRAWN_TOGETHER = 32;

/** One agent's path: [lifetime + 1, size] states and [lifetime] actions. @throws RangeError if states were not kept */
export function trajectoryOf(rollouts: ControlledRollouts, agent: number): Trajectory<Float32Array, Int16Array> {
  const { steps, size, states, actions, lifetimes } = rollouts;
  expectShape("trajectoryOf", "states", states, rollouts.agents, steps + 1, size);
  const from = agent * (steps + 1) * size;
  return {
    states: states.slice(from, from + (lifetimes[agent] + 1) * size),
    actions: actions.slice(agent * steps, agent * steps + lifetimes[agent]),
    ended: rollouts.terminated[agent] ? "terminated" : "truncated",
  };
}

function contextsOf(
  options: SimulateOptions,
  process: ControlledProcess,
  name: "contexts" | "shownContexts",
): Int32Array | undefined {
  const given = options[name];
  if (given === undefined) return undefined;
  expectShape("simulateController", name, given, options.agents);
  given.forEach((context, m) => {
    expectInteger("simulateController", `${name}[${m}]`, context, 0, process.contexts - 1);
  });
  return given.slice();
}
