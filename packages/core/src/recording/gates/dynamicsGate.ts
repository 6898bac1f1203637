import type { Rng } from "../../num/rng.ts";
import type { BinnedWords } from "../binnedWords.ts";
import type { Gate } from "../gates.ts";
import { percent } from "./percent.ts";

/** Thresholds of the gate; all but `rng` have defaults. */
export interface DynamicsOptions {
  /** Draws the offsets of the shuffles. */
  readonly rng: Rng;
  readonly shuffles?: number;
  /** Share explained below which there is nothing to infer from. */
  readonly warnShare?: number;
}

/**
 * Is there dynamics to infer (Q7): how much of each cell's spike entropy the previous population word explains, beyond shuffles that
 * shift the words against the cell by a random time; and how much of that is left beyond the cell's own previous state. Near 0 the next
 * word does not depend on this one, and nothing that the network seeks can be read from its dynamics.
 * @returns the gate; its value is the mean over cells, previous word beyond shuffles
 */
export function dynamicsGate(binned: BinnedWords, options: DynamicsOptions): Gate {
  const { rng, shuffles = 10, warnShare = 0.005 } = options;
  const bins = binned.words.length;
  const distinct = indexed(binned.words);
  const all: number[] = [];
  const beyond: number[] = [];
  let largestShuffle = 0;
  for (let unit = 0; unit < binned.units; unit++) {
    const draw = rng.split(`unit ${unit}`);
    const real = explained(binned, distinct, unit, 0);
    const shuffled = Array.from({ length: shuffles }, () => {
      const offset = 1 + Math.floor((0.05 + 0.9 * draw.uniform()) * (bins - 1)); // far beyond any correlation time
      return explained(binned, distinct, unit, offset);
    });
    const mean = (of: (one: Explained) => number): number => shuffled.reduce((sum, one) => sum + of(one), 0) / shuffles;
    all.push(real.byWord - mean((one) => one.byWord));
    beyond.push(real.beyondOwn - mean((one) => one.beyondOwn));
    largestShuffle = Math.max(largestShuffle, ...shuffled.map((one) => one.byWord - mean((other) => other.byWord)));
  }
  const share = average(all);
  const others = Math.max(0, average(beyond));
  const chance = !(share > largestShuffle);
  const warn = chance || !(share > warnShare);
  return {
    id: "dynamics",
    title: "Dynamics to infer from",
    value: 100 * Math.max(0, share),
    unit: "%",
    threshold: `warn below ${percent(warnShare)} of the spike entropy, or within the shuffles`,
    verdict: warn ? "warn" : "pass",
    sentence: chance
      ? `The previous word explains ${percent(Math.max(0, share))} of a cell's spikes beyond shuffles: no purpose can be inferred from these dynamics.`
      : warn
        ? `The previous word explains only ${percent(share)} of a cell's spike entropy beyond shuffles: there is little dynamics to infer from, and only much data can make up for it.`
        : `The previous word explains ${percent(share)} of a cell's spike entropy beyond shuffles, ${percent(others)} beyond the cell's own previous state.`,
  };
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

/**
 * Plug-in information of one cell's bin about the bin before; its bias is the same under the shuffles and goes with them.
 * @param offset  bins by which the words are shifted against the cell and its own past; 0 for the data as they are
 */
function explained({ words, follows }: BinnedWords, distinct: IndexedWords, unit: number, offset: number): Explained {
  const bins = words.length;
  const joint = new Float64Array(4 * distinct.words.length); // [previous word, own previous state, spike]
  let total = 0;
  for (let bin = 1; bin < bins; bin++) {
    if (follows[bin] === 0) continue;
    const own = (words[bin - 1] >> unit) & 1;
    const now = (words[bin] >> unit) & 1;
    joint[4 * distinct.index[(bin - 1 + offset) % bins] + 2 * own + now]++;
    total++;
  }
  const byWord: Table = new Map();
  const byOwn: Table = new Map();
  const byBoth: Table = new Map();
  const spikes: [number, number] = [0, 0];
  joint.forEach((count, key) => {
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
    for (const count of context) if (count > 0) sum -= (count / total) * Math.log(count / (context[0] + context[1]));
  }
  return sum;
}

function average(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
