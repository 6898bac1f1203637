import type { Constraint, EdgeProfile, LoopInference, Region } from "@telos/core";

/** Where agents went in the plane of two units. */
export interface LoopPlane {
  readonly units: readonly [number, number];
  /** Activities, a point a recorded state. */
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** What the agents were trained for, where somebody tells it after the inference. */
export interface LoopTruth {
  /** "maximum occupancy" */
  readonly name: string;
  readonly constraint: Constraint;
  /** Undefined for controls that know none. */
  readonly discount?: number;
  readonly rewarded?: Region;
}

/** An inferred purpose and what its figures need of the evidence. */
export interface LoopFiguresData {
  readonly inference: LoopInference;
  /** Of the best edge; undefined where nothing was injected. */
  readonly profile?: EdgeProfile | undefined;
  /** The plane of the two units that are kept within limits, where two are. */
  readonly plane?: LoopPlane | undefined;
  readonly truth?: LoopTruth | undefined;
}
