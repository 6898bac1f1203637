import { expectInteger } from "../num/expectShape.ts";
import { type FlipStatistics, flipStatistics } from "./flipStatistics.ts";
import { expectWindow, holdWindow } from "./holdWindow.ts";
import type { InputPath } from "./inputPath.ts";
import type { SpikeGrid } from "./spikeGrid.ts";
import { type SpikeOrder, spikeOrder } from "./spikeOrder.ts";

/** Tables up to 64 MiB for all states; larger ones are counted on the whole path, which lists the visited states first. */
const LARGEST_TABLE = 2 ** 23;

/**
 * The statistics of the flip process through a hold window (F1, F2) in one pass over the spikes: what `flipStatistics` of `holdWindow` gives,
 * bit for bit, without keeping the path. Most of an inference's time goes here. Of several windows, ask the same function: the spikes
 * are put in order of time once.
 * @returns the statistics by window, which throws RangeErrors as those two
 */
export function windowStatistics(
  grid: SpikeGrid,
  inputs: InputPath,
  blocks: number,
): (windowMs: number) => FlipStatistics {
  let sorted: { readonly order: SpikeOrder; readonly room: Switches } | undefined;
  return (windowMs) => {
    const units = grid.timesMs.length;
    const levels = inputs.labels.length;
    const { stretches } = grid;
    const isLarge = !(blocks * levels * 2 ** units * (units + 1) <= LARGEST_TABLE);
    const isLate = stretches.length > 0 && !(stretches[stretches.length - 1].stopMs + windowMs < NEVER);
    if (isLarge || isLate) return flipStatistics(holdWindow(grid, windowMs, inputs), blocks);
    expectWindow(grid, windowMs);
    expectInteger("flipStatistics", "blocks", blocks, 1, 100_000);
    if (!sorted) {
      const order = spikeOrder(grid);
      sorted = { order, room: roomFor(order.timesMs.length) };
    }
    const { order, room } = sorted;
    const total = observedMs(grid, windowMs, inputs);
    const edges = Float64Array.from({ length: blocks + 1 }, (_, block) => (total * block) / blocks);
    const counter = counterOf(edges, units, levels);
    stretches.forEach((stretch, s) => {
      if (!(stretch.stopMs - stretch.startMs > windowMs)) return;
      listSwitches(room, order, s, windowMs);
      countStretch(counter, room, stretch, windowMs, inputs);
      counter.begun = true;
    });
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
  /** Observed time so far, ms, and the block that it lies in. */
  elapsed: number;
  block: number;
  /** Whether any state was held. */
  begun: boolean;
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
  };
}

/** When units switch, in two lists, each ascending: on one millisecond after a spike, off W + 1 after one. */
interface Switches {
  readonly onMs: Int32Array;
  readonly onUnit: Uint8Array;
  readonly offMs: Int32Array;
  readonly offUnit: Uint8Array;
}

/** Room for the switches of so many spikes, and what ends each list. */
function roomFor(spikes: number): Switches {
  const list = () => ({ ms: new Int32Array(spikes + 1), unit: new Uint8Array(spikes + 1) });
  const [on, off] = [list(), list()];
  return { onMs: on.ms, onUnit: on.unit, offMs: off.ms, offUnit: off.unit };
}

const NEVER = 2 ** 31 - 1;

// Which event is next, whether a spike finds its unit on already, and whether two units switch in one millisecond cannot be foretold:
// each wrong guess of the processor costs as much as ten instructions. So there are no branches on these in the two loops below, but masks:
// (a − b) >> 31 is −1 where a < b and 0 elsewhere.

/** The switches of one stretch: a spike that finds its unit held (F1) switches nothing, nor does the one whose hold it renews. */
function listSwitches(
  { onMs, onUnit, offMs, offUnit }: Switches,
  order: SpikeOrder,
  stretch: number,
  windowMs: number,
): void {
  const { timesMs, unit, sinceLastMs, untilNextMs, from } = order;
  let ons = 0;
  let offs = 0;
  for (let k = from[stretch]; k < from[stretch + 1]; k++) {
    onMs[ons] = timesMs[k] + 1;
    onUnit[ons] = unit[k];
    ons -= (windowMs - sinceLastMs[k]) >> 31;
    offMs[offs] = timesMs[k] + windowMs + 1;
    offUnit[offs] = unit[k];
    offs -= (windowMs - untilNextMs[k]) >> 31;
  }
  onMs[ons] = NEVER;
  offMs[offs] = NEVER;
}

/**
 * Counts one stretch from change to change of word or input, with the sums of `flipStatistics` in their order. Units that flip in one
 * millisecond are counted one after the other, out of the state before the first of them.
 */
function countStretch(
  counter: Counter,
  { onMs, onUnit, offMs, offUnit }: Switches,
  { startMs, stopMs }: SpikeGrid["stretches"][number],
  windowMs: number,
  { switchMs, input: inputsOf }: InputPath,
): void {
  const { edges, units, inputs, seconds, flips, visited, inputSwitches } = counter;
  const words = 2 ** units;
  const states = inputs * words;
  let { changing, multiple, elapsed, block } = counter;
  let edge = endOf(edges, block);
  let ons = 0;
  let offs = 0;
  let change = 0; // the next change of the input
  let input = -1;
  let known = -1; // the last input observed in this stretch, or −1
  let word = 0;
  let since = startMs; // nothing is known of the first window: no input is observed in it
  let stop = startMs + windowMs;
  while (since < stopMs) {
    const here = input * words; // where the states of this input begin
    const last = stop < stopMs ? stop : stopMs - 1; // units that flip with the input flip out of the state before
    let before = 0; // the state that units flip out of
    let alone = 0; // −1 where the last flip was the first of its millisecond
    for (;;) {
      const on = onMs[ons];
      const off = offMs[offs];
      const isOn = (on - off) >> 31;
      const next = off + ((on - off) & isOn);
      if (next > last) break;
      const unit = offUnit[offs] ^ ((onUnit[ons] ^ offUnit[offs]) & isOn);
      ons -= isOn;
      offs += 1 + isOn;
      if (input >= 0) {
        const state = here + word;
        const held = (since - next) >> 31; // −1 where time has passed
        const until = elapsed + (next - since);
        if (until > edge || elapsed >= edge) {
          ({ elapsed, block } = crossEdges(counter, state, elapsed, block, until));
          edge = endOf(edges, block);
        }
        seconds[block * states + state] += (until - elapsed) / 1000;
        elapsed = until;
        visited[state] |= held & 1;
        before ^= (before ^ state) & held;
        changing -= held;
        multiple += ~held & alone & 1;
        alone = held;
        let holds = block; // the last millisecond before the flip may still belong to the block before
        while (holds > 0 && elapsed - 1 < edges[holds]) holds--;
        flips[(holds * states + before) * units + unit]++;
      }
      word ^= 1 << unit;
      since = next;
    }
    if (input >= 0 && stop > since) {
      const state = here + word;
      const until = elapsed + (stop - since);
      ({ elapsed, block } = crossEdges(counter, state, elapsed, block, until));
      edge = endOf(edges, block);
      seconds[block * states + state] += (until - elapsed) / 1000;
      elapsed = until;
      visited[state] = 1;
    }
    since = stop;
    while (change < switchMs.length && switchMs[change] <= since) input = inputsOf[change++];
    stop = change < switchMs.length && switchMs[change] < stopMs ? switchMs[change] : stopMs;
    if (input < 0 || since >= stopMs) continue;
    if (known >= 0 && input !== known) inputSwitches[known * inputs + input]++;
    known = input;
  }
  Object.assign(counter, { changing, multiple, elapsed, block });
}

/** Seconds of a state up to the edges of blocks that lie before `until`. @returns what is counted so far, and the block of the rest */
function crossEdges(
  { edges, seconds, visited }: Counter,
  state: number,
  elapsed: number,
  block: number,
  until: number,
): { elapsed: number; block: number } {
  const lastBlock = edges.length - 2;
  let [from, at] = [elapsed, block];
  while (at < lastBlock && from >= edges[at + 1]) at++;
  while (at < lastBlock && until > edges[at + 1]) {
    seconds[at * visited.length + state] += (edges[at + 1] - from) / 1000;
    from = edges[++at];
  }
  return { elapsed: from, block: at };
}

/** Where a block ends; the last has no end. */
function endOf(edges: Float64Array, block: number): number {
  return block < edges.length - 2 ? edges[block + 1] : Number.POSITIVE_INFINITY;
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
