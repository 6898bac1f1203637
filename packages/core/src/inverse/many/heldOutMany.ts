import { heldOutBlocks, otherBlocks } from "../../recording/blocks.ts";
import type { FlipEvents } from "../../recording/flipEvents.ts";
import { FOLDS, type HeldOutScore } from "../heldOut.ts";
import { fitManyFlips, type ManyFlipsOptions } from "./fitManyFlips.ts";
import { flipEventLogLikelihood } from "./flipEventLikelihood.ts";
import { flipEventMeans } from "./flipEventMeans.ts";
import { type PairModel, pairSums } from "./pairModel.ts";

/** Held-out scores of a fit and of independent units on the same blocks, and the fits behind them. */
export interface ManyScores {
  readonly fitted: HeldOutScore;
  readonly independent: HeldOutScore;
  readonly models: readonly PairModel[];
}

/**
 * Cross-validates the flip process of many units on contiguous blocks (S1 as in U6).
 * @param folds which of the folds are held out, for instance [0] for a first look; blocks of the others score nothing
 */
export function heldOutMany(
  events: FlipEvents,
  options: ManyFlipsOptions,
  folds: readonly number[] = Array.from({ length: FOLDS }, (_, fold) => fold),
): ManyScores {
  const { blocks, units } = events;
  const fitted = new Float64Array(blocks);
  const independent = new Float64Array(blocks);
  const flips = new Float64Array(blocks);
  const seconds = new Float64Array(blocks);
  const models: PairModel[] = [];
  let from = options.from;
  for (const fold of folds) {
    const held = heldOutBlocks(blocks, FOLDS, fold);
    const train = otherBlocks(held);
    const { model } = fitManyFlips(events, train, { ...options, ...(from ? { from } : {}) });
    const plain = flipEventMeans(events, train).independent;
    from = model;
    models.push(model);
    for (let block = 0; block < blocks; block++) {
      if (!(held[block] > 0)) continue;
      const only = Float64Array.from({ length: blocks }, (_, b) => (b === block ? 1 : 0));
      const means = flipEventMeans(events, only);
      fitted[block] = flipEventLogLikelihood(model, events, only, pairSums(units), "slopes");
      independent[block] = flipEventLogLikelihood(plain, events, only, pairSums(units), "slopes");
      flips[block] = means.flips;
      seconds[block] = means.seconds;
    }
  }
  const score = (logLikelihood: Float64Array): HeldOutScore => ({ logLikelihood, flips, seconds, models: [] });
  return { fitted: score(fitted), independent: score(independent), models };
}
