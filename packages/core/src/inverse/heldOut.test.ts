import { describe, expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import { type FlipStatistics, type FlipTable, mergeBlocks, sumBlocks } from "../recording/flipStatistics.ts";
import { fitFlips, freeWordsOf } from "./fitFlips.ts";
import { flipLogLikelihood } from "./flipLikelihood.ts";
import { crossValidate, FOLDS, flipTotals, heldOutScore } from "./heldOut.ts";

const UNITS = 3;
const BLOCKS = 10;
const WORDS = 8;

/** Poisson-like counts of three units that raise each other, on ten blocks; block b has 10 + b seconds in each state. */
function statisticsOf(seed: number): FlipStatistics {
  const rng = createRng(seed);
  const flips = Float64Array.from({ length: BLOCKS * WORDS * UNITS }, (_, k) => {
    const word = Math.floor(k / UNITS) % WORDS;
    return rng.integer(10) + 5 * ((word & 1) + ((word >> 1) & 1));
  });
  return {
    units: UNITS,
    inputs: 1,
    windowMs: 20,
    blocks: BLOCKS,
    word: Int32Array.from({ length: WORDS }, (_, word) => word),
    input: new Int32Array(WORDS),
    seconds: Float64Array.from({ length: BLOCKS * WORDS }, (_, k) => 10 + Math.floor(k / WORDS)),
    flips,
    multipleFlips: 0,
    inputSwitches: Float64Array.of(0),
  };
}

describe("held-out scores", () => {
  test("block b is scored in fold b mod 5 by a model that was trained on the blocks of the other folds only (S1)", () => {
    const statistics = statisticsOf(1);
    const folds: { trainedOn: FlipTable; scored: FlipTable[] }[] = [];
    const score = crossValidate(statistics, (table, fold) => {
      folds.push({ trainedOn: table, scored: [] });
      return {
        score: (held) => {
          folds[fold].scored.push(held);
          return 100 * fold + held.seconds[0];
        },
      };
    });
    expect(folds).toHaveLength(5);
    folds.forEach(({ trainedOn, scored }, fold) => {
      // A state is held for 10 + b seconds in block b.
      expect(scored.map((table) => table.seconds[0])).toEqual([10 + fold, 15 + fold]);
      expect(trainedOn.seconds[0]).toBe(145 - (25 + 2 * fold));
    });
    expect([...score.logLikelihood]).toEqual(Array.from({ length: BLOCKS }, (_, b) => 100 * (b % 5) + 10 + b));
  });

  test("the score of a family is the likelihood of each block under the fit to the other folds (S1, F4)", () => {
    const statistics = statisticsOf(2);
    for (const family of ["independent", "pairwise", "full"] as const) {
      const { logLikelihood, flips, seconds, models } = heldOutScore(statistics, family);
      expect(models).toHaveLength(5);
      for (let block = 0; block < BLOCKS; block++) {
        const weights = Float64Array.from({ length: BLOCKS }, (_, b) => (b % 5 === block % 5 ? 0 : 1));
        const { model } = fitFlips(sumBlocks(statistics, weights), family, freeWordsOf(statistics));
        const only = sumBlocks(
          statistics,
          weights.map((_, b) => (b === block ? 1 : 0)),
        );
        expect(logLikelihood[block]).toBe(flipLogLikelihood(model, only));
        expect(seconds[block]).toBe(WORDS * (10 + block));
        expect(flips[block]).toBe(only.flips.reduce((sum, value) => sum + value, 0));
      }
    }
  });

  test("blocks that are merged by folds give the score of the folds (S1, S3)", () => {
    const statistics = statisticsOf(4);
    const merged = mergeBlocks(statistics, FOLDS);
    expect(merged.blocks).toBe(FOLDS);
    for (const family of ["independent", "pairwise"] as const) {
      const [apart, together] = [statistics, merged].map((one) => heldOutScore(one, family));
      const folded = (values: Float64Array, fold: number) => values[fold] + values[fold + FOLDS];
      for (let fold = 0; fold < FOLDS; fold++) {
        expect(together.logLikelihood[fold]).toBeCloseTo(folded(apart.logLikelihood, fold), 9);
        expect(together.flips[fold]).toBe(folded(apart.flips, fold));
        expect(together.seconds[fold]).toBe(folded(apart.seconds, fold));
      }
    }
  });

  test("totals are those of all blocks", () => {
    const statistics = statisticsOf(3);
    expect(flipTotals(statistics)).toEqual({
      flips: statistics.flips.reduce((sum, value) => sum + value, 0),
      seconds: WORDS * 145,
    });
  });
});
