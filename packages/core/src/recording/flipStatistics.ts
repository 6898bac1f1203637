import { expectInteger } from "../num/expectShape.ts";
import type { WordPath } from "./holdWindow.ts";

/**
 * Sufficient statistics of the flip process (F2), block by block: how long each state was held and which units flipped out of it.
 * A state is a visited pair (input, word); S of them, ordered by input, then word.
 */
export interface FlipStatistics {
  readonly units: number;
  readonly inputs: number;
  readonly windowMs: number;
  readonly blocks: number;
  /** Word and input of each visited state, shape [S]. */
  readonly word: Int32Array;
  readonly input: Int32Array;
  /** Seconds at risk, shape [blocks, S]. */
  readonly seconds: Float64Array;
  /** Flips of each unit out of the state, shape [blocks, S, units]. */
  readonly flips: Float64Array;
  /** Share of the changing milliseconds in which more than one unit flips. */
  readonly multipleFlips: number;
  /** How often the input went from x to x′, inside stretches, shape [inputs, inputs]. */
  readonly inputSwitches: Float64Array;
}

/** Statistics of some of the blocks added up: what one fit needs. Shapes without the leading [blocks]. */
export interface FlipTable {
  readonly units: number;
  readonly inputs: number;
  readonly word: Int32Array;
  readonly input: Int32Array;
  readonly seconds: Float64Array;
  readonly flips: Float64Array;
}

const LARGEST_INDEX = 2 ** 26; // 256 MiB of index

/**
 * Counts flips and times at risk on `blocks` contiguous blocks of equal observed time.
 * Flips that share a millisecond are counted as independent flips out of the same state.
 * @throws RangeError if the path is empty or `blocks` is not an integer ≥ 1
 */
export function flipStatistics(path: WordPath, blocks: number): FlipStatistics {
  expectInteger("flipStatistics", "blocks", blocks, 1, 100_000);
  const segments = path.word.length;
  if (segments === 0)
    throw new RangeError(
      `flipStatistics: no observed time is left after the first ${path.windowMs} ms of each stretch. Use a shorter window or longer epochs.`,
    );
  const { stateOf, word, input } = visitedStates(path);
  const states = word.length;
  const seconds = new Float64Array(blocks * states);
  const flips = new Float64Array(blocks * states * path.units);
  const total = observedMs(path);
  // The one place where the edges of the blocks are computed: dividing again elsewhere would round differently.
  const edges = Float64Array.from({ length: blocks + 1 }, (_, block) => (total * block) / blocks);
  let changing = 0;
  let multiple = 0;
  let elapsed = 0;
  let block = 0; // holds `elapsed`; time only goes on, and so does the block
  for (let k = 0; k < segments; k++) {
    const state = stateOf[k];
    if (state < 0) continue;
    const until = elapsed + path.stopMs[k] - path.startMs[k];
    while (block < blocks - 1 && elapsed >= edges[block + 1]) block++;
    while (block < blocks - 1 && until > edges[block + 1]) {
      seconds[block * states + state] += (edges[block + 1] - elapsed) / 1000;
      elapsed = edges[++block];
    }
    seconds[block * states + state] += (until - elapsed) / 1000;
    elapsed = until;
    const follows =
      k + 1 < segments && path.stretch[k + 1] === path.stretch[k] && path.startMs[k + 1] === path.stopMs[k];
    const changed = follows ? path.word[k] ^ path.word[k + 1] : 0;
    if (changed === 0) continue;
    changing++;
    if ((changed & (changed - 1)) !== 0) multiple++;
    let holds = block; // the last millisecond before the flip may still belong to the block before
    while (holds > 0 && elapsed - 1 < edges[holds]) holds--;
    const row = (holds * states + state) * path.units;
    for (let left = changed; left !== 0; left &= left - 1) flips[row + 31 - Math.clz32(left & -left)]++;
  }
  return {
    units: path.units,
    inputs: path.inputs,
    windowMs: path.windowMs,
    blocks,
    word,
    input,
    seconds,
    flips,
    multipleFlips: changing === 0 ? 0 : multiple / changing,
    inputSwitches: inputSwitchesOf(path),
  };
}

/** Adds up the blocks for which `chosen` is positive, each weighed by it (a bootstrap draws a block more than once). */
export function sumBlocks(statistics: FlipStatistics, chosen: ArrayLike<number>): FlipTable {
  const states = statistics.word.length;
  const seconds = new Float64Array(states);
  const flips = new Float64Array(states * statistics.units);
  for (let block = 0; block < statistics.blocks; block++) {
    const weight = chosen[block];
    if (!(weight > 0)) continue;
    for (let s = 0, at = block * states; s < states; s++, at++) seconds[s] += weight * statistics.seconds[at];
    for (let k = 0, at = block * flips.length; k < flips.length; k++, at++) flips[k] += weight * statistics.flips[at];
  }
  const { units, inputs, word, input } = statistics;
  return { units, inputs, word, input, seconds, flips };
}

/** The same statistics in `count` blocks, of which block k holds those of the blocks k, k + count, k + 2 count, … */
export function mergeBlocks(statistics: FlipStatistics, count: number): FlipStatistics {
  const states = statistics.word.length;
  const seconds = new Float64Array(count * states);
  const flips = new Float64Array(seconds.length * statistics.units);
  for (let block = 0; block < statistics.blocks; block++) {
    const into = (block % count) * states;
    for (let s = 0, at = block * states; s < states; s++, at++) seconds[into + s] += statistics.seconds[at];
    const first = into * statistics.units;
    const width = states * statistics.units;
    for (let k = 0, at = block * width; k < width; k++, at++) flips[first + k] += statistics.flips[at];
  }
  return { ...statistics, blocks: count, seconds, flips };
}

/** One block alone: a view, not a copy. */
export function tableOfBlock(statistics: FlipStatistics, block: number): FlipTable {
  const { units, inputs, word, input } = statistics;
  const [from, to] = [block * word.length, (block + 1) * word.length];
  const seconds = statistics.seconds.subarray(from, to);
  return { units, inputs, word, input, seconds, flips: statistics.flips.subarray(from * units, to * units) };
}

/** All blocks, each once. */
export function wholeTable(statistics: FlipStatistics): FlipTable {
  return sumBlocks(statistics, new Float64Array(statistics.blocks).fill(1));
}

function observedMs(path: WordPath): number {
  let total = 0;
  for (let k = 0; k < path.word.length; k++) if (path.input[k] >= 0) total += path.stopMs[k] - path.startMs[k];
  return total;
}

function inputSwitchesOf(path: WordPath): Float64Array {
  const switches = new Float64Array(path.inputs * path.inputs);
  let last = -1;
  for (let k = 0; k < path.input.length; k++) {
    const input = path.input[k];
    if (k > 0 && path.stretch[k] !== path.stretch[k - 1]) last = -1; // what happened in the gap is not known
    if (input >= 0 && last >= 0 && input !== last) switches[last * path.inputs + input]++;
    if (input >= 0) last = input;
  }
  return switches;
}

function visitedStates(path: WordPath): { stateOf: Int32Array; word: Int32Array; input: Int32Array } {
  const words = 2 ** path.units;
  if (path.inputs * words > LARGEST_INDEX)
    throw new RangeError(
      `flipStatistics: ${path.units} units with ${path.inputs} inputs have ${path.inputs * words} states, more than can be listed. Choose fewer units.`,
    );
  const index = new Int32Array(path.inputs * words).fill(-1);
  for (let k = 0; k < path.word.length; k++) if (path.input[k] >= 0) index[path.input[k] * words + path.word[k]] = 0;
  const keys: number[] = [];
  for (let key = 0; key < index.length; key++) if (index[key] === 0) index[key] = keys.push(key) - 1;
  const stateOf = new Int32Array(path.word.length);
  for (let k = 0; k < stateOf.length; k++)
    stateOf[k] = path.input[k] < 0 ? -1 : index[path.input[k] * words + path.word[k]];
  return {
    stateOf,
    word: Int32Array.from(keys, (key) => key % words),
    input: Int32Array.from(keys, (key) => Math.floor(key / words)),
  };
}
