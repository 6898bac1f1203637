import { fitUpdates } from "./fitUpdates.ts";
import type { PairModel } from "./pairModel.ts";
import { ridgeCouplings } from "./structure.ts";
import { reliabilityOf } from "./structureChoice.ts";
import { type UpdateLikelihood, updateLogLikelihood } from "./updateLikelihood.ts";
import type { UpdateSequence } from "./updateSequence.ts";
import { weakUpdates } from "./weakUpdates.ts";

/** Couplings from one Gaussian and a smooth term of the count, both as wide as the data say. */
export interface RidgeUpdates {
  readonly model: PairModel;
  /** What the squared correlation with the true couplings should be (U10). */
  readonly reliability: number;
  /** Share of the time in which each unit is active: the reference policy of the reward. */
  readonly mean: Float64Array;
  /** The weakly penalised fit before it. */
  readonly plain: PairModel;
  readonly evaluations: number;
}

/**
 * The short way of `inferUpdates`, for networks in which a search for structure takes too long or for which none is supposed: a weakly
 * penalised fit, the variance of the couplings and the roughness of f from it (U9, U14), one joint refit.
 * @param kernel  where the time goes; default the reference
 */
export function ridgeUpdates(sequence: UpdateSequence, kernel: UpdateLikelihood = updateLogLikelihood): RidgeUpdates {
  const { fit, likelihood, mean, summary, roughness } = weakUpdates(sequence, undefined, kernel);
  const structure = ridgeCouplings(summary);
  const refit = fitUpdates(sequence, {
    count: true,
    ridge: structure.precision,
    roughness,
    from: fit.model,
    likelihood: kernel,
  });
  return {
    model: refit.model,
    reliability: reliabilityOf(structure, refit.model, likelihood, mean),
    mean,
    plain: fit.model,
    evaluations: fit.evaluations + refit.evaluations,
  };
}
