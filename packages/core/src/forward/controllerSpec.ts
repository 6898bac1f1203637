import type { Constraint } from "../process/constraint.ts";
import type { MovingRegion } from "../process/movingRegion.ts";
import type { Region } from "../process/regions/region.ts";
import type { TransferName } from "../process/transfer.ts";
import type { ControlObjective, Training } from "./fittedValue/controlProblem.ts";
import type { StartStates } from "./startStates.ts";

/** A rate network and what must not happen to it, as plain JSON. */
export interface RateNetworkSpec {
  readonly kind: "rateNetwork";
  readonly units: number;
  /** g */
  readonly gain: number;
  /** Time step over time constant. */
  readonly timeStep: number;
  readonly transfer: TransferName;
  /** Process noise, 0 for none. */
  readonly noise: number;
  readonly weights:
    | { readonly kind: "drawn" }
    | { readonly kind: "given"; readonly rows: readonly (readonly number[])[] };
  /** The controller's channels: 2^channels actions, each channel at ±amplitude. */
  readonly channels: number;
  readonly amplitude: number;
  /**
   * Norm of the input weights of the units that a region confines, over √channels: weak ones make the task need
   * planning. Not read by other constraints.
   */
  readonly readoutStrength: number;
  /** How many contexts the network and the controller are told of; 1 for none. */
  readonly contexts: number;
  /** Standard deviation of what a context adds to each current; 0 for none. */
  readonly contextStd: number;
  readonly constraint: Constraint | MovingRegion;
}

/** The cart and pole, as plain JSON. */
export interface CartpoleSpec {
  readonly kind: "cartpole";
  /** The actions, newtons. */
  readonly forces: readonly number[];
}

/** A controller to be trained: everything that its result depends on, as plain JSON. */
export interface ControllerSpec {
  readonly kind: "controller";
  readonly process: RateNetworkSpec | CartpoleSpec;
  readonly objective: ControlObjective;
  /** Where `objective.reward` is earned; null when nowhere. */
  readonly rewarded: Region | null;
  readonly training: Training;
  readonly evaluation: ControllerEvaluation;
  readonly seed: number;
}

/** How a trained controller is judged. */
export interface ControllerEvaluation {
  readonly start: StartStates;
  readonly agents: number;
  readonly steps: number;
  /** Steps left out of statistics over states. */
  readonly settle: number;
}
