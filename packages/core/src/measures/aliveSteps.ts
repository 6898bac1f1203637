import type { ControlledRollouts } from "../forward/simulateController.ts";
import { expectInteger, expectShape } from "../num/expectShape.ts";
import type { Readouts } from "../process/controlledProcess.ts";
import { type EnergyMeasure, energy } from "../process/energy.ts";
import { type TransferName, transferOf } from "../process/transfer.ts";

/**
 * Calls `visit` for every state in which an agent acted, the first `settle` of each agent left out: what statistics over
 * states are taken of (M30).
 * @param visit  gets the agent, the step, and where the state begins in `rollouts.states`
 */
export function aliveSteps(
  rollouts: ControlledRollouts,
  settle: number,
  visit: (agent: number, step: number, at: number) => void,
): void {
  expectInteger("aliveSteps", "settle", settle, 0, 2 ** 31 - 1);
  const { agents, steps, size, lifetimes } = rollouts;
  for (let agent = 0; agent < agents; agent++) {
    for (let step = settle; step < lifetimes[agent]; step++) {
      visit(agent, step, (agent * (steps + 1) + step) * size);
    }
  }
}

/** Energy of every state in which an agent acted (M9), shape [agents, steps]; NaN after the lifetime. */
export function energySeries(
  rollouts: ControlledRollouts,
  measure: EnergyMeasure,
  transfer: TransferName,
): Float64Array {
  const { value } = transferOf(transfer);
  const activity = new Float64Array(rollouts.size);
  return series(rollouts, (at) => {
    for (let i = 0; i < rollouts.size; i++) activity[i] = value(rollouts.states[at + i]);
    return energy(measure, activity, 0, rollouts.size);
  });
}

/** Distance of the readouts from the boundary of the agent's region (M6), shape [agents, steps]; NaN after the lifetime. */
export function boundarySeries(rollouts: ControlledRollouts, readouts: Readouts): Float64Array {
  const [first, second] = readouts.units;
  const { value } = readouts.transfer;
  return series(rollouts, (at, agent) =>
    readouts.shapes[rollouts.contexts[agent]].distance(
      value(rollouts.states[at + first]),
      value(rollouts.states[at + second]),
    ),
  );
}

/** The readouts' activities in every state in which an agent acted after `settle` steps: one point a state. */
export interface ReadoutPoints {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly agents: Int32Array;
  readonly steps: Int32Array;
}

/**
 * The points that two numbers of the state trace out, after a transfer function (identity for `linear`).
 * @param units  which numbers of the state
 */
export function readoutPoints(
  rollouts: ControlledRollouts,
  units: readonly [number, number],
  transfer: TransferName,
  settle: number,
): ReadoutPoints {
  const { value } = transferOf(transfer);
  let count = 0;
  aliveSteps(rollouts, settle, () => count++);
  const out = {
    x: new Float64Array(count),
    y: new Float64Array(count),
    agents: new Int32Array(count),
    steps: new Int32Array(count),
  };
  let k = 0;
  aliveSteps(rollouts, settle, (agent, step, at) => {
    out.x[k] = value(rollouts.states[at + units[0]]);
    out.y[k] = value(rollouts.states[at + units[1]]);
    out.agents[k] = agent;
    out.steps[k++] = step;
  });
  return out;
}

function series(rollouts: ControlledRollouts, valueAt: (at: number, agent: number) => number): Float64Array {
  const { agents, steps, size, states } = rollouts;
  expectShape("series", "rollouts.states", states, agents, steps + 1, size);
  const out = new Float64Array(agents * steps).fill(Number.NaN);
  aliveSteps(rollouts, 0, (agent, step, at) => {
    out[agent * steps + step] = valueAt(at, agent);
  });
  return out;
}
