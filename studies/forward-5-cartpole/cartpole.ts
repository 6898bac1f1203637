import { CARTPOLE_ANGLE_LIMIT, CARTPOLE_POSITION_LIMIT, CONTROLLER_PRESETS, type OccupancyMap } from "@telos/core";
import type { EntropyPath } from "@telos/figures";
import type { TrainingPoint } from "../src/trainedController.ts";

export const HORIZON = CONTROLLER_PRESETS.cartpole.evaluation.steps;
/** Position, m, and angle, rad, beyond which a state is terminal. */
export const BOUNDS = {
  low: [-CARTPOLE_POSITION_LIMIT, -CARTPOLE_ANGLE_LIMIT],
  high: [CARTPOLE_POSITION_LIMIT, CARTPOLE_ANGLE_LIMIT],
} as const;

/** What one controller made of cart and pole. */
export interface Balancing {
  readonly life: number;
  readonly lifetimes: readonly number[];
  /** Metres, radians. */
  readonly stdPosition: number;
  readonly stdAngle: number;
  readonly entropy: number;
  readonly coverage: number;
  readonly map: OccupancyMap;
  readonly path: EntropyPath;
}

/** One seed with its controllers and controls. */
export interface CartpoleResult {
  readonly seed: number;
  readonly mop: Balancing;
  readonly reward: Balancing;
  readonly myopic: Balancing;
  readonly random: Balancing;
  readonly freeLife: number;
  readonly curve: readonly TrainingPoint[];
  readonly rewardCurve: readonly TrainingPoint[];
}
