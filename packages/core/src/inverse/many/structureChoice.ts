import { squared } from "../../num/squared.ts";
import { couplingInformation } from "./fitPairs.ts";
import { type PairLikelihood, type PairModel, pairSums } from "./pairModel.ts";
import {
  expectedReliability,
  mixtureCouplings,
  ridgeCouplings,
  type StructuredCouplings,
  type StructureName,
} from "./structure.ts";

/** A structure with its score on held-out data. */
export interface StructureScore {
  readonly name: StructureName;
  /** Nats an event over ridge, and the standard error of that difference over blocks. */
  readonly gain: number;
  readonly standardError: number;
}

/**
 * Expected reliability after the joint refit (U10): the refit, freed of its prior, is a summary again, and better than the one that the
 * structure was found on. Couplings of low rank have no such prior and keep what the structure said.
 */
export function reliabilityOf(
  structure: StructuredCouplings,
  refit: PairModel,
  likelihood: PairLikelihood,
  mean: Float64Array,
): number {
  const { units, couplings } = refit;
  if (structure.rank > 0) return expectedReliability({ ...structure, couplings }, units);
  const sums = pairSums(units);
  likelihood(refit, sums, "curvature");
  const information = couplingInformation(sums, mean);
  const { precision } = structure;
  const estimate = couplings.map((value, k) =>
    information[k] > 0 ? (value * (information[k] + precision[k])) / information[k] : 0,
  );
  const summary = { units, information, estimate };
  return expectedReliability(structure.name === "ridge" ? ridgeCouplings(summary) : mixtureCouplings(summary), units);
}

/** Sum of a − b an event, and its standard error over blocks. */
export function differenceOf(
  a: readonly number[],
  b: readonly number[],
  events: number,
): { gain: number; standardError: number } {
  const steps = a.map((value, k) => value - b[k]);
  const mean = steps.reduce((sum, value) => sum + value, 0) / steps.length;
  const spread = steps.reduce((sum, value) => sum + squared(value - mean), 0) / (steps.length - 1);
  const blocks = steps.length;
  return { gain: (mean * blocks) / events, standardError: (Math.sqrt(spread / blocks) * blocks) / events };
}

/** The first candidate that is within one standard error of the best (U9): ties go to the simpler structure. */
export function simplestOfTheBest(scores: readonly (readonly number[])[]): number {
  const totals = scores.map((score) => score.reduce((sum, value) => sum + value, 0));
  const best = totals.indexOf(Math.max(...totals));
  return scores.findIndex((score) => {
    const { gain, standardError } = differenceOf(scores[best], score, 1);
    return gain <= standardError;
  });
}
