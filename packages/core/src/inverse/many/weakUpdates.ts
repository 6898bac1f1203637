import { type CouplingSummary, couplingSummary } from "./couplingSummary.ts";
import type { PairFit } from "./fitPairs.ts";
import { fitUpdates } from "./fitUpdates.ts";
import { type PairLikelihood, type PairModel, type PairSums, pairSums } from "./pairModel.ts";
import { curvatureOf, type UpdateCurvature, updateCurvature } from "./updateCurvature.ts";
import { type UpdateLikelihood, updateLogLikelihood } from "./updateLikelihood.ts";
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
  /** What leads the searches that go on from here (U16). */
  readonly curvature: UpdateCurvature;
}

const RIDGE_BY_UNIT = 0.1;

/**
 * Fits an update sequence weakly penalised and sums it up (U8).
 * @param from    a weak fit to other updates to start from
 * @param kernel  where the time goes; default the reference
 */
export function weakUpdates(
  sequence: UpdateSequence,
  from?: WeakUpdates,
  kernel: UpdateLikelihood = updateLogLikelihood,
): WeakUpdates {
  const ridge = RIDGE_BY_UNIT * sequence.units;
  const likelihood = curvatureOnce((model, sums, what) => kernel(model, sequence, sums, what));
  const near = from && { from: from.fit.model, curvature: curvatureOf(from.curvature, sequence.unit.length) };
  const means = stateMeans(sequence);
  const { mean, counts } = means;
  const fit = fitUpdates(sequence, { count: true, ridge, means, likelihood: kernel, ...near });
  const sums = pairSums(sequence.units);
  likelihood(fit.model, sums, "curvature");
  return {
    fit,
    likelihood,
    mean,
    counts,
    summary: couplingSummary(fit, likelihood, mean, ridge),
    offsetInformation: sums.offsets,
    curvature: near?.curvature ?? updateCurvature(sequence, fit.model, kernel),
  };
}

/** The same likelihood, which remembers the last model's curvature: several ask for one and the same. */
function curvatureOnce(likelihood: PairLikelihood): PairLikelihood {
  let last: { readonly model: PairModel; readonly sums: PairSums; readonly value: number } | undefined;
  return (model, sums, what) => {
    if (what === "slopes") return likelihood(model, sums, what);
    if (last?.model !== model) {
      const own = pairSums(model.units);
      last = { model, sums: own, value: likelihood(model, own, what) };
    }
    for (const name of ["offsets", "couplings", "count", "logRates"] as const) {
      const from = last.sums[name];
      const to = sums[name];
      for (let k = 0; k < to.length; k++) to[k] += from[k];
    }
    return last.value;
  };
}
