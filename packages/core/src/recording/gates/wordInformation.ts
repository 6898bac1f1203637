import { log2 } from "../../num/log2.ts";
/** How often each word occurs: counts by word code. */
export type WordCounts = ReadonlyMap<number, number>;

const LARGEST_TALLY = 2 ** 16; // counts in an array up to this word, which takes a tenth of the time

/** Counts the words of the bins for which `keep` says so; words in the order in which they first occur. */
export function countWords(words: Int32Array, keep?: (bin: number) => boolean): Map<number, number> {
  let largest = 0;
  for (let bin = 0; bin < words.length; bin++) if (words[bin] > largest) largest = words[bin];
  const counts = new Map<number, number>();
  if (largest >= LARGEST_TALLY) {
    for (let bin = 0; bin < words.length; bin++)
      if (keep === undefined || keep(bin)) counts.set(words[bin], (counts.get(words[bin]) ?? 0) + 1);
    return counts;
  }
  const tally = new Int32Array(largest + 1);
  const seen: number[] = [];
  for (let bin = 0; bin < words.length; bin++)
    if ((keep === undefined || keep(bin)) && tally[words[bin]]++ === 0) seen.push(words[bin]);
  for (const word of seen) counts.set(word, tally[word]);
  return counts;
}

/**
 * Entropy of counts, bits, with the Miller–Madow correction for finite counts: + (words seen − 1) / (2 N ln 2).
 * 0 for no counts.
 */
export function entropyBits(counts: Iterable<number>): number {
  let total = 0;
  let sum = 0;
  let seen = 0;
  for (const count of counts) {
    if (!(count > 0)) continue;
    total += count;
    sum += count * log2(count);
    seen++;
  }
  return total === 0 ? 0 : log2(total) - sum / total + (seen - 1) / (2 * total * Math.LN2);
}

/**
 * Divergence of two word distributions, bits (Q5): the information that one word gives about which of the two it came from
 * (Jensen–Shannon, weighted by the numbers of words), corrected for finite counts, at least 0.
 */
export function divergenceBits(a: WordCounts, b: WordCounts): number {
  const both = new Map(a);
  for (const [word, count] of b) both.set(word, (both.get(word) ?? 0) + count);
  const inA = sum(a.values());
  const inB = sum(b.values());
  if (inA === 0 || inB === 0) return 0;
  const within = (inA * entropyBits(a.values()) + inB * entropyBits(b.values())) / (inA + inB);
  return Math.max(0, entropyBits(both.values()) - within);
}

/** What interactions amount to in the words, bits (Q5): entropy of independent units with the same rates, minus that of the words. */
export function multiInformationBits(counts: WordCounts, units: number): number {
  const total = sum(counts.values());
  let independent = 0;
  for (let unit = 0; unit < units; unit++) {
    let active = 0;
    for (const [word, count] of counts) if ((word >> unit) & 1) active += count;
    independent += entropyBits([active, total - active]);
  }
  return Math.max(0, independent - entropyBits(counts.values()));
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
