import { CONTROLLER_PRESETS, type ControllerSpec } from "@telos/core";
import type { RegionMeasures } from "../src/regionMeasures.ts";
import type { ScreenedNetwork } from "../src/screenNetworks.ts";
import type { TrainingPoint } from "../src/trainedController.ts";

export const REWARDED: ControllerSpec = CONTROLLER_PRESETS.reward;
export const HORIZON = REWARDED.evaluation.steps;
/** Rewards μ per step in the inner square, at temperature α = .2. */
export const REWARDS = [0, 0.1, 0.5] as const;
/** Half-widths of the square and of the rewarded one inside. */
export const OUTER_HALF = 0.6;
export const INNER_HALF = 0.25;

/** One network under one reward, or under the myopic control. */
export interface RewardResult {
  readonly seed: number;
  readonly reward: number | "myopic";
  readonly drawn: readonly ScreenedNetwork[];
  readonly measures: RegionMeasures;
  /** Share of time in the rewarded square. */
  readonly inside: number;
  readonly curve: readonly TrainingPoint[];
}
