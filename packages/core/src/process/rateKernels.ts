import type { Draws } from "../num/draws.ts";
import type { Constraint } from "./constraint.ts";
import type { RateNetwork, RateStepInto } from "./rateNetwork.ts";
import type { RegionShape } from "./regions/regionShape.ts";
import type { SlopeProductsOf } from "./stateEntropy.ts";
import type { SurvivalRowsInto, SurvivalTest } from "./survivalTest.ts";

/** Faster twins of what a rate network computes; the references run where one is undefined. */
export interface RateKernels {
  readonly rateStep?: (network: RateNetwork) => RateStepInto | undefined;
  readonly survivalRows?: (
    constraint: Constraint,
    network: RateNetwork,
    offsets: Float64Array,
    noiseStd: number,
    /** The regions of the constraint, one for all contexts or one for each; empty for other kinds. */
    shapes: readonly RegionShape[],
    /** The reference, for answers that hang on the last digits. */
    test: SurvivalTest,
  ) => SurvivalRowsInto | undefined;
  readonly slopeProducts?: SlopeProductsOf;
  /** Random numbers, many at a time. */
  readonly draws?: Draws;
}
