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
  const { value } = transferOf(transfer);
  const { size, states } = rollouts;
  let [above, all] = [0, 0];
  aliveSteps(rollouts, settle, (_agent, _step, at) => {
    for (let i = at; i < at + size; i++) if (Math.abs(value(states[i])) > level) above++;
    all += size;
  });
  return above / all;
}
