import { expectShape } from "../num/expectShape.ts";
import type { FiniteProcess } from "../process/process.ts";

/**
 * The policy's own average (B7): p(a) = Σₛ d(s) π(a|s) / Σₛ d(s), for each agent over the states in which it acts, or
 * one shared by all. Of all references that ignore the state it is the one that makes the mean cost least: the coding
 * cost is then the information that actions carry about states.
 * @param stateActions  occupancy of states and actions, shape [states, actions]
 * @returns one row for each state, as a fixed reference wants it, shape [states, actions]
 * @throws RangeError if the shape is wrong or an agent never acts
 */
export function marginalOf(
  process: Pick<FiniteProcess, "states" | "actions" | "agents">,
  stateActions: Float64Array,
  shared: boolean,
): Float64Array {
  const { states, actions, agents } = process;
  expectShape("marginalOf", "stateActions", stateActions, states, actions);
  const agentOf = (state: number) => (shared || !agents ? 0 : agents.of[state]!);
  const count = shared || !agents ? 1 : agents.count;
  const sums = new Float64Array(count * actions);
  for (let s = 0; s < states; s++) {
    for (let a = 0; a < actions; a++) sums[agentOf(s) * actions + a]! += stateActions[s * actions + a]!;
  }
  for (let agent = 0; agent < count; agent++) {
    const row = sums.subarray(agent * actions, (agent + 1) * actions);
    const total = row.reduce((sum, p) => sum + p, 0);
    if (!(total > 0)) {
      throw new RangeError(
        `marginalOf: agent ${agent} never acts, so it has no average policy. Take it out of the process, or share one average.`,
      );
    }
    for (let a = 0; a < actions; a++) row[a]! /= total;
  }
  const out = new Float64Array(states * actions);
  for (let s = 0; s < states; s++)
    out.set(sums.subarray(agentOf(s) * actions, (agentOf(s) + 1) * actions), s * actions);
  return out;
}
