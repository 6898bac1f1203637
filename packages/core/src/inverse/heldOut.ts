import { heldOutBlocks, otherBlocks } from "../recording/blocks.ts";
import {
  type FlipStatistics,
  type FlipTable,
  sumBlocks,
  tableOfBlock,
  wholeTable,
} from "../recording/flipStatistics.ts";
import { type FitFlipsOptions, fitFlips, freeWordsOf } from "./fitFlips.ts";
import { flipScorer } from "./flipLikelihood.ts";
import type { FlipModel } from "./flipModel.ts";
import type { PotentialFamily } from "./purpose.ts";

/** Folds of the cross-validation: block b is held out in fold b mod 5. */
export const FOLDS = 5;

/** Held-out score of a model, block by block: every block is scored by a fit that has not seen it (S1). */
export interface HeldOutScore {
  /** Log-likelihood of each block, nats, shape [blocks]. */
  readonly logLikelihood: Float64Array;
  /** Flips in each block, shape [blocks]. */
  readonly flips: Float64Array;
  /** Observed seconds of each block, shape [blocks]. */
  readonly seconds: Float64Array;
  /** The fit of each fold, to start other fits from. */
  readonly models: readonly FlipModel[];
}

/** Anything that is trained on a table and scores another. */
export interface FlipPredictor {
  readonly score: (table: FlipTable) => number;
  readonly model?: FlipModel;
}

/**
 * Cross-validates one family on contiguous blocks (S1).
 * @param starts models to start each fold's fit from, of the same family and words
 */
export function heldOutScore(
  statistics: FlipStatistics,
  family: PotentialFamily,
  starts: readonly FlipModel[] = [],
  options: FitFlipsOptions = {},
): HeldOutScore {
  const words = family === "full" ? freeWordsOf(statistics) : new Int32Array(0);
  return crossValidate(statistics, (table, fold) => {
    const start = starts[fold];
    const { model } = fitFlips(table, family, words, start ? { ...options, start } : options);
    return { model, score: flipScorer(model, table) };
  });
}

/** Cross-validates anything that can be trained on a table (S1). */
export function crossValidate(
  statistics: FlipStatistics,
  train: (table: FlipTable, fold: number) => FlipPredictor,
): HeldOutScore {
  const { blocks } = statistics;
  const { tables, training, flips, seconds } = foldsOf(statistics);
  const logLikelihood = new Float64Array(blocks);
  const models: FlipModel[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const predictor = train(training[fold], fold);
    if (predictor.model) models.push(predictor.model);
    for (let block = fold; block < blocks; block += FOLDS) logLikelihood[block] = predictor.score(tables[block]);
  }
  return { logLikelihood, flips, seconds, models };
}

/** What cross-validation of any family needs of a recording. */
interface Folds extends Pick<HeldOutScore, "flips" | "seconds"> {
  readonly tables: readonly FlipTable[];
  readonly training: readonly FlipTable[];
}

const made = new WeakMap<FlipStatistics, Folds>(); // every family asks for the same

function foldsOf(statistics: FlipStatistics): Folds {
  const known = made.get(statistics);
  if (known) return known;
  const { blocks } = statistics;
  const tables = Array.from({ length: blocks }, (_, block) => tableOfBlock(statistics, block));
  const training = Array.from({ length: FOLDS }, (_, fold) =>
    sumBlocks(statistics, otherBlocks(heldOutBlocks(blocks, FOLDS, fold))),
  );
  const total = (values: Float64Array) => {
    let sum = 0;
    for (let k = 0; k < values.length; k++) sum += values[k];
    return sum;
  };
  const folds = {
    tables,
    training,
    flips: Float64Array.from(tables, (table) => total(table.flips)),
    seconds: Float64Array.from(tables, (table) => total(table.seconds)),
  };
  made.set(statistics, folds);
  return folds;
}

/** The number of flips and the observed seconds of a recording. */
export function flipTotals(statistics: FlipStatistics): { flips: number; seconds: number } {
  const table = wholeTable(statistics);
  const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
  return { flips: total(table.flips), seconds: total(table.seconds) };
}
