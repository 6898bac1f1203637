import { logit } from "../../num/logistic.ts";
import { countPolynomials } from "./countBasis.ts";
import { fitPairs, type PairFit } from "./fitPairs.ts";
import type { PairModel } from "./pairModel.ts";
import type { BentCount } from "./refitBent.ts";
import { type UpdateCurvature, updateCurvature } from "./updateCurvature.ts";
import { type UpdateLikelihood, updateLogLikelihood } from "./updateLikelihood.ts";
import { type StateMeans, stateMeans, type UpdateSequence } from "./updateSequence.ts";

/** How an update sequence is fitted. */
export interface FitUpdatesOptions {
  /** Whether z has a term of the count, a polynomial (U3); or what a refit was told about it (U14). */
  readonly count: boolean | BentCount;
  /** Precision of the prior on couplings, one number or shape [units, units]; default 0.1 n. */
  readonly ridge?: number | Float64Array;
  readonly from?: PairModel;
  readonly tolerance?: number;
  /** The sequence's means, where they are known already. */
  readonly means?: StateMeans;
  /** About what the curvature is (U16), from a near model; default that of the model where the fit starts. */
  readonly curvature?: UpdateCurvature;
  /** Where the time goes; a kernel may take its place. Default `updateLogLikelihood`. */
  readonly likelihood?: UpdateLikelihood;
}

const OFFSET_RIDGE = 0.001;
const RIDGE_BY_UNIT = 0.1;
const TOLERANCE = 1e-7; // of the value an update

/** Fits a pairwise potential to an update sequence (U2, U4), with or without a term of the count. */
export function fitUpdates(sequence: UpdateSequence, options: FitUpdatesOptions): PairFit {
  const { units, unit, value } = sequence;
  const { likelihood = updateLogLikelihood } = options;
  const { mean, counts } = options.means ?? stateMeans(sequence);
  const seen = new Float64Array(units);
  const on = new Float64Array(units);
  for (let t = 0; t < unit.length; t++) {
    seen[unit[t]]++;
    on[unit[t]] += value[t];
  }
  const share = seen.map((times, i) => (on[i] + 0.5) / (times + 1)); // finite for a unit that never changes
  const start = {
    units,
    offsets: share.map(logit),
    couplings: new Float64Array(units * units),
    count: new Float64Array(units),
    updateRateHz: new Float64Array(units).fill(1),
  };
  return fitPairs({
    likelihood: (model, sums, what) => likelihood(model, sequence, sums, what),
    start,
    curvature: options.curvature ?? updateCurvature(sequence, options.from ?? start, likelihood),
    ...(options.from ? { from: options.from } : {}),
    mean,
    ...(typeof options.count === "object"
      ? { basis: options.count.rows, count: options.count.given }
      : { basis: options.count ? countPolynomials(counts) : [] }),
    information: share.map((p, i) => seen[i] * p * (1 - p)),
    events: Math.max(1, unit.length),
    ridge: options.ridge ?? RIDGE_BY_UNIT * units,
    offsetRidge: OFFSET_RIDGE,
    tolerance: options.tolerance ?? TOLERANCE,
  });
}
