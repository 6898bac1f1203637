import { CONTROLLER_PRESETS, type ConditionalNoise } from "@telos/core";
import type { RegionMeasures } from "../src/regionMeasures.ts";
import type { ScreenedNetwork } from "../src/screenNetworks.ts";
import type { TrainingPoint } from "../src/trainedController.ts";

/** The preset whose networks are controlled. */
export const SQUARE = CONTROLLER_PRESETS.square;
/** Of the square, in units of activity. */
export const HALF_WIDTH = 0.5;
/** Shares of random actions with which the R network is run. */
export const EXPLORATIONS = [0, 0.001, 0.01, 0.03, 0.1, 0.3];
/** Edges of the bins of distance to the border in which action entropy is averaged. */
export const DISTANCES = [0, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.35, 0.51];

/** One controller in the square. */
export interface SquareControl extends RegionMeasures {
  /** Action entropy by distance to the border. */
  readonly profile: readonly number[];
  readonly centre: number;
  readonly edge: number;
}

/** One network with its controllers and controls. */
export interface SquareResult {
  readonly seed: number;
  readonly drawn: readonly ScreenedNetwork[];
  readonly mop: SquareControl;
  readonly myopic: SquareControl;
  readonly reward: SquareControl;
  readonly freeLife: number;
  readonly randomLife: number;
  /** Lifetime of the R network by share of random actions. */
  readonly rewardLives: readonly number[];
  readonly noise: ConditionalNoise;
  readonly myopicNoise: ConditionalNoise;
  /** Participation ratio of the action signals in the channels. */
  readonly actionDimension: number;
  readonly curve: readonly TrainingPoint[];
}
