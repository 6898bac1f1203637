import type { PairFit } from "./fitPairs.ts";
import { couplingInformation } from "./fitPairs.ts";
import { type PairLikelihood, type PairModel, pairSums } from "./pairModel.ts";

/** What a weakly penalised fit says of each coupling: an estimate with its precision (U8). Structure is found on it, without the data. */
export interface CouplingSummary {
  readonly units: number;
  /** Estimates without the shrinkage of the fit's own ridge, shape [units, units]. */
  readonly estimate: Float64Array;
  /** Their information H: each estimate has variance 1 / H; shape [units, units], 0 on the diagonal, which is free. */
  readonly information: Float64Array;
}

/** Estimates and precisions of the couplings of a fit (U8). @param ridge what the fit was penalised with */
export function couplingSummary(
  fit: PairFit,
  likelihood: PairLikelihood,
  mean: Float64Array,
  ridge: number,
): CouplingSummary {
  const { units, couplings } = fit.model;
  const sums = pairSums(units);
  likelihood(fit.model, sums, "curvature");
  const information = couplingInformation(sums, mean);
  const estimate = couplings.map((value, k) =>
    information[k] > 0 ? (value * (information[k] + ridge)) / information[k] : 0,
  );
  return { units, estimate, information };
}

/** The same model with other couplings, its offsets moved so that units stay as active on average as they were. */
export function withCouplings(model: PairModel, couplings: Float64Array, mean: Float64Array): PairModel {
  const { units } = model;
  const offsets = model.offsets.slice();
  for (let i = 0; i < units; i++)
    for (let j = 0; j < units; j++) {
      const k = i * units + j;
      offsets[i] += (model.couplings[k] - couplings[k]) * mean[j];
    }
  return { ...model, couplings, offsets };
}
