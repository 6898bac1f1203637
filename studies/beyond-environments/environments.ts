import { CONTROLLER_PRESETS, type ControllerSpec, type MovingRegion } from "@telos/core";
import type { EntropyPath } from "@telos/figures";
import type { SettingResult } from "../src/beyondSetting.ts";

const judgedBy = (spec: ControllerSpec, agents: number): ControllerSpec => ({
  ...spec,
  evaluation: { ...spec.evaluation, agents },
});

export const FOUR_ROOMS = judgedBy(CONTROLLER_PRESETS["four-rooms"], 24);
/** Where the rooms begin, from both axes. */
export const INNER = 0.25;
export const ROUND = judgedBy(CONTROLLER_PRESETS["moving-boundary"], 30);
export const BREATH: ControllerSpec = {
  ...ROUND,
  process: {
    ...ROUND.process,
    constraint: {
      kind: "movingRegion",
      units: [0, 1],
      region: { kind: "square", halfWidth: 0.5 },
      period: 60,
      radius: 0,
      depth: 0.6,
    },
  } as ControllerSpec["process"],
  training: { ...ROUND.training, mirrored: false },
};

/** The environments by name. */
export const ENVIRONMENTS = { "four rooms": FOUR_ROOMS, "a square that goes round": ROUND, "a square that breathes": BREATH } as const; // biome-ignore format: one line
export type EnvironmentName = keyof typeof ENVIRONMENTS;

/** What one controller did among the rooms. */
export interface RoomsMeasures {
  /** In 1000 steps. */
  readonly crossings: number;
  /** Mean over agents of how many of the four rooms each was in. */
  readonly visited: number;
  readonly shares: readonly number[];
  readonly entropyRooms: number;
  readonly entropyCorridors: number;
  readonly paths: readonly EntropyPath[];
}

/** What one controller did within a boundary that moves. */
export interface MovingMeasures {
  /** Share of 36 cells of the region at rest, moving along with it, that hold a tenth of their even share. */
  readonly coverage: number;
  /** One agent: its two activities and the middle and size of the region, shape [shown steps]. */
  readonly trace: MovingTrace;
}

export interface MovingTrace {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly low: readonly [Float32Array, Float32Array];
  readonly high: readonly [Float32Array, Float32Array];
  readonly ended: boolean;
}

/** One network in one environment. */
export interface EnvironmentResult {
  readonly environment: EnvironmentName;
  readonly setting: SettingResult;
  readonly rooms?: { readonly mop: RoomsMeasures; readonly myopic: RoomsMeasures };
  readonly moving?: { readonly mop: MovingMeasures; readonly myopic: MovingMeasures };
}

/** The moving region of a spec. @throws Error where it has none */
export function movingOf({ process }: ControllerSpec): MovingRegion {
  if (process.kind !== "rateNetwork" || process.constraint.kind !== "movingRegion")
    throw new Error("beyond-environments: the spec has no moving region.");
  return process.constraint;
}
