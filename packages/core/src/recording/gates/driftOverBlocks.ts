import type { BinnedWords } from "../binnedWords.ts";
import { countWords, divergenceBits } from "./wordInformation.ts";

/** How far the words of each contiguous block are from all others (Q5). */
export interface BlockDrift {
  /** Shape [blocks], bits. */
  readonly bits: Float64Array;
  /** First bin of each block, and the number of bins, shape [blocks + 1]. */
  readonly firstBin: Int32Array;
}

/**
 * Divergence between the words of each contiguous block and those of all the other blocks (Q5), bits, corrected for finite counts.
 * @param blocks  at least 2; fewer bins than blocks give empty blocks, which differ by 0
 */
export function driftOverBlocks(binned: BinnedWords, blocks = 10): BlockDrift {
  const bins = binned.words.length;
  const firstBin = Int32Array.from({ length: blocks + 1 }, (_, block) => Math.floor((block * bins) / blocks));
  const bits = Float64Array.from({ length: blocks }, (_, block) => {
    const inside = (bin: number) => bin >= firstBin[block] && bin < firstBin[block + 1];
    return divergenceBits(
      countWords(binned.words, inside),
      countWords(binned.words, (bin) => !inside(bin)),
    );
  });
  return { bits, firstBin };
}
