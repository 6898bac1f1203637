import { klDivergence } from "../../measures/klDivergence.ts";
import { percentileInterval } from "../../num/quantile.ts";
import { createRng, type Rng } from "../../num/rng.ts";
import { bootstrapWeights } from "../../recording/blocks.ts";
import { type FlipStatistics, sumBlocks } from "../../recording/flipStatistics.ts";

import { fitFlips, freeWordsOf } from "../fitFlips.ts";
import { fittedNetwork, occupancyOf, wordSeconds } from "../fittedNetwork.ts";
import type { Estimate, FittedNetwork } from "../purpose.ts";
import { TRANSFER_HYPOTHESES, type TransferHypothesis, transferPredictions } from "./transferPredictions.ts";
import { transferSentences } from "./transferSentences.ts";
import { rootMeanSquare, wordCorrelations, wordMeans } from "./wordStatistics.ts";

/** How one guess did on the second recording; smaller is better throughout. */
export interface TransferScore {
  readonly hypothesis: TransferHypothesis;
  readonly title: string;
  /** Whether it was told how often each unit is active in the second recording. */
  readonly knowsRates: boolean;
  /** KL(observed ‖ predicted), bits per word. */
  readonly words: Estimate;
  /** Root mean square error of the share of time that a unit is active. */
  readonly rates: Estimate;
  /** Root mean square error of the correlation coefficients of pairs. */
  readonly correlations: Estimate;
}

/** Guesses from one recording, scored on another. */
export interface TransferResult {
  readonly scores: readonly TransferScore[];
  /** KL between the two halves of the second recording: nobody can do better. */
  readonly floor: Estimate;
  /** Bits per word by which keeping the purpose (with the new rates) is worse (> 0) or better (< 0) than each other guess. */
  readonly purposeMinus: Readonly<Partial<Record<TransferHypothesis, Estimate>>>;
  /** The same for the error of the pair correlations. */
  readonly correlationsMinus: Readonly<Partial<Record<TransferHypothesis, Estimate>>>;
  readonly best: TransferHypothesis;
  readonly sentences: readonly string[];
}

/** How the comparison is made. */
export interface TransferOptions {
  /** Bootstrap replicates; each redraws the blocks of both recordings and fits the first again. */
  readonly replicates: number;
  readonly seed: number;
  /** False where the verdict on the first recording allows no purpose: then nothing is claimed. */
  readonly claims: boolean;
  readonly onReplicate?: (done: number) => void;
}

const FLOOR = 1e-6; // share of the uniform distribution mixed into a prediction
const PURPOSE: TransferHypothesis = "keepPurpose";

/**
 * Scores what the first recording predicts of the second (P8). Rates are taken from every other block of the second, words are scored
 * on those between, and the same the other way round. Intervals: the blocks of the second recording and those behind the fit of the
 * first are redrawn together, so that differences between guesses are paired.
 */
export function scoreTransfer(first: FlipStatistics, second: FlipStatistics, options: TransferOptions): TransferResult {
  if (first.units !== second.units || first.windowMs !== second.windowMs)
    throw new RangeError("scoreTransfer: both recordings must have the same units and the same hold window.");
  const whole = measured(first, second, all(first.blocks), all(second.blocks));
  const rng = createRng(options.seed).split("transfer");
  const drawn = Array.from({ length: options.replicates }, (_, k) => {
    const one = rng.split(`replicate ${k}`);
    const blocks = bootstrapWeights(first.blocks, one.split("first"));
    const found = measured(first, second, blocks, halvesRedrawn(second.blocks, one.split("second")));
    options.onReplicate?.(k + 1);
    return found;
  });
  const estimate = (of: (measures: Measures) => number): Estimate => centred(of(whole), drawn.map(of));
  const scores = TRANSFER_HYPOTHESES.map(({ hypothesis, title, knowsRates }) => ({
    hypothesis,
    title,
    knowsRates,
    words: estimate(({ guesses }) => guesses[hypothesis].words),
    rates: estimate(({ guesses }) => guesses[hypothesis].rates),
    correlations: estimate(({ guesses }) => guesses[hypothesis].correlations),
  }));
  const purposeMinus: Partial<Record<TransferHypothesis, Estimate>> = {};
  const correlationsMinus: Partial<Record<TransferHypothesis, Estimate>> = {};
  for (const { hypothesis } of TRANSFER_HYPOTHESES)
    if (hypothesis !== PURPOSE) {
      purposeMinus[hypothesis] = estimate(({ guesses }) => guesses[PURPOSE].words - guesses[hypothesis].words);
      correlationsMinus[hypothesis] = estimate(
        ({ guesses }) => guesses[PURPOSE].correlations - guesses[hypothesis].correlations,
      );
    }
  const best = scores.reduce((a, b) => (b.words.value < a.words.value ? b : a)).hypothesis;
  const result = { scores, floor: estimate(({ floor }) => floor), purposeMinus, correlationsMinus, best };
  return { ...result, sentences: transferSentences(result, options.claims) };
}

// A redrawn half has fewer distinct blocks, so that every divergence of a replicate is too large: only its spread is used.
function centred(value: number, replicates: readonly number[]): Estimate {
  const known = replicates.filter((one) => !Number.isNaN(one));
  const mean = known.reduce((sum, one) => sum + one, 0) / known.length;
  const { low, high } = percentileInterval(known);
  return { value, low: value + low - mean, high: value + high - mean };
}

interface Guess {
  readonly words: number;
  readonly rates: number;
  readonly correlations: number;
}

interface Measures {
  readonly guesses: Readonly<Record<TransferHypothesis, Guess>>;
  readonly floor: number;
}

function measured(
  first: FlipStatistics,
  second: FlipStatistics,
  firstWeights: ArrayLike<number>,
  secondWeights: ArrayLike<number>,
): Measures {
  const table = sumBlocks(first, firstWeights);
  const reference = occupancyOf(table);
  const network = (family: "pairwise" | "full"): FittedNetwork => {
    const { model } = fitFlips(table, family, freeWordsOf(first), { tolerance: 1e-8 });
    return { ...fittedNetwork(model, first), reference };
  };
  const source = { pairwise: network("pairwise"), full: network("full"), observed: normalised(wordSeconds(table)) };
  const halves = [0, 1].map((half) => {
    const told = sumBlocks(second, half === 0 ? every(secondWeights, 0) : every(secondWeights, 1));
    const scored = sumBlocks(second, half === 0 ? every(secondWeights, 1) : every(secondWeights, 0));
    const truth = normalised(wordSeconds(scored));
    const predictions = transferPredictions(source, occupancyOf(told));
    const guesses = Object.fromEntries(
      TRANSFER_HYPOTHESES.map(({ hypothesis }) => [hypothesis, guessed(truth, predictions[hypothesis], first.units)]),
    ) as Record<TransferHypothesis, Guess>;
    return { guesses, floor: klDivergence(truth, normalised(wordSeconds(told)), FLOOR) };
  });
  const mean = (of: (half: Measures) => number) => (of(halves[0]) + of(halves[1])) / 2;
  const guesses = Object.fromEntries(
    TRANSFER_HYPOTHESES.map(({ hypothesis: h }) => [
      h,
      {
        words: mean((half) => half.guesses[h].words),
        rates: mean((half) => half.guesses[h].rates),
        correlations: mean((half) => half.guesses[h].correlations),
      },
    ]),
  ) as Record<TransferHypothesis, Guess>;
  return { guesses, floor: mean((half) => half.floor) };
}

function guessed(truth: Float64Array, predicted: Float64Array | undefined, units: number): Guess {
  if (predicted === undefined) return { words: Number.NaN, rates: Number.NaN, correlations: Number.NaN };
  return {
    words: klDivergence(truth, predicted, FLOOR),
    rates: rootMeanSquare(wordMeans(truth, units), wordMeans(predicted, units)),
    correlations: rootMeanSquare(wordCorrelations(truth, units), wordCorrelations(predicted, units)),
  };
}

function all(blocks: number): Float64Array {
  return new Float64Array(blocks).fill(1);
}

/** The weights of every other block, the rest 0. */
function every(weights: ArrayLike<number>, half: number): Float64Array {
  return Float64Array.from(weights, (weight, block) => (block % 2 === half ? weight : 0));
}

// Each half is redrawn within itself, so that no block is both told and scored.
function halvesRedrawn(blocks: number, rng: Rng): Float64Array {
  const out = new Float64Array(blocks);
  for (const half of [0, 1]) {
    const members = Math.floor((blocks + 1 - half) / 2);
    bootstrapWeights(members, rng.split(`half ${half}`)).forEach((weight, k) => {
      out[2 * k + half] = weight;
    });
  }
  return out;
}

function normalised(values: Float64Array): Float64Array {
  const total = values.reduce((sum, value) => sum + value, 0);
  return values.map((value) => value / total);
}
