import { CONTROLLER_PRESETS } from "@telos/core";
import type { RegionMeasures } from "../src/regionMeasures.ts";
import type { ScreenedNetwork } from "../src/screenNetworks.ts";
import type { TrainingPoint } from "../src/trainedController.ts";

/** The preset whose networks are controlled; its readouts are weakly driven (b = .3). */
export const SHAPES = CONTROLLER_PRESETS.shapes;
/** Names of the six contexts. */
export const SHAPE_NAMES = ["square", "disc", "triangle", "ring", "cross", "L"] as const;
/** Ways to begin and to train that differ in what an untrained controller already knows. */
export const CONDITIONS = ["explicit", "learned", "unbiased"] as const;
export type Condition = (typeof CONDITIONS)[number];
/** A trajectory is also judged over this many first steps, so that long lives and short ones are compared alike. */
export const SAME_STEPS = 20;

/** Variability of the readouts at one point of training. */
export interface VariabilityPoint {
  readonly step: number;
  readonly life: number;
  /** Mean over readouts and agents of the standard deviation within a trajectory. */
  readonly std: number;
  /** The same over the first `SAME_STEPS` steps of agents that lived as long; NaN where none did. */
  readonly stdSame: number;
}

/** One network that draws six shapes. */
export interface ShapesResult {
  readonly seed: number;
  readonly drawn: readonly ScreenedNetwork[];
  readonly mop: RegionMeasures;
  readonly byShape: readonly number[];
  readonly myopicByShape: readonly number[];
  readonly myopicLife: number;
  readonly freeLife: number;
  readonly randomLife: number;
  /** Mean lifetime when another context is shown than the one that decides. */
  readonly wrongLife: number;
  readonly wrongMyopicLife: number;
  readonly curve: readonly TrainingPoint[];
  readonly variability: readonly VariabilityPoint[];
}
