import { tanh } from "../num/tanh.ts";

/** How a hidden unit of a value network answers to its sum: rectified, or the hyperbolic tangent. */
export type HiddenTransfer = "relu" | "tanh";

/** The names of all that hidden units can be. */
export const HIDDEN_TRANSFERS = ["relu", "tanh"] as const satisfies readonly HiddenTransfer[];

/**
 * φ of hidden units (M41), in place: max(0, z) or tanh z.
 * @param sums   written, entries 0 to `count − 1`
 */
export function hiddenActivitiesInPlace(sums: Float64Array, count: number, transfer: HiddenTransfer = "relu"): void {
  if (transfer === "tanh") for (let i = 0; i < count; i++) sums[i] = tanh(sums[i]!);
  else for (let i = 0; i < count; i++) sums[i] = 0.5 * (sums[i]! + Math.abs(sums[i]!)); // no branch
}

/** φ′ of a hidden unit (M41), by its activity: 1 where a rectified unit is active, 1 − φ² for tanh. */
export function hiddenSlope(activity: number, transfer: HiddenTransfer): number {
  if (transfer === "tanh") return 1 - activity * activity;
  return activity > 0 ? 1 : 0;
}
