import { drawIndex } from "../num/drawIndex.ts";
import { expectInteger, expectShape } from "../num/expectShape.ts";
import type { Rng } from "../num/rng.ts";
import type { FiniteProcess } from "./process.ts";
import type { Trajectory } from "./trajectory.ts";

export interface RolloutOptions {
  readonly rng: Rng;
  /** The most actions; fewer when a terminal state is reached. */
  readonly steps: number;
  /** The state to start in; drawn from the process's start distribution when absent. */
  readonly start?: number;
}

/**
 * Simulates a policy: draws actions and successors until a terminal state or `steps` actions. Actions and successors
 * come from streams of their own, so the same seed gives the same luck to two policies for as long as they agree.
 * @param policy  probabilities π(a|s), shape [states, actions]; the rows of terminal states are not read
 * @throws RangeError if a shape or the start is wrong, or if a row that is needed has no positive probability
 */
export function rollout(process: FiniteProcess, policy: Float64Array, options: RolloutOptions): Trajectory {
  const { rng, steps } = options;
  expectShape("rollout", "policy", policy, process.states, process.actions);
  expectInteger("rollout", "steps", steps, 0, 2 ** 31 - 2);
  const actionRng = rng.split("action");
  const successorRng = rng.split("successor");
  let state = options.start ?? drawIndex(rng.split("start"), process.start);
  expectInteger("rollout", "start", state, 0, process.states - 1);
  const states = new Int32Array(steps + 1);
  const actions = new Int32Array(steps);
  states[0] = state;
  let t = 0;
  for (; t < steps && !process.terminal[state]; t++) {
    const action = drawIndex(actionRng, policy, state * process.actions, process.actions);
    state = process.drawSuccessor(state, action, successorRng);
    actions[t] = action;
    states[t + 1] = state;
  }
  return {
    states: states.slice(0, t + 1),
    actions: actions.slice(0, t),
    ended: process.terminal[state] ? "terminated" : "truncated",
  };
}
