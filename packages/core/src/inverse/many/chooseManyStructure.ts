import { heldOutBlocks } from "../../recording/blocks.ts";
import type { FlipEvents } from "../../recording/flipEvents.ts";
import { INTERACTION_RIDGE } from "../flipModel.ts";
import { FOLDS } from "../heldOut.ts";
import { countSteps } from "./countBasis.ts";
import { couplingSummary, withCouplings } from "./couplingSummary.ts";
import { fitLowRank } from "./fitLowRank.ts";
import { fitManyFlips } from "./fitManyFlips.ts";
import { flipEventLogLikelihood } from "./flipEventLikelihood.ts";
import { flipEventMeans } from "./flipEventMeans.ts";
import { type PairLikelihood, type PairModel, pairSums } from "./pairModel.ts";
import { type StructureName, structuresOf } from "./structure.ts";
import { differenceOf, reliabilityOf, type StructureScore, simplestOfTheBest } from "./structureChoice.ts";

/** The fit to the whole recording, with the structure that held-out blocks chose. */
export interface ManyStructure {
  readonly model: PairModel;
  readonly structure: StructureName;
  readonly scores: readonly StructureScore[];
  /** What the squared correlation with true couplings should be (U10). */
  readonly reliability: number;
  /** Standard deviation of each coupling given the data, shape [units, units]. */
  readonly couplingSd: Float64Array;
  readonly status: "converged" | "exhausted" | "diverged";
}

/**
 * Structure on the summary of the first fold's fit, chosen on the blocks that it has not seen, and one joint refit to all (U8 to U12).
 * @param first the fit to the blocks of the first fold
 */
export function chooseManyStructure(events: FlipEvents, first: PairModel): ManyStructure {
  const { blocks, units } = events;
  const held = heldOutBlocks(blocks, FOLDS, 0);
  const train = held.map((weight) => 1 - weight);
  const of =
    (weights: Float64Array): PairLikelihood =>
    (model, sums, what) =>
      flipEventLogLikelihood(model, events, weights, sums, what);
  const trainMean = flipEventMeans(events, train).mean;
  const fitted = { model: first, logLikelihood: Number.NaN, evaluations: 0, status: "converged" as const };
  const candidates = structuresOf(couplingSummary(fitted, of(train), trainMean, INTERACTION_RIDGE));
  const testBlocks = Array.from(held.keys()).filter((block) => held[block] > 0);
  const scores = candidates.map(({ couplings }) => {
    const model = withCouplings(first, couplings, trainMean);
    return testBlocks.map((block) =>
      flipEventLogLikelihood(
        model,
        events,
        held.map((_, b) => (b === block ? 1 : 0)),
        pairSums(units),
        "slopes",
      ),
    );
  });
  const chosen = candidates[simplestOfTheBest(scores)];
  const all = new Float64Array(blocks).fill(1);
  const likelihood = of(all);
  const means = flipEventMeans(events, all);
  const plain = fitManyFlips(events, all, { count: true, from: first });
  const summary = couplingSummary(plain, likelihood, means.mean, INTERACTION_RIDGE);
  const structure = structuresOf(summary, chosen.rank > 0 ? undefined : []).find(({ name }) => name === chosen.name);
  if (structure === undefined) throw new Error("chooseManyStructure: the structure that was chosen is gone.");
  const from = withCouplings(plain.model, structure.couplings, means.mean);
  const refit =
    structure.rank > 0
      ? fitLowRank({
          likelihood,
          from,
          rank: structure.rank,
          mean: means.mean,
          basis: countSteps(means.counts),
          information: means.information,
          couplingInformation: summary.information,
          events: Math.max(1, means.flips),
          tolerance: 1e-7,
        })
      : fitManyFlips(events, all, { count: true, ridge: structure.precision, from });
  const flips = held.reduce(
    (sum, weight, block) =>
      sum +
      (weight > 0
        ? flipEventMeans(
            events,
            held.map((_, b) => (b === block ? 1 : 0)),
          ).flips
        : 0),
    0,
  );
  return {
    model: refit.model,
    structure: structure.name,
    scores: scores.map((score, k) => ({ name: candidates[k].name, ...differenceOf(score, scores[0], flips) })),
    reliability: reliabilityOf(structure, refit.model, likelihood, means.mean),
    couplingSd: structure.variance.map(Math.sqrt),
    status: refit.status,
  };
}
