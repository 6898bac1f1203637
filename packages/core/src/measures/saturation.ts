import type { ControlledRollouts } from "../forward/simulateController.ts";
import { expectInteger } from "../num/expectShape.ts";
import { activitiesInto } from "../process/rateNetwork.ts";
import type { TransferName } from "../process/transfer.ts";
import { longestLife } from "./longestLife.ts";
import type { MeasureKernels } from "./measureKernels.ts";

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

/**
 * The same share (M38) for several levels, in one pass over the states.
 * @param kernels  faster twins
 * @returns shape [levels]
 */
export function saturations(
  rollouts: ControlledRollouts,
  transfer: TransferName,
  settle: number,
  levels: readonly number[],
  kernels: MeasureKernels = {},
): number[] {
  const { agents, steps, size, states, lifetimes } = rollouts;
  expectInteger("saturations", "settle", settle, 0, 2 ** 31 - 1);
  const activities = kernels.activities?.(transfer) ?? activitiesInto;
  // Counted by how many of the ascending levels an activity passes: one search each instead of one pass for each level.
  const ascending = Float64Array.from(levels).sort();
  const levelsBelow = levelsBelowOf(ascending);
  const passes = new Float64Array(ascending.length + 1);
  const phi = new Float64Array(longestLife(rollouts) * size);
  let all = 0;
  for (let agent = 0; agent < agents; agent++) {
    const count = Math.max(0, lifetimes[agent] - settle) * size;
    const from = (agent * (steps + 1) + settle) * size;
    phi.set(states.subarray(from, from + count));
    activities(phi, transfer, phi, count);
    for (let i = 0; i < count; i++) passes[levelsBelow(Math.abs(phi[i]))]++;
    all += count;
  }
  for (let k = passes.length - 1; k > 0; k--) passes[k - 1] += passes[k];
  return levels.map((level) => passes[ascending.indexOf(level) + 1] / all);
}

const CELLS = 256;

/**
 * How many of ascending levels lie below a size; none for NaN. The cell of a size says where to begin, so that a search is a step or two.
 */
function levelsBelowOf(ascending: Float64Array): (size: number) => number {
  const top = ascending.length === 0 ? 0 : ascending[ascending.length - 1];
  const cellsPerSize = top > 0 ? CELLS / top : 0;
  const begin = Int32Array.from({ length: CELLS + 1 }, (_, cell) => {
    const low = cellsPerSize > 0 ? (cell - 1) / cellsPerSize : 0; // a cell below, so that rounding cannot begin too late
    return ascending.filter((level) => level < low).length;
  });
  return (size) => {
    let k = size > 0 ? begin[size < top ? (size * cellsPerSize) | 0 : CELLS] : 0;
    while (k < ascending.length && size > ascending[k]) k++;
    return k;
  };
}
