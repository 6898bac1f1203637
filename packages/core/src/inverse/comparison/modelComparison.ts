import type { Estimate } from "../purpose.ts";

/** One model of the comparison, by name. */
export type ComparedModel =
  | "poisson"
  | "drift"
  | "history"
  | "coupled"
  | "flips"
  | "flipsPairwise"
  | "clockCount"
  | "clockPairwise"
  | "clockPairCount"
  | "clockFull"
  | "clockSparse"
  | "clockCoding";

/** How well one model predicts spikes that it has not seen. */
export interface ModelScore {
  readonly model: ComparedModel;
  readonly title: string;
  /** One sentence for somebody who has never seen the model. */
  readonly sentence: string;
  /** A purpose, or a plain statistical description. */
  readonly kind: "description" | "purpose";
  /** Gain over the constant rate; 95 % interval from the bootstrap over blocks. */
  readonly bitsPerSpike: Estimate;
  readonly bitsPerSecond: Estimate;
  /** The difference to own history alone on the same blocks. */
  readonly overHistory: Estimate;
  /** The difference to the coupled model on the same blocks: below zero it loses. */
  readonly overCoupled: Estimate;
}

/** A purpose against plain statistics, all scored on the same held-out milliseconds of the same units. */
export interface ModelComparison {
  readonly models: readonly ModelScore[];
  readonly spikes: number;
  readonly seconds: number;
  readonly blocks: number;
  /** The purpose that predicts best. */
  readonly bestPurpose: ComparedModel;
  /** What follows, one sentence each: does the purpose add, and by how much does it lose. */
  readonly sentences: readonly string[];
}
