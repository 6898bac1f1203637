import { withCouplings } from "./couplingSummary.ts";
import { fitUpdates } from "./fitUpdates.ts";
import type { PairModel } from "./pairModel.ts";
import { refitBent } from "./refitBent.ts";
import { ridgeCouplings } from "./structure.ts";
import { reliabilityOf } from "./structureChoice.ts";
import { type UpdateLikelihood, updateLogLikelihood } from "./updateLikelihood.ts";
import type { UpdateSequence } from "./updateSequence.ts";
import { weakUpdates } from "./weakUpdates.ts";

/** Couplings from one Gaussian, as wide as the data say, and a term of the count that bends where the data say. */
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
 * penalised fit, the variance of the couplings from it (U9), one joint refit with a term of the count that bends where the data say (U14).
 * @param kernel  where the time goes; default the reference
 */
export function ridgeUpdates(sequence: UpdateSequence, kernel: UpdateLikelihood = updateLogLikelihood): RidgeUpdates {
  const { fit, likelihood, mean, counts, summary, curvature } = weakUpdates(sequence, undefined, kernel);
  const structure = ridgeCouplings(summary);
  const refit = refitBent(
    (count, from) =>
      fitUpdates(sequence, {
        count,
        ridge: structure.precision,
        from,
        means: { mean, counts },
        curvature,
        likelihood: kernel,
      }),
    { from: withCouplings(fit.model, structure.couplings, mean), likelihood, counts },
  );
  return {
    model: refit.model,
    reliability: reliabilityOf(structure, refit.model, likelihood, mean),
    mean,
    plain: fit.model,
    evaluations: fit.evaluations + refit.evaluations,
  };
}
