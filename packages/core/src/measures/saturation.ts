import type { ControlledRollouts } from "../forward/simulateController.ts";
import { type TransferName, transferOf } from "../process/transfer.ts";
import { aliveSteps } from "./aliveSteps.ts";

/**
 * Saturation (M38): the share of all units and states with |φ(x)| above a level, 0.8 where a unit counts as saturated;
 * one minus the answer for 0.4 is the share of units far from saturation.
 */
export function saturation(
  rollouts: ControlledRollouts,
  transfer: TransferName,
  settle: number,
  level: number,
): number {
  return saturations(rollouts, transfer, settle, [level])[0];
}

/** The same share (M38) for several levels, in one pass over the states. @returns shape [levels] */
export function saturations(
  rollouts: ControlledRollouts,
  transfer: TransferName,
  settle: number,
  levels: readonly number[],
): number[] {
  const { value } = transferOf(transfer);
  const { size, states } = rollouts;
  // Counted by how many of the ascending levels an activity passes: one search each instead of one pass for each level.
  const ascending = Float64Array.from(levels).sort();
  const passes = new Float64Array(ascending.length + 1);
  let all = 0;
  aliveSteps(rollouts, settle, (_agent, _step, at) => {
    for (let i = at; i < at + size; i++) passes[levelsBelow(ascending, Math.abs(value(states[i])))]++;
    all += size;
  });
  for (let k = passes.length - 1; k > 0; k--) passes[k - 1] += passes[k];
  return levels.map((level) => passes[ascending.indexOf(level) + 1] / all);
}

/** How many of the ascending levels lie below a size; none for NaN. */
function levelsBelow(ascending: Float64Array, size: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (size > ascending[middle]) low = middle + 1;
    else high = middle;
  }
  return low;
}
