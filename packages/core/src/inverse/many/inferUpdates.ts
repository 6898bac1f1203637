import { withCouplings } from "./couplingSummary.ts";
import { fitLowRank } from "./fitLowRank.ts";
import { fitUpdates } from "./fitUpdates.ts";
import { type PairModel, pairSums } from "./pairModel.ts";
import { refitBent } from "./refitBent.ts";
import { type StructuredCouplings, type StructureName, structureOf, structuresOf } from "./structure.ts";
import { differenceOf, reliabilityOf, type StructureScore, simplestOfTheBest } from "./structureChoice.ts";
import { type UpdateLikelihood, updateLogLikelihood } from "./updateLikelihood.ts";
import { sliceUpdates, type UpdateSequence } from "./updateSequence.ts";
import { weakUpdates } from "./weakUpdates.ts";

/** What many neurons of which every update was seen say about their purpose. */
export interface UpdatesInference {
  readonly model: PairModel;
  /** The structure that was chosen, and the scores of all. */
  readonly structure: StructureName;
  readonly scores: readonly StructureScore[];
  /** What the squared correlation with the true couplings should be (U10). */
  readonly reliability: number;
  /** Share of the time in which each unit is active: the reference policy of the reward. */
  readonly mean: Float64Array;
  /** The fit before structure was looked for. */
  readonly plain: PairModel;
  readonly evaluations: number;
}

const TRAIN_SHARE = 0.8;
const BLOCKS = 20;

/**
 * Pairwise purpose of many neurons (U4, U8 to U12, U14): a weakly penalised fit, structures on its summary, the choice among them by held-out
 * likelihood (the last fifth; of those within one standard error of the best the simplest), and one joint refit with a term of the count that
 * bends where the data say (U14).
 * @param kernel  where the time goes; default the reference
 */
export function inferUpdates(
  sequence: UpdateSequence,
  kernel: UpdateLikelihood = updateLogLikelihood,
): UpdatesInference {
  const { units, unit } = sequence;
  const cut = Math.floor(TRAIN_SHARE * unit.length);
  const train = sliceUpdates(sequence, 0, cut);
  const half = weakUpdates(train, undefined, kernel);
  const candidates = structuresOf(half.summary);
  const blocks: UpdateSequence[] = [];
  let rest = sliceUpdates(sequence, cut, unit.length);
  for (let left = BLOCKS; left > 0; left--) {
    const length = Math.floor(rest.unit.length / left);
    blocks.push(sliceUpdates(rest, 0, length));
    rest = sliceUpdates(rest, length, rest.unit.length);
  }
  const nothing = pairSums(units);
  const scoreOf = ({ couplings }: StructuredCouplings) => {
    const model = withCouplings(half.fit.model, couplings, half.mean);
    return blocks.map((block) => kernel(model, block, nothing, "value"));
  };
  const scores = candidates.map(scoreOf);
  const chosen = simplestOfTheBest(scores);
  const whole = weakUpdates(sequence, half, kernel);
  const { curvature } = whole;
  const rank = candidates[chosen].rank;
  const structure = structureOf(whole.summary, candidates[chosen]);
  const from = withCouplings(whole.fit.model, structure.couplings, whole.mean);
  const refit = refitBent(
    (count, start) =>
      rank === 0
        ? fitUpdates(sequence, {
            count,
            ridge: structure.precision,
            from: start,
            means: whole,
            curvature,
            likelihood: kernel,
          })
        : fitLowRank({
            likelihood: whole.likelihood,
            from: start,
            rank,
            mean: whole.mean,
            basis: count.rows,
            information: whole.offsetInformation,
            couplingInformation: whole.summary.information,
            events: unit.length,
            tolerance: 1e-7,
          }),
    { from, likelihood: whole.likelihood, counts: whole.counts },
  );
  return {
    model: refit.model,
    structure: structure.name,
    scores: scores.map((score, k) => ({
      name: candidates[k].name,
      ...differenceOf(score, scores[0], unit.length - cut),
    })),
    reliability: reliabilityOf(structure, refit.model, whole.likelihood, whole.mean),
    mean: whole.mean,
    plain: whole.fit.model,
    evaluations: half.fit.evaluations + whole.fit.evaluations + refit.evaluations,
  };
}
