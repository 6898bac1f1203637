import type { ControlledRollouts } from "../../forward/simulateController.ts";
import { expectAllFinite, expectInteger, expectShape } from "../../num/expectShape.ts";
import { expectRateNetwork, type RateNetwork } from "../../process/rateNetwork.ts";
import type { RateNetworkProcess } from "../../process/rateNetworkProcess.ts";

/** What is known of how the currents move. */
export type RecordedDynamics =
  /** J, B and the rest are known; `injections` are the actions, shape [actions, channels]. */
  | { readonly kind: "given"; readonly network: RateNetwork; readonly injections: Float64Array }
  /** Only what was injected is known; the network is fitted to the record itself by `fittedTransitions`. */
  | { readonly kind: "fitted"; readonly channels: number; readonly injections: Float64Array };

/** What was recorded of agents that inject currents into a rate network: states and actions, and nothing of what they want. */
export interface AgentRecord {
  readonly dynamics: RecordedDynamics;
  readonly units: number;
  readonly agents: number;
  /** Steps of each agent, shape [agents]; agents stand one after another in the arrays below. */
  readonly lengths: Int32Array;
  /** Currents before each step and after the last, shape [Σ (length + 1), units]. */
  readonly states: Float64Array;
  /** Number of the action of each step, −1 where nothing was injected, shape [Σ length]. */
  readonly actions: Int32Array;
  /** 1 where the agent reached a terminal state with its last step, shape [agents]. */
  readonly ended: Uint8Array;
  /** The context of each agent, shape [agents]. */
  readonly contexts: Int32Array;
}

/** Checks a record at a public door. @throws RangeError naming the entry at fault and how to mend it */
export function expectAgentRecord(where: string, record: AgentRecord): void {
  const { units, agents, lengths, dynamics } = record;
  expectInteger(where, "record.units", units, 1, 100_000);
  expectInteger(where, "record.agents", agents, 1, 10_000_000);
  expectShape(where, "record.lengths", lengths, agents);
  expectShape(where, "record.ended", record.ended, agents);
  expectShape(where, "record.contexts", record.contexts, agents);
  lengths.forEach((length, m) => {
    expectInteger(where, `record.lengths[${m}]`, length, 1, 1e9);
  });
  const steps = lengths.reduce((sum, length) => sum + length, 0);
  expectShape(where, "record.states", record.states, steps + agents, units);
  expectShape(where, "record.actions", record.actions, steps);
  expectAllFinite(where, "record.states", record.states);
  const channels = dynamics.kind === "given" ? dynamics.network.channels : dynamics.channels;
  expectInteger(where, "record.dynamics.channels", channels, 1, 16);
  const actions = actionsOfRecord(record);
  expectInteger(where, "record.dynamics.injections: actions", actions, 2, 32_767);
  expectAllFinite(where, "record.dynamics.injections", dynamics.injections);
  record.actions.forEach((action, t) => {
    expectInteger(where, `record.actions[${t}]`, action, -1, actions - 1);
  });
  const contexts = dynamics.kind === "given" ? dynamics.network.contexts : Infinity;
  record.contexts.forEach((context, m) => {
    expectInteger(where, `record.contexts[${m}]`, context, 0, contexts - 1);
  });
  if (dynamics.kind === "given") {
    expectRateNetwork(where, dynamics.network);
    expectInteger(where, "record.dynamics.network.units", dynamics.network.units, units, units);
  }
}

/** How many actions the agents choose from. */
export function actionsOfRecord({ dynamics }: Pick<AgentRecord, "dynamics">): number {
  const channels = dynamics.kind === "given" ? dynamics.network.channels : dynamics.channels;
  return dynamics.injections.length / channels;
}

/**
 * The record of simulated agents (L1): everything but the constraint and the objective.
 * @param most  the most steps to keep, agents taken in order and the last one cut short; all when absent
 * @throws RangeError if states were not kept
 */
export function agentRecordOf(
  process: RateNetworkProcess,
  rollouts: ControlledRollouts,
  most = Number.POSITIVE_INFINITY,
): AgentRecord {
  const { agents: all, steps, size } = rollouts;
  expectShape("agentRecordOf", "rollouts.states", rollouts.states, all, steps + 1, size);
  const lengths: number[] = [];
  let left = most;
  for (let m = 0; m < all && left > 0; m++) {
    lengths.push(Math.min(left, rollouts.lifetimes[m]));
    left -= rollouts.lifetimes[m];
  }
  const agents = lengths.length;
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const states = new Float64Array((total + agents) * size);
  const actions = new Int32Array(total);
  const ended = new Uint8Array(agents);
  let row = 0;
  let step = 0;
  lengths.forEach((length, m) => {
    const from = m * (steps + 1) * size;
    states.set(rollouts.states.subarray(from, from + (length + 1) * size), row * size);
    actions.set(rollouts.actions.subarray(m * steps, m * steps + length), step);
    ended[m] = rollouts.terminated[m] && length === rollouts.lifetimes[m] ? 1 : 0;
    row += length + 1;
    step += length;
  });
  return {
    dynamics: { kind: "given", network: process.network, injections: process.injections },
    units: size,
    agents,
    lengths: Int32Array.from(lengths),
    states,
    actions,
    ended,
    contexts: rollouts.contexts.slice(0, agents),
  };
}

const ALIKE = 1e-6;

/**
 * Names the actions of a record in which the injected currents were kept: each different row is an action; a row of
 * zeros is none (−1). Actions are numbered in the order in which they first occur.
 * @param injected  shape [steps, channels]
 * @throws RangeError if the rows do not repeat: more than `most` different ones
 */
export function actionsOfInjections(
  injected: Float64Array,
  channels: number,
  most = 4096,
): { readonly actions: Int32Array; readonly injections: Float64Array } {
  expectInteger("actionsOfInjections", "channels", channels, 1, 16);
  const steps = injected.length / channels;
  expectShape("actionsOfInjections", "injected", injected, Math.floor(steps), channels);
  expectAllFinite("actionsOfInjections", "injected", injected);
  let largest = 0;
  for (const current of injected) largest = Math.max(largest, Math.abs(current));
  const grain = Math.max(Number.MIN_VALUE, ALIKE * largest);
  const numbers = new Map<string, number>();
  const rows: number[] = [];
  const actions = Int32Array.from({ length: steps }, (_, t) => {
    const row = injected.subarray(t * channels, (t + 1) * channels);
    if (row.every((current) => Math.abs(current) <= grain)) return -1;
    const key = Array.from(row, (current) => Math.round(current / grain)).join(" ");
    const known = numbers.get(key);
    if (known !== undefined) return known;
    if (numbers.size === most) {
      throw new RangeError(
        `actionsOfInjections: more than ${most} different injections up to step ${t}. ` +
          "Give the numbers of the actions, or currents that take a few values only.",
      );
    }
    numbers.set(key, numbers.size);
    rows.push(...row);
    return numbers.size - 1;
  });
  return { actions, injections: Float64Array.from(rows) };
}
