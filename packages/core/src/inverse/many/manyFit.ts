import type { Estimate, PurposeTest, WindowScore } from "../purpose.ts";
import type { GenerativeCheck } from "./generativeCheck.ts";
import type { PairModel } from "./pairModel.ts";
import type { StructureName } from "./structure.ts";
import type { StructureScore } from "./structureChoice.ts";

/** The reward on the words that were visited long enough; words are listed, for their codes would not fit an integer. */
export interface ManyReward {
  /** 0 or 1, the longest visited first, shape [words, units]. */
  readonly states: Uint8Array;
  /** Units of λ, mean 0, with 95 % intervals by the jackknife over folds, shape [words]. */
  readonly reward: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly visitsS: Float64Array;
  readonly minimumVisitS: number;
  /** How many words were visited in all. */
  readonly visited: number;
}

/** What was fitted to more units than the exact method takes, and what it says. */
export interface ManyFit {
  /** In words, for the user: which method, and why. */
  readonly method: string;
  readonly windowMs: number;
  readonly windowChosen: "given" | "held-out";
  readonly windows: readonly WindowScore[];
  readonly model: PairModel;
  /** Reference policy p: mean activity, shape [units]. */
  readonly reference: Float64Array;
  readonly structure: StructureName;
  readonly structureScores: readonly StructureScore[];
  /** Expected squared correlation of the couplings with the true ones (U10). */
  readonly reliability: number;
  readonly couplingSd: Float64Array;
  readonly gain: { readonly bitsPerFlip: Estimate; readonly bitsPerSecond: Estimate };
  readonly surrogates: readonly number[];
  readonly halves: { readonly first: Float64Array; readonly second: Float64Array };
  readonly tests: readonly PurposeTest[];
  /** Whether the fit may be simulated and predicted from (U13). */
  readonly check: GenerativeCheck;
  readonly reward: ManyReward;
  readonly seed: number;
}
