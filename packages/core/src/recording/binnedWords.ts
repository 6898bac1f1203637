import { expectInteger } from "../num/expectShape.ts";
import type { SpikeGrid } from "./spikeGrid.ts";

/** Population words in consecutive bins of observed time: bit i of a word says whether unit i spiked in the bin. */
export interface BinnedWords {
  readonly units: number;
  readonly binMs: number;
  /** Shape [bins]. */
  readonly words: Int32Array;
  /** 1 where the bin before lies in the same stretch without a gap, shape [bins]. */
  readonly follows: Uint8Array;
  /** Start of each bin, ms since the grid's origin, shape [bins]. */
  readonly startMs: Int32Array;
}

const LARGEST_WORD_UNITS = 30; // a word is a 32-bit integer

/**
 * Cuts observed time into bins of `binMs`; what is left at the end of a stretch is no bin.
 * @throws RangeError for more than 30 units or a bin that is not a whole number of milliseconds
 */
export function binnedWords(grid: SpikeGrid, binMs: number): BinnedWords {
  const units = grid.timesMs.length;
  expectInteger("binnedWords", "number of units", units, 1, LARGEST_WORD_UNITS);
  expectInteger("binnedWords", "binMs", binMs, 1, 1_000_000);
  const counts = grid.stretches.map(({ startMs, stopMs }) => Math.floor((stopMs - startMs) / binMs));
  const bins = counts.reduce((sum, count) => sum + count, 0);
  const words = new Int32Array(bins);
  const follows = new Uint8Array(bins).fill(1);
  const startMs = new Int32Array(bins);
  let first = 0;
  grid.stretches.forEach((stretch, s) => {
    for (let bin = 0; bin < counts[s]; bin++) startMs[first + bin] = stretch.startMs + bin * binMs;
    if (counts[s] > 0) follows[first] = 0;
    first += counts[s];
  });
  for (let unit = 0; unit < units; unit++) {
    let stretch = 0;
    let before = 0;
    for (const time of grid.timesMs[unit]) {
      while (time >= grid.stretches[stretch].stopMs) before += counts[stretch++];
      const bin = Math.floor((time - grid.stretches[stretch].startMs) / binMs);
      if (bin < counts[stretch]) words[before + bin] |= 1 << unit;
    }
  }
  return { units, binMs, words, follows, startMs };
}
