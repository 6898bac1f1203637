import { CONTROLLER_PRESETS, type ControllerSpec } from "@telos/core";
import type { RegionMeasures } from "../src/regionMeasures.ts";
import type { ScreenedNetwork } from "../src/screenNetworks.ts";
import type { TrainingPoint } from "../src/trainedController.ts";

export const ROOMS: ControllerSpec = CONTROLLER_PRESETS.rooms;
export const HORIZON = ROOMS.evaluation.steps;
/** Where the rooms begin. */
export const INNER = 0.25;

/** One controller in the two rooms. */
export interface RoomsControl extends RegionMeasures {
  /** In 1000 steps. */
  readonly crossings: number;
  readonly rightShare: number;
  /** Action entropy, nats. */
  readonly entropyRoom: number;
  readonly entropyCorridor: number;
}

/** One network with its controller and controls. */
export interface RoomsResult {
  readonly seed: number;
  readonly drawn: readonly ScreenedNetwork[];
  readonly mop: RoomsControl;
  readonly myopic: RoomsControl;
  readonly freeLife: number;
  readonly randomLife: number;
  readonly curve: readonly TrainingPoint[];
}
