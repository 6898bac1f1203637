import { drawIndex } from "../num/drawIndex.ts";
import { expectDistribution, expectInteger, expectShape } from "../num/expectShape.ts";
import type { Agents, FiniteProcess, Successor } from "./process.ts";

export interface TabularProcessOptions {
  readonly states: number;
  readonly actions: number;
  /** Where an action leads: pairs [successor, probability] that sum to 1; not asked for terminal states. */
  readonly successors: (state: number, action: number) => Iterable<readonly [state: number, probability: number]>;
  /** The terminal states; [] when there are none. */
  readonly terminal: Iterable<number>;
  /** The state that it starts in, or a distribution of shape [states]. */
  readonly start: number | Float64Array;
  /** Absent when one agent acts everywhere. */
  readonly agents?: Agents;
}

/**
 * A finite process from its table of successors, kept as one sparse matrix [states × actions, states].
 * @throws RangeError naming the state and action whose successors do not exist or do not sum to 1
 */
export function tabularProcess(options: TabularProcessOptions): FiniteProcess {
  const { states, actions, agents } = options;
  expectInteger("tabularProcess", "states", states, 1, 2 ** 31 - 1);
  expectInteger("tabularProcess", "actions", actions, 1, 2 ** 31 - 1);
  const terminal = terminalOf(options);
  const start = startOf(options);
  if (agents) expectAgents(agents, states);
  const { offsets, targets, probabilities } = sparseRows(options, terminal);

  return {
    states,
    actions,
    terminal,
    start,
    ...(agents ? { agents } : {}),
    lookAheadInto(out, v) {
      for (let row = 0; row < states * actions; row++) {
        let sum = 0;
        for (let k = offsets[row]!; k < offsets[row + 1]!; k++) sum += probabilities[k]! * v[targets[k]!]!;
        out[row] = sum;
      }
    },
    pushInto(out, flow) {
      out.fill(0);
      for (let row = 0; row < states * actions; row++) {
        const amount = flow[row]!;
        if (amount === 0) continue;
        for (let k = offsets[row]!; k < offsets[row + 1]!; k++) out[targets[k]!]! += amount * probabilities[k]!;
      }
    },
    successorsOf(state, action) {
      const row = state * actions + action;
      const found: Successor[] = [];
      for (let k = offsets[row]!; k < offsets[row + 1]!; k++) {
        found.push({ state: targets[k]!, probability: probabilities[k]! });
      }
      return found;
    },
    drawSuccessor(state, action, rng) {
      if (terminal[state]) {
        throw new RangeError(`drawSuccessor: state ${state} is terminal. End the rollout when it is reached.`);
      }
      const row = state * actions + action;
      const from = offsets[row]!;
      return targets[from + drawIndex(rng, probabilities, from, offsets[row + 1]! - from)]!;
    },
  };
}

function sparseRows({ states, actions, successors }: TabularProcessOptions, terminal: Uint8Array) {
  const offsets = new Int32Array(states * actions + 1);
  const targets: number[] = [];
  const probabilities: number[] = [];
  for (let state = 0; state < states; state++) {
    for (let action = 0; action < actions; action++) {
      if (!terminal[state]) {
        const where = `successors(${state}, ${action})`;
        const row = new Map<number, number>();
        for (const [target, probability] of successors(state, action)) {
          expectInteger("tabularProcess", `${where}: successor`, target, 0, states - 1);
          row.set(target, (row.get(target) ?? 0) + probability);
        }
        expectDistribution("tabularProcess", where, [...row.values()]);
        for (const [target, probability] of row) {
          if (probability === 0) continue;
          targets.push(target);
          probabilities.push(probability);
        }
      }
      offsets[state * actions + action + 1] = targets.length;
    }
  }
  return { offsets, targets: Int32Array.from(targets), probabilities: Float64Array.from(probabilities) };
}

function terminalOf({ states, terminal }: TabularProcessOptions): Uint8Array {
  const flags = new Uint8Array(states);
  for (const state of terminal) {
    expectInteger("tabularProcess", "terminal state", state, 0, states - 1);
    flags[state] = 1;
  }
  return flags;
}

function startOf({ states, start }: TabularProcessOptions): Float64Array {
  if (typeof start !== "number") {
    expectShape("tabularProcess", "start", start, states);
    expectDistribution("tabularProcess", "start", start);
    return start.slice();
  }
  expectInteger("tabularProcess", "start", start, 0, states - 1);
  const certain = new Float64Array(states);
  certain[start] = 1;
  return certain;
}

function expectAgents(agents: Agents, states: number): void {
  expectInteger("tabularProcess", "agents.count", agents.count, 1, states);
  expectShape("tabularProcess", "agents.of", agents.of, states);
  for (const [state, agent] of agents.of.entries()) {
    expectInteger("tabularProcess", `agents.of[${state}]`, agent, 0, agents.count - 1);
  }
}
