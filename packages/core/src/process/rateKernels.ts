import type { Draws } from "../num/draws.ts";
import type { Constraint } from "./constraint.ts";
import type { RateNetwork, RateStepInto } from "./rateNetwork.ts";
import type { SurvivalRowsInto } from "./survivalTest.ts";

/** Faster twins of what a rate network computes; the references run where one is undefined. */
export interface RateKernels {
  readonly rateStep?: (network: RateNetwork) => RateStepInto | undefined;
  readonly survivalRows?: (
    constraint: Constraint,
    network: RateNetwork,
    offsets: Float64Array,
    noiseStd: number,
  ) => SurvivalRowsInto | undefined;
  /** Random numbers, many at a time. */
  readonly draws?: Draws;
}
