import { expectInteger } from "../num/expectShape.ts";
import { constantInput, type InputPath } from "./inputPath.ts";
import type { SpikeGrid } from "./spikeGrid.ts";

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
  expectInteger("holdWindow", "windowMs", windowMs, 1, 1_000_000);
  const units = grid.timesMs.length;
  expectInteger("holdWindow", "number of units", units, 1, LARGEST_WORD_UNITS);
  const events: { stretch: number; events: Events }[] = [];
  let most = 0;
  for (let stretch = 0; stretch < grid.stretches.length; stretch++) {
    const { startMs, stopMs } = grid.stretches[stretch];
    if (stopMs - startMs <= windowMs) continue;
    const found = stretchEvents(grid, startMs, stopMs, windowMs, inputs);
    events.push({ stretch, events: found });
    most += found.packed.length + 1;
  }
  const rows = emptyRows(most);
  for (const { stretch, events: found } of events) {
    const { startMs, stopMs } = grid.stretches[stretch];
    walkStretch(rows, found, startMs + windowMs, stopMs, stretch);
  }
  const cut = (column: Int32Array) => column.slice(0, rows.count);
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

interface Rows {
  count: number;
  readonly word: Int32Array;
  readonly input: Int32Array;
  readonly startMs: Int32Array;
  readonly stopMs: Int32Array;
  readonly stretch: Int32Array;
}

function emptyRows(most: number): Rows {
  const column = () => new Int32Array(most);
  return { count: 0, word: column(), input: column(), startMs: column(), stopMs: column(), stretch: column() };
}

function pushRow(rows: Rows, word: number, input: number, startMs: number, stopMs: number, stretch: number): void {
  const row = rows.count++;
  rows.word[row] = word;
  rows.input[row] = input;
  rows.startMs[row] = startMs;
  rows.stopMs[row] = stopMs;
  rows.stretch[row] = stretch;
}

// An event is packed into one number so that a typed array can be sorted: time · 2⁸ + code.
// Codes: 2 i (unit i off), 2 i + 1 (unit i on), 64 + … are input changes, looked up by order of time.
const CODES = 256;
const INPUT_CODE = 64;

interface Events {
  readonly packed: Float64Array;
  /** New input of each input change, in order of time. */
  readonly inputs: readonly number[];
  readonly firstInput: number;
}

function stretchEvents(grid: SpikeGrid, startMs: number, stopMs: number, windowMs: number, inputs: InputPath): Events {
  const packed: number[] = [];
  for (let unit = 0; unit < grid.timesMs.length; unit++) {
    const times = grid.timesMs[unit];
    let on = Number.NaN;
    let off = Number.NaN;
    for (let k = firstAtOrAfter(times, startMs); k < times.length && times[k] < stopMs; k++) {
      const begins = times[k] + 1;
      if (begins <= off) {
        off = times[k] + windowMs + 1; // still held: the window is renewed, nothing flips
        continue;
      }
      if (!Number.isNaN(off)) packed.push(on * CODES + 2 * unit + 1, off * CODES + 2 * unit);
      on = begins;
      off = times[k] + windowMs + 1;
    }
    if (!Number.isNaN(off)) packed.push(on * CODES + 2 * unit + 1, off * CODES + 2 * unit);
  }
  const changes: number[] = [];
  let firstInput = -1;
  for (let k = 0; k < inputs.switchMs.length; k++) {
    const at = inputs.switchMs[k];
    if (at <= startMs) firstInput = inputs.input[k];
    else if (at < stopMs) {
      packed.push(at * CODES + INPUT_CODE);
      changes.push(inputs.input[k]);
    }
  }
  return { packed: Float64Array.from(packed).sort(), inputs: changes, firstInput };
}

function walkStretch(rows: Rows, events: Events, fromMs: number, stopMs: number, stretch: number): void {
  let word = 0;
  let input = events.firstInput;
  let nextInput = 0;
  let since = fromMs;
  const { packed } = events;
  for (let k = 0; k < packed.length; ) {
    const at = Math.floor(packed[k] / CODES);
    if (at >= stopMs) break;
    if (at > since) {
      pushRow(rows, word, input, since, at, stretch);
      since = at;
    }
    for (; k < packed.length && Math.floor(packed[k] / CODES) === at; k++) {
      const code = packed[k] - at * CODES;
      if (code >= INPUT_CODE) input = events.inputs[nextInput++];
      else if (code % 2 === 1) word |= 1 << (code >> 1);
      else word &= ~(1 << (code >> 1));
    }
  }
  if (stopMs > since) pushRow(rows, word, input, since, stopMs, stretch);
}

function firstAtOrAfter(times: Int32Array, ms: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}
