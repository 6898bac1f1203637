import { expectInteger } from "../num/expectShape.ts";
import type { FiniteProcess } from "./process.ts";

/**
 * What was done, by a simulation or by an animal: a rollout and a recording are the same thing.
 * For a finite process states and actions are numbered; a process whose states are vectors says what `States` is.
 */
export interface Trajectory<States = Int32Array, Actions = Int32Array> {
  /** The state before each action and after the last, [steps + 1]. */
  readonly states: States;
  /** [steps] */
  readonly actions: Actions;
  /** `terminated`: the last state is terminal; `truncated`: whoever watched stopped watching. */
  readonly ended: "terminated" | "truncated";
}

/**
 * Checks that a trajectory could have happened: states and actions exist, every step has probability > 0, nothing
 * follows a terminal state, and it says rightly how it ended.
 * @throws RangeError with the path to the first entry at fault, such as `evidence[3].actions[17]`
 */
export function expectTrajectory(where: string, name: string, trajectory: Trajectory, process: FiniteProcess): void {
  const { states, actions, ended } = trajectory;
  if (states.length !== actions.length + 1) {
    throw new RangeError(
      `${where}: ${name} holds ${states.length} states and ${actions.length} actions. ` +
        "Give one state more than actions: the state after the last action belongs to it.",
    );
  }
  for (const [t, state] of states.entries()) {
    expectInteger(where, `${name}.states[${t}]`, state, 0, process.states - 1);
  }
  for (const [t, action] of actions.entries()) {
    expectInteger(where, `${name}.actions[${t}]`, action, 0, process.actions - 1);
    const [from, to] = [states[t]!, states[t + 1]!];
    if (process.terminal[from]) {
      throw new RangeError(`${where}: ${name}.states[${t}] = ${from} is terminal but is acted in. End it there.`);
    }
    if (!process.successorsOf(from, action).some((successor) => successor.state === to)) {
      throw new RangeError(
        `${where}: ${name}.states[${t + 1}] = ${to} cannot follow state ${from} under action ${action}. ` +
          "Check the order of states and actions, or the process.",
      );
    }
  }
  const atEnd = process.terminal[states[actions.length]!] ? "terminated" : "truncated";
  if (ended !== atEnd) {
    throw new RangeError(
      `${where}: ${name}.ended is "${ended}" but its last state says "${atEnd}". Correct one of them.`,
    );
  }
}
