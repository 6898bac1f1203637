import { expectInteger } from "../num/expectShape.ts";
import { constantInput, type InputPath } from "./inputPath.ts";
import type { SpikeGrid } from "./spikeGrid.ts";
import { firstAtOrAfter } from "./spikeOrder.ts";

/**
 * The path of the population word on the millisecond grid: segments of constant word and constant input.
 * Two consecutive segments of one stretch follow each other without a gap; the units in which their words differ flip there.
 */
export interface WordPath {
  readonly units: number;
  readonly inputs: number;
  readonly windowMs: number;
  /** Population word Σᵢ σᵢ 2ⁱ, shape [segments]. */
  readonly word: Int32Array;
  /** Input during the segment, −1 where unobserved, shape [segments]. */
  readonly input: Int32Array;
  /** Half-open, integer ms since the grid's origin, shape [segments]. */
  readonly startMs: Int32Array;
  readonly stopMs: Int32Array;
  /** Index of the observed stretch, shape [segments]. */
  readonly stretch: Int32Array;
}

const LARGEST_WORD_UNITS = 30; // a word is a 32-bit integer

/**
 * The state of the flip process (F1): σᵢ(t) = 1 if unit i spiked in the last `windowMs` before t.
 * A spike in millisecond τ sets σᵢ for τ + 1 … τ + W. The first `windowMs` of every stretch are left out: the state is unknown there.
 * @param windowMs hold window W, whole milliseconds ≥ 1
 * @param inputs   the input over time; without it one constant input
 * @throws RangeError for a window that is not a whole number of milliseconds ≥ 1, or more than 30 units
 */
export function holdWindow(grid: SpikeGrid, windowMs: number, inputs: InputPath = constantInput()): WordPath {
  expectWindow(grid, windowMs);
  const units = grid.timesMs.length;
  const rows = emptyRows(mostRows(grid, inputs));
  const marks = emptyMarks();
  for (let stretch = 0; stretch < grid.stretches.length; stretch++) {
    const { startMs, stopMs } = grid.stretches[stretch];
    if (stopMs - startMs > windowMs) walkStretch(rows, marks, grid, stretch, windowMs, inputs);
  }
  const cut = (column: Int32Array) => column.subarray(0, rows.count);
  return {
    units,
    inputs: inputs.labels.length,
    windowMs,
    word: cut(rows.word),
    input: cut(rows.input),
    startMs: cut(rows.startMs),
    stopMs: cut(rows.stopMs),
    stretch: cut(rows.stretch),
  };
}

/** @throws RangeError for a window that is not a whole number of milliseconds ≥ 1, or more than 30 units (F1) */
export function expectWindow(grid: SpikeGrid, windowMs: number): void {
  expectInteger("holdWindow", "windowMs", windowMs, 1, 1_000_000);
  expectInteger("holdWindow", "number of units", grid.timesMs.length, 1, LARGEST_WORD_UNITS);
}

/** Segments of a `WordPath`, the first `count` of each column. */
interface WordRows {
  count: number;
  readonly word: Int32Array;
  readonly input: Int32Array;
  readonly startMs: Int32Array;
  readonly stopMs: Int32Array;
  readonly stretch: Int32Array;
}

function emptyRows(most: number): WordRows {
  const column = () => new Int32Array(most);
  return { count: 0, word: column(), input: column(), startMs: column(), stopMs: column(), stretch: column() };
}

function pushRow(rows: WordRows, word: number, input: number, startMs: number, stopMs: number, stretch: number): void {
  const row = rows.count++;
  rows.word[row] = word;
  rows.input[row] = input;
  rows.startMs[row] = startMs;
  rows.stopMs[row] = stopMs;
  rows.stretch[row] = stretch;
}

/** Each spike switches its unit on and off at most once, each input change begins a segment, and so does each stretch. */
function mostRows(grid: SpikeGrid, inputs: InputPath): number {
  const spikes = grid.timesMs.reduce((sum, times) => sum + times.length, 0);
  return 2 * spikes + inputs.switchMs.length + grid.stretches.length;
}

// Time is walked in chunks that stay in the processor's cache: what changes in each millisecond is marked first, unit by
// unit, one bit each, and then read in order of time. This takes a fifth of the time of sorting the changes. A second mark, one bit
// a millisecond, leads from change to change: asking every millisecond, which cannot be foretold, took twice as long.
const CHUNK_MS = 4096;
const INPUT_CHANGES = -(2 ** 31); // the highest bit; words have at most 30
const NOT_HELD = -1;

/** What changes in a chunk. All zeros between chunks. */
interface Marks {
  /** The bits of the units that switch, and the highest where the input changes, shape [CHUNK_MS]. */
  readonly toggles: Int32Array;
  /** One bit for each millisecond with a change, 32 a number. */
  readonly changes: Int32Array;
}

function emptyMarks(): Marks {
  return { toggles: new Int32Array(CHUNK_MS), changes: new Int32Array(CHUNK_MS / 32) };
}

function walkStretch(
  rows: WordRows,
  marks: Marks,
  grid: SpikeGrid,
  stretch: number,
  windowMs: number,
  inputs: InputPath,
): void {
  const { startMs, stopMs } = grid.stretches[stretch];
  const trains = grid.timesMs.map((times) => ({
    times: times.subarray(firstAtOrAfter(times, startMs), firstAtOrAfter(times, stopMs)),
    next: 0,
    heldUntil: NOT_HELD,
  }));
  const { toggles, changes } = marks;
  let change = 0; // the next change of the input
  while (change < inputs.switchMs.length && inputs.switchMs[change] <= startMs) change++;
  let input = change > 0 ? inputs.input[change - 1] : -1;
  let word = 0;
  let since = startMs + windowMs;
  for (let from = startMs; from < stopMs; from += CHUNK_MS) {
    const until = Math.min(stopMs, from + CHUNK_MS);
    for (let unit = 0; unit < trains.length; unit++) markUnit(marks, trains[unit], 1 << unit, windowMs, from, until);
    for (let k = change; k < inputs.switchMs.length && inputs.switchMs[k] < until; k++) {
      const at = inputs.switchMs[k] - from;
      toggles[at] |= INPUT_CHANGES;
      changes[at >> 5] |= 1 << (at & 31);
    }
    for (let group = 0; group < changes.length; group++) {
      let left = changes[group];
      if (left === 0) continue;
      changes[group] = 0;
      for (; left !== 0; left &= left - 1) {
        const place = 32 * group + 31 - Math.clz32(left & -left);
        const toggle = toggles[place];
        toggles[place] = 0;
        const at = from + place;
        if (at > since) {
          pushRow(rows, word, input, since, at, stretch);
          since = at;
        }
        word ^= toggle & ~INPUT_CHANGES;
        if (toggle < 0) while (inputs.switchMs[change] <= at) input = inputs.input[change++];
      }
    }
  }
  if (stopMs > since) pushRow(rows, word, input, since, stopMs, stretch);
}

interface Train {
  /** Spikes of the stretch, ms, ascending. */
  readonly times: Int32Array;
  /** The next spike to be read. */
  next: number;
  /** When the unit will switch off unless it spikes again, or `NOT_HELD`. */
  heldUntil: number;
}

/** Marks when a unit switches on or off between `from` and `until`. */
function markUnit(
  { toggles, changes }: Marks,
  train: Train,
  bit: number,
  windowMs: number,
  from: number,
  until: number,
): void {
  const { times } = train;
  let { next, heldUntil } = train;
  for (;;) {
    if (heldUntil === NOT_HELD) {
      if (next >= times.length || times[next] + 1 >= until) break;
      const at = times[next] + 1 - from;
      toggles[at] ^= bit;
      changes[at >> 5] |= 1 << (at & 31);
      heldUntil = times[next++] + windowMs + 1;
    }
    while (next < times.length && times[next] < heldUntil) heldUntil = times[next++] + windowMs + 1; // still held: renewed
    if (heldUntil >= until) break;
    const at = heldUntil - from;
    toggles[at] ^= bit;
    changes[at >> 5] |= 1 << (at & 31);
    heldUntil = NOT_HELD;
  }
  train.next = next;
  train.heldUntil = heldUntil;
}
