import { expectInteger } from "../num/expectShape.ts";
import { areWords, type Observations } from "./observations.ts";
import type { SpikeGrid } from "./spikeGrid.ts";
import type { WordSequence } from "./wordSequence.ts";

/**
 * The flip process of any number of units as events (U5): segments of constant state in order of time, and the units that flip at the
 * end of each. Blocks have equal observed time. The same content as `flipStatistics`, without a list of words.
 */
export interface FlipEvents {
  readonly units: number;
  readonly windowMs: number;
  readonly blocks: number;
  /** State of the first segment, 0 or 1, shape [units]. */
  readonly start: Uint8Array;
  /** Length of each segment and its block, shape [segments]. */
  readonly seconds: Float64Array;
  readonly block: Int32Array;
  /** Units that flip at the end of segment k: flips[flipFrom[k]] … flips[flipFrom[k + 1] − 1], shape [segments + 1]. */
  readonly flipFrom: Int32Array;
  readonly flips: Uint16Array;
  /** Block that these flips count in; −1 where observation broke off and only the state is set anew, shape [segments]. */
  readonly flipBlock: Int32Array;
}

interface Segment {
  readonly startMs: number;
  readonly stopMs: number;
  /** Units that flip at its end. */
  readonly flips: readonly number[];
  /** Whether these are flips, or a state set anew after a gap. */
  readonly counted: boolean;
}

/**
 * Flip events through a hold window (F1), or of words as they are (F10).
 * @throws RangeError if no observed time is left after the first `windowMs` of each stretch
 */
export function flipEvents(observations: Observations, windowMs: number, blocks: number): FlipEvents {
  expectInteger("flipEvents", "blocks", blocks, 1, 100_000);
  const words = areWords(observations);
  const units = words ? observations.unitIds.length : observations.timesMs.length;
  const start = new Uint8Array(units);
  const segments = words ? wordSegments(observations, start) : heldSegments(observations, windowMs, start);
  if (segments.length === 0)
    throw new RangeError(
      `flipEvents: no observed time is left after the first ${windowMs} ms of each stretch. Use a shorter window or longer epochs.`,
    );
  const total = segments.reduce((sum, { startMs, stopMs }) => sum + stopMs - startMs, 0);
  const edges = Float64Array.from({ length: blocks + 1 }, (_, block) => (total * block) / blocks);
  const seconds: number[] = [];
  const blockOf: number[] = [];
  const flipFrom: number[] = [0];
  const flips: number[] = [];
  const flipBlock: number[] = [];
  let elapsed = 0;
  let block = 0;
  const push = (until: number, ended: readonly number[], endBlock: number) => {
    seconds.push((until - elapsed) / 1000);
    blockOf.push(block);
    for (const unit of ended) flips.push(unit);
    flipFrom.push(flips.length);
    flipBlock.push(endBlock);
    elapsed = until;
  };
  for (const { startMs, stopMs, flips: ended, counted } of segments) {
    const until = elapsed + stopMs - startMs;
    while (block < blocks - 1 && elapsed >= edges[block + 1]) block++;
    while (block < blocks - 1 && until > edges[block + 1]) {
      push(edges[block + 1], [], -1);
      block++;
    }
    let holds = block; // the last millisecond before the flip may still belong to the block before
    while (holds > 0 && until - 1 < edges[holds]) holds--;
    push(until, ended, counted ? holds : -1);
  }
  return {
    units,
    windowMs,
    blocks,
    start,
    seconds: Float64Array.from(seconds),
    block: Int32Array.from(blockOf),
    flipFrom: Int32Array.from(flipFrom),
    flips: Uint16Array.from(flips),
    flipBlock: Int32Array.from(flipBlock),
  };
}

function heldSegments(grid: SpikeGrid, windowMs: number, start: Uint8Array): Segment[] {
  const units = grid.timesMs.length;
  const segments: Segment[] = [];
  const state = new Uint8Array(units);
  const next = new Int32Array(units); // first spike that was not read
  for (const { startMs, stopMs } of grid.stretches) {
    const toggles: number[] = []; // time · units + unit
    for (let unit = 0; unit < units; unit++) {
      const times = grid.timesMs[unit];
      let at = next[unit];
      while (at < times.length && times[at] < startMs) at++;
      while (at < times.length && times[at] < stopMs) {
        toggles.push((times[at] + 1) * units + unit);
        let until = times[at++] + windowMs + 1;
        while (at < times.length && times[at] < stopMs && times[at] < until) until = times[at++] + windowMs + 1;
        toggles.push(until * units + unit);
      }
      next[unit] = at;
    }
    let since = startMs + windowMs;
    if (!(stopMs > since)) continue;
    const sorted = Float64Array.from(toggles).sort();
    const first = new Uint8Array(units);
    let at = 0;
    for (; at < sorted.length && sorted[at] < (since + 1) * units; at++) first[sorted[at] % units] ^= 1;
    if (segments.length === 0) {
      start.set(first);
      state.set(first);
    } else setAnew(segments, state, first);
    while (at < sorted.length) {
      const time = Math.floor(sorted[at] / units);
      if (time >= stopMs) break;
      const flips: number[] = [];
      for (; at < sorted.length && sorted[at] < (time + 1) * units; at++) flips.push(sorted[at] % units);
      for (const unit of flips) state[unit] ^= 1;
      segments.push({ startMs: since, stopMs: time, flips, counted: true });
      since = time;
    }
    segments.push({ startMs: since, stopMs, flips: [], counted: false });
  }
  return segments;
}

function wordSegments(sequence: WordSequence, start: Uint8Array): Segment[] {
  const { words, unitIds } = sequence;
  const segments: Segment[] = [];
  for (let unit = 0; unit < unitIds.length; unit++) start[unit] = (words[0] >> unit) & 1;
  for (let step = 0; step < words.length; step++) {
    const changed = step + 1 < words.length ? words[step] ^ words[step + 1] : 0;
    const flips = Array.from(unitIds.keys()).filter((unit) => (changed >> unit) & 1);
    segments.push({ startMs: step * 1000, stopMs: (step + 1) * 1000, flips, counted: true });
  }
  return segments;
}

// After a gap the state is not what the flips before it made: the difference is applied without being counted.
function setAnew(segments: Segment[], state: Uint8Array, first: Uint8Array): void {
  const flips = Array.from(state.keys()).filter((unit) => state[unit] !== first[unit]);
  segments[segments.length - 1] = { ...segments[segments.length - 1], flips, counted: false };
  state.set(first);
}
