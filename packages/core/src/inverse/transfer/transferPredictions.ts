import { expectShape } from "../../num/expectShape.ts";
import { networkWords } from "../networkPolicy.ts";
import { inferredProblem } from "../predictChange.ts";
import type { FittedNetwork } from "../purpose.ts";
import { adaptAtRates } from "./adaptAtRates.ts";
import { rakeWords } from "./rakeWords.ts";

/** A guess at how a network uses its words in a second recording. */
export type TransferHypothesis =
  | "noChange"
  | "noChangeModel"
  | "independent"
  | "keepCouplings"
  | "keepPotential"
  | "keepPurpose";

/** The guesses in the order in which they are told, and whether they are told how often each unit is active. */
export const TRANSFER_HYPOTHESES: readonly {
  readonly hypothesis: TransferHypothesis;
  readonly title: string;
  readonly knowsRates: boolean;
}[] = [
  { hypothesis: "noChange", title: "No change (words as recorded)", knowsRates: false },
  { hypothesis: "noChangeModel", title: "No change (fitted network)", knowsRates: false },
  { hypothesis: "independent", title: "Independent, new rates", knowsRates: true },
  { hypothesis: "keepCouplings", title: "Keep the pairwise couplings, new rates", knowsRates: true },
  { hypothesis: "keepPotential", title: "Keep the full potential, new rates", knowsRates: true },
  { hypothesis: "keepPurpose", title: "Keep the purpose, new rates", knowsRates: true },
];

/** What the first recording was found to be: two fits with one input each, and its words. */
export interface TransferSource {
  readonly pairwise: FittedNetwork;
  readonly full: FittedNetwork;
  /** Share of time of each word, shape [2ⁿ]. */
  readonly observed: Float64Array;
}

/**
 * What each guess says about the words of the second recording (P7), shape [2ⁿ] each; undefined where a guess has no solution.
 * No change: those of the first, observed or by its network. Independent: the new rates and nothing else. Keep the couplings, or the full
 * potential: the interaction of the first, offsets moved to the new rates (P6). Keep the purpose: the reward of the full potential, optimised
 * again at the new rates.
 * @param means    share of time that each unit is active in the second one, shape [n]
 * @throws RangeError for networks with a stimulus
 */
export function transferPredictions(
  source: TransferSource,
  means: Float64Array,
): Readonly<Record<TransferHypothesis, Float64Array | undefined>> {
  const { pairwise, full, observed } = source;
  const { units, inputs } = full;
  if (inputs !== 1)
    throw new RangeError(
      `transferPredictions: takes a network without a stimulus, but this one has ${inputs} inputs. Infer without --stimulus, or one condition at a time.`,
    );
  expectShape("transferPredictions", "means", means, units);
  const words = networkWords(full);
  return {
    noChange: observed,
    noChangeModel: words,
    independent: Float64Array.from({ length: 2 ** units }, (_, word) =>
      means.reduce((product, mean, i) => product * ((word >> i) & 1 ? mean : 1 - mean), 1),
    ),
    keepCouplings: rakeWords(networkWords(pairwise), means),
    keepPotential: rakeWords(words, means),
    keepPurpose: adaptAtRates(inferredProblem(full), means),
  };
}
