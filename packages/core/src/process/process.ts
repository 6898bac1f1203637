import type { Rng } from "../num/rng.ts";

/** What every process has: a finite set of actions to choose from in each state. Its states may be anything. */
export interface Process {
  readonly actions: number;
}

/** Who acts: in some processes every state belongs to one of several agents, which each have a marginal of their own. */
export interface Agents {
  readonly count: number;
  /** The agent that acts in each state, shape [states], 0 to count − 1. */
  readonly of: Int32Array;
}

/**
 * A process with few enough states to be solved exactly: a controlled Markov chain P(s′|s, a).
 *
 * Exact methods need it as two linear operators, `lookAheadInto` and its transpose `pushInto`; simulation needs draws.
 * A terminal state has no successors: nothing is done there and nothing follows. Conformance: `describeProcess`.
 */
export interface FiniteProcess extends Process {
  readonly states: number;
  readonly actions: number;
  /** 1 where a state is terminal, shape [states]. */
  readonly terminal: Uint8Array;
  /** Probability of starting in each state, shape [states], sums to 1. */
  readonly start: Float64Array;
  /** Absent when one agent acts everywhere. */
  readonly agents?: Agents;
  /**
   * out(s, a) ← Σ_{s′} P(s′|s, a) v(s′), and 0 where s is terminal.
   * @param out  written, shape [states, actions]
   * @param v    shape [states]
   */
  lookAheadInto(out: Float64Array, v: Float64Array): void;
  /**
   * out(s′) ← Σ_{s, a} flow(s, a) P(s′|s, a), the transpose of `lookAheadInto`; flow out of terminal states is ignored.
   * @param out   written, shape [states]
   * @param flow  shape [states, actions]; any sign
   */
  pushInto(out: Float64Array, flow: Float64Array): void;
  /** The successors of a state under an action, each once and with probability > 0; none of a terminal state. */
  successorsOf(state: number, action: number): readonly Successor[];
  /** Draws one successor. @throws RangeError for a terminal state */
  drawSuccessor(state: number, action: number, rng: Rng): number;
}

/** Where an action may lead, and how likely. */
export interface Successor {
  readonly state: number;
  readonly probability: number;
}
