import type { Rng } from "../num/rng.ts";
import { bootstrapWeights } from "../recording/blocks.ts";
import { type FlipStatistics, sumBlocks, wholeTable } from "../recording/flipStatistics.ts";
import type { SpikeGrid } from "../recording/spikeGrid.ts";
import { type FlipFit, fitFlips, freeWordsOf } from "./fitFlips.ts";
import { fittedNetwork } from "./fittedNetwork.ts";
import type { FlipModel } from "./flipModel.ts";
import { fitFreeRates } from "./freeRates.ts";
import { crossValidate, type HeldOutScore, heldOutScore } from "./heldOut.ts";
import { bitsPerFlipGain, heldOutGain } from "./heldOutGain.ts";
import { networkReward } from "./networkReward.ts";
import type { FamilyScore, PotentialFamily } from "./purpose.ts";
import { fitRedraws, type RedrawFit } from "./redraws/fitRedraws.ts";
import type { RedrawLikelihood } from "./redraws/redrawLikelihood.ts";
import { type Halves, interleavedHalves } from "./stability.ts";

/** Everything at the chosen window, fitted once. */
export interface ChosenFit {
  readonly statistics: FlipStatistics;
  readonly scores: Readonly<Record<PotentialFamily | "free", HeldOutScore>>;
  readonly families: readonly FamilyScore[];
  readonly family: "pairwise" | "full";
  readonly model: FlipModel;
  readonly full: FlipModel;
  /** The model without the hold window's bias, where that was asked for. */
  readonly calibrated?: RedrawFit | undefined;
  /** Fits to the odd blocks and to the even ones, to predict the words of the other half. */
  readonly halfModels: { readonly chosen: readonly FlipModel[]; readonly independent: readonly FlipModel[] };
  readonly halves: Halves;
  readonly asymmetricHalves: Halves;
}

/** What `chooseFit` has to be told. */
export interface FitSettings {
  readonly family: "auto" | "full" | "pairwise";
}

const FAMILIES: readonly PotentialFamily[] = ["pairwise", "full", "asymmetric"];

/**
 * Fits every family and control to the statistics of one window, and chooses between pairwise and full (S1, S2, F4, F5).
 * @param spikes   where given, the chosen model is calibrated on them (F13)
 * @param redraws  the likelihood of calibration; default the reference
 */
export function chooseFit(
  statistics: FlipStatistics,
  settings: FitSettings,
  rng: Rng,
  spikes: SpikeGrid | undefined,
  redraws?: RedrawLikelihood,
): ChosenFit {
  const scores = {
    independent: heldOutScore(statistics, "independent"),
    pairwise: heldOutScore(statistics, "pairwise"),
    full: heldOutScore(statistics, "full"),
    asymmetric: heldOutScore(statistics, "asymmetric"),
    free: crossValidate(statistics, fitFreeRates),
  };
  const gainOf = (family: PotentialFamily) => heldOutGain(scores[family], scores.independent, rng.split(family));
  const families = FAMILIES.map((family) => ({ family, ...gainOf(family) }));
  const fullIsBetter = bitsPerFlipGain(scores.full, scores.pairwise, rng.split("full over pairwise")).low > 0;
  const family = settings.family === "auto" ? (fullIsBetter ? "full" : "pairwise") : settings.family;
  const table = wholeTable(statistics);
  const full: FlipFit = fitFlips(table, "full", freeWordsOf(statistics));
  const model = family === "full" ? full.model : fitFlips(table, "pairwise", NO_WORDS).model;
  const halfModels = { chosen: fitHalves(statistics, family), independent: fitHalves(statistics, "independent") };
  const halves = interleavedHalves(statistics, "pairwise");
  const asymmetricHalves = interleavedHalves(statistics, "asymmetric");
  const calibrated = spikes ? fitRedraws(spikes, model, statistics, redraws) : undefined;
  return {
    statistics,
    scores,
    families,
    family,
    model,
    full: full.model,
    calibrated,
    halfModels,
    halves,
    asymmetricHalves,
  };
}

/** Fits of a family without the even blocks and without the odd ones. */
function fitHalves(statistics: FlipStatistics, family: PotentialFamily): FlipModel[] {
  return [0, 1].map((half) => {
    const others = Float64Array.from({ length: statistics.blocks }, (_, block) => (block % 2 === half ? 0 : 1));
    return fitFlips(sumBlocks(statistics, others), family, freeWordsOf(statistics)).model;
  });
}

const NO_WORDS = new Int32Array(0);

/** The reward as fitted, of one bootstrap replicate, on all words, shape [inputs, words]: blocks are drawn again and the chosen family refitted. */
export function bootstrapReward(fit: ChosenFit, rng: Rng): Float64Array {
  const weights = bootstrapWeights(fit.statistics.blocks, rng);
  const table = sumBlocks(fit.statistics, weights);
  const { model } = fitFlips(table, fit.family, fit.model.freeWords, { start: fit.model, tolerance: 1e-8 });
  const statistics = { ...fit.statistics, ...tableAsBlocks(table) };
  return networkReward(fittedNetwork(model, statistics));
}

/** A table as statistics of one block, for what takes statistics. */
function tableAsBlocks(table: ReturnType<typeof sumBlocks>): Pick<FlipStatistics, "blocks" | "seconds" | "flips"> {
  return { blocks: 1, seconds: table.seconds, flips: table.flips };
}
