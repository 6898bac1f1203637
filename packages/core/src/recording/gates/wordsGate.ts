import type { BinnedWords } from "../binnedWords.ts";
import type { Gate } from "../gates.ts";
import { percent, short } from "./percent.ts";
import { countWords } from "./wordInformation.ts";

/** Thresholds of the gate; all have defaults. */
export interface WordsOptions {
  /** Share of words seen once above which the gate warns. */
  readonly warnShare?: number;
  /** Number of units that the most active were taken from, for the sentence. */
  readonly chosenFrom?: number;
}

/**
 * Words, visits, words seen once (Q6). A reward is known only for words that were visited; where more than half of the words were seen
 * once, most of it stays unknown: a warning, fewer units help.
 */
export function wordsGate(binned: BinnedWords, options: WordsOptions = {}): Gate {
  const { warnShare = 0.5, chosenFrom = binned.units } = options;
  const counts = [...countWords(binned.words).values()].sort((a, b) => a - b);
  const once = counts.filter((count) => count === 1).length;
  const share = counts.length === 0 ? 0 : once / counts.length;
  const median = counts.length === 0 ? 0 : counts[counts.length >> 1];
  const which =
    chosenFrom > binned.units ? `the ${binned.units} most active of ${chosenFrom} units` : `${binned.units} units`;
  const warn = share > warnShare;
  return {
    id: "words",
    title: "Words seen once",
    value: 100 * share,
    unit: "%",
    threshold: `warn above ${percent(warnShare)}`,
    verdict: warn ? "warn" : "pass",
    sentence: `${counts.length} of ${short(2 ** binned.units, 6)} possible words of ${which} occur in ${binned.words.length} ${binned.binMs > 0 ? `bins of ${binned.binMs} ms` : "steps"}, half of them at least ${median} times, ${percent(share)} only once${
      warn ? ": most of a reward would stay unknown. Take fewer units." : "."
    }`,
  };
}
