import type { BinnedWords } from "../binnedWords.ts";
import type { Gate } from "../gates.ts";
import type { InputPath } from "../inputPath.ts";
import { short } from "./percent.ts";
import type { WordCounts } from "./wordInformation.ts";
import { countWords, divergenceBits, multiInformationBits } from "./wordInformation.ts";

/** Thresholds of the gate; all have defaults. */
export interface DriftOptions {
  /** Conditions over time; the drift is then compared with what the conditions change. */
  readonly conditions?: InputPath | undefined;
  /** Drift above this share of the reference is a warning. */
  readonly warnShare?: number;
  /** Conditions with fewer bins are not compared. */
  readonly fewestBins?: number;
}

/**
 * Drift across blocks (Q5): how much the words of the first and the second half of the recording differ, in bits. The reference is how
 * much the conditions differ (mean over pairs); without conditions, what interactions amount to in the words. Slow changes of rate look
 * like interaction to a test whose blocks are shuffled; above half the reference, and beyond chance, they could hide or imitate what is looked for.
 */
export function driftGate(binned: BinnedWords, options: DriftOptions = {}): Gate {
  const { conditions, warnShare = 0.5, fewestBins = 250 } = options;
  const bins = binned.words.length;
  const first = countWords(binned.words, (bin) => bin < bins / 2);
  const second = countWords(binned.words, (bin) => bin >= bins / 2);
  const drift = divergenceBits(first, second);
  const levels =
    conditions === undefined ? [] : countsByLevel(binned, conditions).filter((one) => totalOf(one) >= fewestBins);
  const byConditions = levels.length > 1;
  const reference = byConditions
    ? meanDivergence(levels)
    : multiInformationBits(countWords(binned.words), binned.units);
  const warn = drift > warnShare * reference && drift > chanceDivergence(binned);
  const what = byConditions ? `${levels.length} conditions differ by` : "interactions amount to";
  return {
    id: "drift",
    title: "Drift across the recording",
    value: drift,
    unit: "bits",
    threshold: `warn above ${warnShare} of what ${byConditions ? "conditions change" : "interactions amount to"}`,
    verdict: warn ? "warn" : "pass",
    sentence: `The words of the first and the second half differ by ${short(drift, 2)} bits, while ${what} ${short(reference, 2)} bits: ${
      warn ? "slow drift could be mistaken for what is looked for." : "the recording is steady enough."
    }`,
  };
}

/**
 * What two halves of a steady recording differ by at most (3 standard deviations): 2 N ln 2 times the divergence in bits is then a χ² with
 * one degree of freedom fewer than words, and its mean is corrected away.
 */
function chanceDivergence({ words }: BinnedWords): number {
  const freedom = countWords(words).size - 1;
  return words.length === 0 ? 0 : (3 * Math.sqrt(2 * freedom)) / (2 * words.length * Math.LN2);
}

function countsByLevel(binned: BinnedWords, conditions: InputPath): WordCounts[] {
  const { switchMs, input, labels } = conditions;
  const level = new Int32Array(binned.words.length).fill(-1);
  let at = -1;
  for (let bin = 0; bin < level.length; bin++) {
    while (at + 1 < switchMs.length && switchMs[at + 1] <= binned.startMs[bin]) at++;
    if (at >= 0) level[bin] = input[at];
  }
  return labels.map((_, one) => countWords(binned.words, (bin) => level[bin] === one));
}

function meanDivergence(levels: readonly WordCounts[]): number {
  let sum = 0;
  let pairs = 0;
  for (let a = 0; a < levels.length; a++) {
    for (let b = 0; b < a; b++) {
      sum += divergenceBits(levels[a], levels[b]);
      pairs++;
    }
  }
  return sum / pairs;
}

function totalOf(counts: WordCounts): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}
