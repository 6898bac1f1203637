import { log } from "../../num/log.ts";
import type { Rng } from "../../num/rng.ts";
import type { BinnedWords } from "../binnedWords.ts";

/** What the previous population word says about each unit (Q7); shares of the unit's own spike entropy, shape [units]. */
export interface UnitDynamics {
  /** By the previous word, beyond the mean of the shuffles. */
  readonly byWord: Float64Array;
  /** By the previous states of the others, beyond the unit's own and beyond the mean of the shuffles. */
  readonly beyondOwn: Float64Array;
  /** The largest that a shuffle reached by itself, less the mean of the shuffles. */
  readonly largestShuffle: Float64Array;
}

/**
 * Share of each unit's spike entropy that the previous word explains, beyond shuffles (Q7): plug-in information, whose bias is the same in
 * shuffles that shift the words against the unit by a random time, and goes with them.
 * @param rng  draws the offsets
 */
export function dynamicsByUnit(binned: BinnedWords, rng: Rng, shuffles = 10): UnitDynamics {
  const bins = binned.words.length;
  const distinct = indexed(binned.words);
  const { units } = binned;
  const found = {
    byWord: new Float64Array(units),
    beyondOwn: new Float64Array(units),
    largestShuffle: new Float64Array(units),
  };
  for (let unit = 0; unit < units; unit++) {
    const draw = rng.split(`unit ${unit}`);
    const own = ownSteps(binned.words, unit);
    const explainedAt = (offset: number) => explained(countPairs(binned, distinct, own, offset), distinct, unit);
    const real = explainedAt(0);
    const shuffled = Array.from({ length: shuffles }, () => {
      const offset = 1 + Math.floor((0.05 + 0.9 * draw.uniform()) * (bins - 1)); // far beyond any correlation time
      return explainedAt(offset);
    });
    const mean = (of: (one: Explained) => number): number => shuffled.reduce((sum, one) => sum + of(one), 0) / shuffles;
    const byWord = mean((one) => one.byWord);
    found.byWord[unit] = real.byWord - byWord;
    found.beyondOwn[unit] = real.beyondOwn - mean((one) => one.beyondOwn);
    found.largestShuffle[unit] = Math.max(0, ...shuffled.map((one) => one.byWord - byWord));
  }
  return found;
}

interface Explained {
  /** I(spike; previous word) / H(spike). */
  readonly byWord: number;
  /** I(spike; previous word of the others | own previous state) / H(spike). */
  readonly beyondOwn: number;
}

/** The words as indices 0 … distinct − 1, so that tables are small arrays. */
interface IndexedWords {
  readonly index: Int32Array;
  /** Word of each index. */
  readonly words: readonly number[];
}

function indexed(words: Int32Array): IndexedWords {
  const seen = new Map<number, number>();
  const index = words.map((word) => {
    const known = seen.get(word);
    if (known !== undefined) return known;
    seen.set(word, seen.size);
    return seen.size - 1;
  });
  return { index, words: [...seen.keys()] };
}

/** Twice the unit's previous state + its present one, by bin; the first bin has no previous one. */
function ownSteps(words: Int32Array, unit: number): Uint8Array {
  const own = new Uint8Array(words.length);
  for (let bin = 1; bin < words.length; bin++)
    own[bin] = 2 * ((words[bin - 1] >> unit) & 1) + ((words[bin] >> unit) & 1);
  return own;
}

/**
 * How often each word is followed by a spike or by none, by the unit's own previous state, shape [distinct, 2, 2].
 * @param own     twice the unit's own previous state + whether it spikes, by bin, shape [bins]
 * @param offset  bins by which the words are shifted against the unit and its own past; 0 for the data as they are
 */
function countPairs(
  { follows }: BinnedWords,
  { index, words }: IndexedWords,
  own: Uint8Array,
  offset: number,
): Int32Array {
  const bins = index.length;
  const counts = new Int32Array(4 * words.length);
  let previous = offset; // the word that stands before the bin
  for (let bin = 1; bin < bins; bin++) {
    counts[4 * index[previous] + own[bin]] += follows[bin];
    if (++previous === bins) previous = 0;
  }
  return counts;
}

/** Plug-in information of one unit's bin about the bin before; its bias is the same under the shuffles and goes with them. */
function explained(counts: Int32Array, distinct: IndexedWords, unit: number): Explained {
  let total = 0;
  for (const count of counts) total += count;
  const byWord: Table = new Map();
  const byOwn: Table = new Map();
  const byBoth: Table = new Map();
  const spikes: [number, number] = [0, 0];
  counts.forEach((count, key) => {
    if (count === 0) return;
    const word = distinct.words[key >> 2];
    const own = (key >> 1) & 1;
    const now = key & 1;
    add(byWord, word, now, count);
    add(byOwn, own, now, count);
    add(byBoth, 2 * (word & ~(1 << unit)) + own, now, count);
    spikes[now] += count;
  });
  const entropy = conditionalEntropy([spikes], total);
  if (!(entropy > 0)) return { byWord: 0, beyondOwn: 0 };
  return {
    byWord: (entropy - conditionalEntropy(byWord.values(), total)) / entropy,
    beyondOwn: (conditionalEntropy(byOwn.values(), total) - conditionalEntropy(byBoth.values(), total)) / entropy,
  };
}

/** Bins without and with a spike, by context. */
type Table = Map<number, [number, number]>;

function add(table: Table, key: number, now: number, count: number): void {
  const cell = table.get(key) ?? [0, 0];
  cell[now] += count;
  table.set(key, cell);
}

/** Σ p(context) H(spike | context), nats. */
function conditionalEntropy(contexts: Iterable<readonly [number, number]>, total: number): number {
  let sum = 0;
  for (const context of contexts) {
    for (const count of context) if (count > 0) sum -= (count / total) * log(count / (context[0] + context[1]));
  }
  return sum;
}
