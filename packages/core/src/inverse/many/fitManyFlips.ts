import type { FlipEvents } from "../../recording/flipEvents.ts";
import { INTERACTION_RIDGE, OFFSET_RIDGE } from "../flipModel.ts";
import { countSteps } from "./countBasis.ts";
import { fitPairs, type PairFit } from "./fitPairs.ts";
import { flipEventLogLikelihood } from "./flipEventLikelihood.ts";
import { flipEventMeans } from "./flipEventMeans.ts";
import type { PairModel } from "./pairModel.ts";

/** How the flip process of many units is fitted. */
export interface ManyFlipsOptions {
  /** Whether z has a term of the count. */
  readonly count: boolean;
  /** Precision of the prior on couplings, one number or shape [units, units]; default that of `fitFlips`. */
  readonly ridge?: number | Float64Array;
  /** A fit to start from. */
  readonly from?: PairModel;
  readonly tolerance?: number;
  /** Couplings in both directions of their own: no potential, a control. */
  readonly asymmetric?: boolean;
}

const RATE_RIDGE = 0.001;
const TOLERANCE = 1e-7; // of the value a flip

/** Fits the flip process of many units to some blocks (U4, U6), pairwise with or without a term of the count. @param weights shape [blocks] */
export function fitManyFlips(events: FlipEvents, weights: ArrayLike<number>, options: ManyFlipsOptions): PairFit {
  const means = flipEventMeans(events, weights);
  return fitPairs({
    likelihood: (model, sums, what) => flipEventLogLikelihood(model, events, weights, sums, what),
    start: means.independent,
    ...(options.from ? { from: options.from } : {}),
    mean: means.mean,
    ...(options.asymmetric ? { asymmetric: true } : {}),
    basis: options.count ? countSteps(means.counts) : [],
    information: means.information,
    events: Math.max(1, means.flips),
    ridge: options.ridge ?? INTERACTION_RIDGE,
    offsetRidge: OFFSET_RIDGE,
    rateRidge: RATE_RIDGE,
    tolerance: options.tolerance ?? TOLERANCE,
  });
}
