import type { Controller } from "../forward/controller.ts";
import type { ControlledRollouts } from "../forward/simulateController.ts";
import { expectShape } from "../num/expectShape.ts";
import { type ControlledProcess, successorsOf } from "../process/controlledProcess.ts";
import { aliveSteps } from "./aliveSteps.ts";

/** The variance that a policy leaves in what actions add, as a share of that of random actions. */
export interface ConditionalNoise {
  /** Mean ratio over the readouts: below 1, the noise of the actions avoids them. */
  readonly readouts: number;
  /** Mean ratio over all other units. */
  readonly others: number;
  /** States averaged over. */
  readonly states: number;
}

const BATCH = 256;

/**
 * How much of the variance of random actions a policy leaves in each unit (M36): Var over a ~ π of what the action adds,
 * over Var with all actions equally likely, averaged over chosen states. Noise that is projected onto the null space of
 * the readouts has a small ratio there and a large one elsewhere.
 * @param chosen     1 where a state counts, shape [agents, steps]: those near the boundary, say
 * @param mostStates the first so many chosen states are used
 * @throws RangeError if directions depend on the state, or if no state is chosen
 */
export function conditionalNoise(
  rollouts: ControlledRollouts,
  process: ControlledProcess,
  controller: Controller,
  chosen: Uint8Array,
  settle: number,
  mostStates = 4000,
): ConditionalNoise {
  const { agents, steps, size } = rollouts;
  const { actions, channels, injections, directions } = process;
  expectShape("conditionalNoise", "chosen", chosen, agents, steps);
  if (directions === undefined || process.readouts === undefined) {
    throw new RangeError("conditionalNoise: this process has no readouts with fixed directions. Ask it of a region.");
  }
  const effects = new Float64Array(actions * size);
  for (let a = 0; a < actions; a++) {
    for (let k = 0; k < channels; k++) {
      for (let i = 0; i < size; i++) effects[a * size + i] += injections[a * channels + k] * directions[k * size + i];
    }
  }
  const even = variances(new Float64Array(actions).fill(1 / actions), 0, effects, actions, size);
  const places: number[] = [];
  const contexts: number[] = [];
  aliveSteps(rollouts, settle, (agent, step, at) => {
    if (!chosen[agent * steps + step] || places.length >= mostStates) return;
    places.push(at);
    contexts.push(rollouts.contexts[agent]);
  });
  if (places.length === 0) throw new RangeError("conditionalNoise: no state is chosen. Choose more of them.");
  const sums = new Float64Array(size);
  const successors = successorsOf(process, BATCH);
  const states = new Float64Array(BATCH * size);
  const policy = new Float64Array(BATCH * actions);
  for (let from = 0; from < places.length; from += BATCH) {
    const count = Math.min(BATCH, places.length - from);
    const shown = Int32Array.from(contexts.slice(from, from + count));
    for (let row = 0; row < count; row++) {
      states.set(rollouts.states.subarray(places[from + row], places[from + row] + size), row * size);
    }
    process.successorsInto(successors, states, shown, count);
    controller.policyInto(policy, process, successors, shown, count);
    for (let row = 0; row < count; row++) {
      const left = variances(policy, row * actions, effects, actions, size);
      for (let i = 0; i < size; i++) sums[i] += left[i] / even[i] / places.length;
    }
  }
  const { units } = process.readouts;
  const rest = sums.filter((_, i) => !units.includes(i));
  return {
    readouts: units.reduce((sum, unit) => sum + sums[unit] / units.length, 0),
    others: rest.reduce((sum, ratio) => sum + ratio, 0) / rest.length,
    states: places.length,
  };
}

/** The variance of each unit's effect under action probabilities, shape [size]. */
function variances(policy: Float64Array, at: number, effects: Float64Array, actions: number, size: number) {
  const means = new Float64Array(size);
  const squares = new Float64Array(size);
  for (let a = 0; a < actions; a++) {
    const p = policy[at + a];
    for (let i = 0; i < size; i++) {
      const effect = effects[a * size + i];
      means[i] += p * effect;
      squares[i] += p * effect * effect;
    }
  }
  return squares.map((square, i) => Math.max(0, square - means[i] * means[i]));
}
