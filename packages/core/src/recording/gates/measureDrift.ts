import type { BinnedWords } from "../binnedWords.ts";
import type { InputPath } from "../inputPath.ts";
import { countWords, divergenceBits, multiInformationBits, type WordCounts } from "./wordInformation.ts";

/** Drift with what it is held against (Q5), bits. */
export interface Drift {
  /** Divergence between the words of the earlier and of the later half, of each condition by itself. */
  readonly bits: number;
  /** How much the conditions differ (mean over pairs); without conditions, what interactions amount to in the words. */
  readonly reference: number;
  /** What a steady recording stays below. */
  readonly chance: number;
  /** How many conditions were compared; 0 without them. */
  readonly conditions: number;
}

/**
 * Measures the drift between two contiguous blocks of one condition (Q5), averaged over conditions by their number of bins. Conditions
 * with fewer than `fewestBins` are left out; where fewer than two are left, the recording counts as one condition.
 */
export function measureDrift(binned: BinnedWords, conditions: InputPath | undefined, fewestBins = 250): Drift {
  const levels = conditions === undefined ? [] : binsByLevel(binned, conditions).filter((l) => l.length >= fewestBins);
  const compared = levels.length > 1;
  const wordsOf = (level: readonly number[]) => Int32Array.from(level, (bin) => binned.words[bin]);
  const groups = compared ? levels.map(wordsOf) : [binned.words];
  let bits = 0;
  let bins = 0;
  for (const group of groups) {
    const middle = Math.ceil(group.length / 2);
    const halves = divergenceBits(countWords(group.subarray(0, middle)), countWords(group.subarray(middle)));
    bits += group.length * halves;
    bins += group.length;
  }
  const counts = countWords(binned.words);
  return {
    bits: bins === 0 ? 0 : bits / bins,
    reference: compared
      ? meanDivergence(groups.map((group) => countWords(group)))
      : multiInformationBits(counts, binned.units),
    chance: groups.length * chanceDivergence(counts.size, binned.words.length),
    conditions: compared ? levels.length : 0,
  };
}

/**
 * What two halves of a steady recording differ by at most (3 standard deviations): 2 N ln 2 times the divergence in bits is then a χ² with
 * one degree of freedom fewer than words, and its mean is corrected away.
 */
function chanceDivergence(distinct: number, bins: number): number {
  return bins === 0 ? 0 : (3 * Math.sqrt(2 * (distinct - 1))) / (2 * bins * Math.LN2);
}

function binsByLevel(binned: BinnedWords, conditions: InputPath): number[][] {
  const { switchMs, input, labels } = conditions;
  const levels: number[][] = labels.map(() => []);
  let at = -1;
  for (let bin = 0; bin < binned.words.length; bin++) {
    while (at + 1 < switchMs.length && switchMs[at + 1] <= binned.startMs[bin]) at++;
    if (at >= 0 && input[at] >= 0) levels[input[at]].push(bin);
  }
  return levels;
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
