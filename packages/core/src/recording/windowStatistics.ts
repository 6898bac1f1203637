import { expectInteger } from "../num/expectShape.ts";
import { type FlipStatistics, flipStatistics } from "./flipStatistics.ts";
import { eachWordChunk, holdWindow, type WordRows } from "./holdWindow.ts";
import type { InputPath } from "./inputPath.ts";
import type { SpikeGrid } from "./spikeGrid.ts";

/** Tables up to 64 MiB for all states; larger ones are counted on the whole path, which lists the visited states first. */
const LARGEST_TABLE = 2 ** 23;

/**
 * The statistics of the flip process through a hold window (F1, F2) in one pass over the spikes: what `flipStatistics` of `holdWindow` gives,
 * bit for bit, without keeping the path. Most of an inference's time goes here.
 * @throws RangeError as those two
 */
export function windowStatistics(grid: SpikeGrid, windowMs: number, inputs: InputPath, blocks: number): FlipStatistics {
  const units = grid.timesMs.length;
  const words = 2 ** units;
  const levels = inputs.labels.length;
  const states = levels * words;
  if (!(blocks * states * (units + 1) <= LARGEST_TABLE))
    return flipStatistics(holdWindow(grid, windowMs, inputs), blocks);
  expectInteger("flipStatistics", "blocks", blocks, 1, 100_000);
  const total = observedMs(grid, windowMs, inputs);
  const counter = counterOf(
    Float64Array.from({ length: blocks + 1 }, (_, block) => (total * block) / blocks),
    units,
    levels,
  );
  eachWordChunk(grid, windowMs, inputs, (rows) => countRows(counter, rows));
  if (!counter.begun)
    throw new RangeError(
      `flipStatistics: no observed time is left after the first ${windowMs} ms of each stretch. Use a shorter window or longer epochs.`,
    );
  const { changing, multiple } = counter;
  return {
    units,
    inputs: levels,
    windowMs,
    blocks,
    ...visitedOf(counter),
    multipleFlips: changing === 0 ? 0 : multiple / changing,
    inputSwitches: counter.inputSwitches,
  };
}

interface Counter {
  /** Where blocks begin and end in observed time, ms. */
  readonly edges: Float64Array;
  readonly units: number;
  readonly inputs: number;
  /** All states, shape [blocks, inputs, words] and one more axis of units. */
  readonly seconds: Float64Array;
  readonly flips: Float64Array;
  readonly visited: Uint8Array;
  readonly inputSwitches: Float64Array;
  changing: number;
  multiple: number;
  elapsed: number;
  block: number;
  /** The row before: its state, −1 where the input is unobserved. */
  begun: boolean;
  state: number;
  word: number;
  stopMs: number;
  stretch: number;
  /** The last input observed in this stretch, or −1. */
  input: number;
}

function counterOf(edges: Float64Array, units: number, inputs: number): Counter {
  const states = inputs * 2 ** units;
  const blocks = edges.length - 1;
  return {
    edges,
    units,
    inputs,
    seconds: new Float64Array(blocks * states),
    flips: new Float64Array(blocks * states * units),
    visited: new Uint8Array(states),
    inputSwitches: new Float64Array(inputs * inputs),
    changing: 0,
    multiple: 0,
    elapsed: 0,
    block: 0,
    begun: false,
    state: -1,
    word: 0,
    stopMs: 0,
    stretch: -1,
    input: -1,
  };
}

/** Goes on with the next rows, step by step as `flipStatistics` does. */
function countRows(counter: Counter, rows: WordRows): void {
  const { edges, units, inputs, seconds, flips, visited, inputSwitches } = counter;
  const blocks = edges.length - 1;
  const words = 2 ** units;
  const states = inputs * words;
  let { changing, multiple, elapsed, block, begun, state, word, stopMs, stretch, input } = counter;
  const nextEdge = () => (block < blocks - 1 ? edges[block + 1] : Number.POSITIVE_INFINITY);
  let edge = nextEdge(); // where the block ends; the last has no end
  const { count, startMs: starts, stopMs: stops, stretch: stretches, word: wordsOf, input: inputsOf } = rows;
  for (let k = 0; k < count; k++) {
    const startMs = starts[k];
    if (stretches[k] !== stretch) {
      stretch = stretches[k];
      input = -1;
      begun = false;
    }
    const changed = begun && state >= 0 && startMs === stopMs ? word ^ wordsOf[k] : 0;
    if (changed !== 0) {
      changing++;
      if ((changed & (changed - 1)) !== 0) multiple++;
      let holds = block; // the last millisecond before the flip may still belong to the block before
      while (holds > 0 && elapsed - 1 < edges[holds]) holds--;
      const row = (holds * states + state) * units;
      for (let left = changed; left !== 0; left &= left - 1) flips[row + 31 - Math.clz32(left & -left)]++;
    }
    begun = true;
    word = wordsOf[k];
    stopMs = stops[k];
    const now = inputsOf[k];
    state = now < 0 ? -1 : now * words + word;
    if (state < 0) continue;
    if (input >= 0 && now !== input) inputSwitches[input * inputs + now]++;
    input = now;
    visited[state] = 1;
    const until = elapsed + stopMs - startMs;
    if (until > edge || elapsed >= edge) {
      while (block < blocks - 1 && elapsed >= edges[block + 1]) block++;
      while (block < blocks - 1 && until > edges[block + 1]) {
        seconds[block * states + state] += (edges[block + 1] - elapsed) / 1000;
        elapsed = edges[++block];
      }
      edge = nextEdge();
    }
    seconds[block * states + state] += (until - elapsed) / 1000;
    elapsed = until;
  }
  Object.assign(counter, { changing, multiple, elapsed, block, begun, state, word, stopMs, stretch, input });
}

/** The visited states alone, in ascending order. */
function visitedOf(counter: Counter): Pick<FlipStatistics, "word" | "input" | "seconds" | "flips"> {
  const { units, visited, edges } = counter;
  const blocks = edges.length - 1;
  const words = 2 ** units;
  const keys = Int32Array.from(visited.keys()).filter((key) => visited[key] === 1);
  const seconds = new Float64Array(blocks * keys.length);
  const flips = new Float64Array(blocks * keys.length * units);
  for (let block = 0, to = 0; block < blocks; block++)
    for (const key of keys) {
      const from = block * visited.length + key;
      seconds[to] = counter.seconds[from];
      for (let i = 0; i < units; i++) flips[to * units + i] = counter.flips[from * units + i];
      to++;
    }
  return { word: keys.map((key) => key % words), input: keys.map((key) => Math.floor(key / words)), seconds, flips };
}

/** Milliseconds with an observed input after the first `windowMs` of each stretch. */
function observedMs(grid: SpikeGrid, windowMs: number, { switchMs, input }: InputPath): number {
  let total = 0;
  for (const { startMs, stopMs } of grid.stretches)
    for (let k = 0; k < switchMs.length; k++) {
      if (input[k] < 0) continue;
      const from = Math.max(startMs + windowMs, switchMs[k]);
      const until = k + 1 < switchMs.length ? Math.min(stopMs, switchMs[k + 1]) : stopMs;
      if (until > from) total += until - from;
    }
  return total;
}
