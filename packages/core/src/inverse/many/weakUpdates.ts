import { type CouplingSummary, couplingSummary } from "./couplingSummary.ts";
import type { PairFit } from "./fitPairs.ts";
import { fitUpdates } from "./fitUpdates.ts";
import { type PairLikelihood, type PairModel, pairSums } from "./pairModel.ts";
import { updateLogLikelihood } from "./updateLikelihood.ts";
import { stateMeans, type UpdateSequence } from "./updateSequence.ts";

/** A weakly penalised fit of an update sequence and what it says of couplings: where every structure starts. */
export interface WeakUpdates {
  readonly fit: PairFit;
  readonly likelihood: PairLikelihood;
  /** Share of the time in which each unit is active, shape [units]. */
  readonly mean: Float64Array;
  /** How often so many units are active, shape [units + 1]. */
  readonly counts: Float64Array;
  readonly summary: CouplingSummary;
  /** Information on each offset, shape [units]. */
  readonly offsetInformation: Float64Array;
}

const RIDGE_BY_UNIT = 0.1;

/** Fits an update sequence weakly penalised and sums it up (U8). @param from a model to start from */
export function weakUpdates(sequence: UpdateSequence, from?: PairModel): WeakUpdates {
  const ridge = RIDGE_BY_UNIT * sequence.units;
  const likelihood: PairLikelihood = (model, sums, what) => updateLogLikelihood(model, sequence, sums, what);
  const fit = fitUpdates(sequence, { count: true, ridge, ...(from ? { from } : {}) });
  const { mean, counts } = stateMeans(sequence);
  const sums = pairSums(sequence.units);
  likelihood(fit.model, sums, "curvature");
  return {
    fit,
    likelihood,
    mean,
    counts,
    summary: couplingSummary(fit, likelihood, mean, ridge),
    offsetInformation: sums.offsets,
  };
}
