// Longer than 300 lines: the tables of one model of spike history, which share how a bin is counted.

import { expectInteger } from "../num/expectShape.ts";
import { integerPower } from "../num/integerPower.ts";
import { type HistoryLevels, ownCells } from "./historyLevels.ts";
import type { InputPath } from "./inputPath.ts";
import type { SpikeGrid } from "./spikeGrid.ts";

/**
 * Milliseconds at risk and spikes of one unit, by what its own past, the others' past and the input are (G1). Everything that a model
 * of `compareModels` knows is in a row; every model is scored on the same milliseconds.
 */
export interface HistoryTable {
  readonly unit: number;
  readonly units: number;
  readonly inputs: number;
  readonly blocks: number;
  /** Own cell of each row: level of the last spike's age · intervals + level of the interval before it, shape [rows]. */
  readonly own: Int32Array;
  /** Level of the age of each unit's last spike, 0 … 3 (0 and 1: within the window), 0 in the own column, shape [rows, units]. */
  readonly others: Uint8Array;
  /** Input of each row, shape [rows]. */
  readonly input: Int32Array;
  /** What was seen, row by row and block by block, shape [entries] each. */
  readonly entryRow: Int32Array;
  readonly entryBlock: Int32Array;
  readonly entryMs: Int32Array;
  readonly entrySpikes: Int32Array;
  /** By drift cell and block, shape [blocks, DRIFT_CELLS]. */
  readonly driftMs: Float64Array;
  readonly driftSpikes: Float64Array;
}

const DRIFT_EDGES = [0.25, 0.5, Math.SQRT1_2, 1, Math.SQRT2, 2, 4]; // trailing rate over mean rate
const DRIFT_MS = [10_000, 60_000];
/** Levels of the trailing rates over 10 s and over 60 s, together. */
export const DRIFT_CELLS = (DRIFT_EDGES.length + 1) * (DRIFT_EDGES.length + 1);

/**
 * Tables of all units on the millisecond grid, in `blocks` contiguous blocks of equal time (G1). The past of a millisecond is what lies
 * strictly before it; it may reach into another block, for whoever predicts a spike has seen what came before.
 * @throws RangeError if no stretch is longer than what is left out at its start, or `blocks` is no integer ≥ 1
 */
export function historyTables(
  grid: SpikeGrid,
  inputs: InputPath,
  levels: HistoryLevels,
  blocks: number,
): HistoryTable[] {
  expectInteger("historyTables", "blocks", blocks, 1, 100_000);
  const stretches = grid.stretches.filter(({ startMs, stopMs }) => stopMs - startMs > levels.skipMs);
  const total = stretches.reduce((sum, { startMs, stopMs }) => sum + stopMs - startMs - levels.skipMs, 0);
  if (total === 0)
    throw new RangeError(
      `historyTables: no stretch is longer than the ${levels.skipMs} ms at its start whose past is unknown. Use a shorter window or longer epochs.`,
    );
  const sweep = newSweep(grid, inputs, levels, blocks);
  let elapsed = 0;
  for (const { startMs, stopMs } of stretches) {
    sweepStretch(sweep, startMs, stopMs, { elapsed, total });
    elapsed += stopMs - startMs - levels.skipMs;
  }
  return sweep.tables.map((table, unit) => finished(table, unit, sweep));
}

interface GrowingTable {
  readonly rowAt: Map<number, number>;
  readonly rowKeys: number[];
  readonly entryAt: Map<number, number>;
  readonly entryRow: number[];
  readonly entryBlock: number[];
  readonly entryMs: number[];
  readonly entrySpikes: number[];
  readonly driftMs: Float64Array;
  readonly driftSpikes: Float64Array;
}

interface Sweep {
  readonly grid: SpikeGrid;
  readonly inputs: InputPath;
  readonly levels: HistoryLevels;
  readonly blocks: number;
  readonly cells: number;
  readonly meanPerMs: readonly number[];
  readonly tables: readonly GrowingTable[];
}

function newSweep(grid: SpikeGrid, inputs: InputPath, levels: HistoryLevels, blocks: number): Sweep {
  const observed = grid.stretches.reduce((sum, { startMs, stopMs }) => sum + stopMs - startMs, 0);
  const tables = grid.timesMs.map(() => ({
    rowAt: new Map<number, number>(),
    rowKeys: [],
    entryAt: new Map<number, number>(),
    entryRow: [],
    entryBlock: [],
    entryMs: [],
    entrySpikes: [],
    driftMs: new Float64Array(blocks * DRIFT_CELLS),
    driftSpikes: new Float64Array(blocks * DRIFT_CELLS),
  }));
  const meanPerMs = grid.timesMs.map((times) => (times.length + 0.5) / observed);
  return { grid, inputs, levels, blocks, cells: ownCells(levels), meanPerMs, tables };
}

// An event is packed into one number: time · 2⁸ + code; codes 4 unit + (0 spike, 1 own age, 2 age for the others,
// 3 a spike leaves a trailing rate), TICK, INPUT, EDGE.
const CODES = 256;
const TICK = 200;
const INPUT = 201;
const EDGE = 202;
const SECOND_MS = 1000;

function eventsOf(sweep: Sweep, startMs: number, stopMs: number, edges: readonly number[]): Float64Array {
  const { grid, levels, inputs } = sweep;
  const packed: number[] = [];
  grid.timesMs.forEach((times, unit) => {
    for (let k = firstAtOrAfter(times, startMs); k < times.length && times[k] < stopMs; k++) {
      const at = times[k];
      const until = k + 1 < times.length ? Math.min(times[k + 1], stopMs) : stopMs;
      packed.push((at + 1) * CODES + 4 * unit);
      for (const edge of levels.ownEdgesMs)
        if (at + edge + 1 <= until) packed.push((at + edge + 1) * CODES + 4 * unit + 1);
      for (const edge of levels.otherEdgesMs)
        if (at + edge + 1 <= until) packed.push((at + edge + 1) * CODES + 4 * unit + 2);
    }
    for (const lengthMs of DRIFT_MS)
      for (let k = firstAtOrAfter(times, startMs - lengthMs - 1); times[k] + lengthMs + 1 < stopMs; k++)
        packed.push((times[k] + lengthMs + 1) * CODES + 4 * unit + 3);
  });
  // Trailing rates move with their spikes, to the millisecond; once a second with the time that was observed.
  for (let at = startMs + levels.skipMs; at < stopMs; at += SECOND_MS) packed.push(at * CODES + TICK);
  for (const at of inputs.switchMs) if (at >= startMs && at < stopMs) packed.push(at * CODES + INPUT);
  for (const at of edges) packed.push(at * CODES + EDGE);
  packed.push(stopMs * CODES + EDGE);
  return Float64Array.from(packed).sort();
}

function sweepStretch(
  sweep: Sweep,
  startMs: number,
  stopMs: number,
  place: { readonly elapsed: number; readonly total: number },
): void {
  const { grid, levels, blocks, tables, cells, inputs } = sweep;
  const units = grid.timesMs.length;
  const from = startMs + levels.skipMs;
  // Block edges in whole milliseconds, counted along the scored time.
  const blockOf = (ms: number) =>
    Math.min(blocks - 1, Math.floor(((place.elapsed + ms - from) * blocks) / place.total));
  const edges: number[] = [];
  for (let block = 1; block < blocks; block++) {
    const at = from - place.elapsed + Math.ceil((place.total * block) / blocks);
    if (at > from && at < stopMs) edges.push(at);
  }
  const events = eventsOf(sweep, startMs, stopMs, edges);
  const intervals = levels.intervalEdgesMs.length + 1;
  const topOwn = levels.ownEdgesMs.length;
  const topOther = levels.otherEdgesMs.length;
  const own = new Int32Array(units).fill(topOwn);
  const interval = new Int32Array(units).fill(intervals - 1);
  const other = new Int32Array(units).fill(topOther);
  const last = new Float64Array(units).fill(Number.NEGATIVE_INFINITY);
  const since = new Float64Array(units).fill(from);
  const drift = new Int32Array(units);
  const spiked = new Uint8Array(units);
  const places = Float64Array.from({ length: units }, (_, j) => integerPower(LEVELS, j));
  let word = 0;
  for (let j = 0; j < units; j++) word += topOther * places[j];
  let input = inputAt(inputs, startMs);

  const flush = (i: number, at: number) => {
    if (at <= since[i]) return;
    const ms = at - since[i];
    const block = blockOf(since[i]);
    since[i] = at;
    if (input < 0) return;
    const key =
      (input * cells + own[i] * intervals + interval[i]) * integerPower(LEVELS, units) + word - other[i] * places[i];
    addTo(tables[i], key, block, blocks, ms, spiked[i]);
    tables[i].driftMs[block * DRIFT_CELLS + drift[i]] += ms;
    tables[i].driftSpikes[block * DRIFT_CELLS + drift[i]] += spiked[i];
  };

  for (let k = 0; k < events.length; ) {
    const at = Math.floor(events[k] / CODES);
    let stop = k;
    let all = false;
    for (; stop < events.length && Math.floor(events[stop] / CODES) === at; stop++) {
      const code = events[stop] - at * CODES;
      const kind = code & 3;
      if (code >= TICK || kind === 2) all = true;
      else if (kind === 0) {
        spiked[code >> 2] = 1;
        if (other[code >> 2] !== 0) all = true;
      }
    }
    for (let e = k; e < stop && !all; e++) flush((events[e] - at * CODES) >> 2, at);
    if (all) for (let i = 0; i < units; i++) flush(i, at);
    for (let e = k; e < stop; e++) {
      const code = events[e] - at * CODES;
      const unit = code >> 2;
      if (code === INPUT) input = inputAt(inputs, at);
      else if (code === TICK) for (let i = 0; i < units; i++) drift[i] = driftCell(sweep, i, at);
      else if (code === EDGE) continue;
      else if ((code & 3) === 0) {
        interval[unit] = levelOf(at - 1 - last[unit], levels.intervalEdgesMs);
        last[unit] = at - 1;
        own[unit] = 0;
        word -= other[unit] * places[unit];
        other[unit] = 0;
        spiked[unit] = 0;
        drift[unit] = driftCell(sweep, unit, at);
      } else if ((code & 3) === 3) drift[unit] = driftCell(sweep, unit, at);
      else if ((code & 3) === 1) own[unit]++;
      else {
        other[unit]++;
        word += places[unit];
      }
    }
    k = stop;
  }
}

const LEVELS = 4; // of the age of another unit's last spike

function addTo(table: GrowingTable, key: number, block: number, blocks: number, ms: number, spikes: number): void {
  const entryKey = key * blocks + block;
  let entry = table.entryAt.get(entryKey);
  if (entry === undefined) {
    let row = table.rowAt.get(key);
    if (row === undefined) {
      row = table.rowKeys.push(key) - 1;
      table.rowAt.set(key, row);
    }
    entry = table.entryRow.push(row) - 1;
    table.entryBlock.push(block);
    table.entryMs.push(0);
    table.entrySpikes.push(0);
    table.entryAt.set(entryKey, entry);
  }
  table.entryMs[entry] += ms;
  table.entrySpikes[entry] += spikes;
}

function finished(table: GrowingTable, unit: number, sweep: Sweep): HistoryTable {
  const units = sweep.grid.timesMs.length;
  const { rowKeys } = table;
  const words = integerPower(LEVELS, units);
  const others = new Uint8Array(rowKeys.length * units);
  rowKeys.forEach((key, row) => {
    for (let j = 0, rest = key % words; j < units; j++, rest = Math.floor(rest / LEVELS))
      others[row * units + j] = rest % LEVELS;
  });
  return {
    unit,
    units,
    inputs: sweep.inputs.labels.length,
    blocks: sweep.blocks,
    own: Int32Array.from(rowKeys, (key) => Math.floor(key / words) % sweep.cells),
    others,
    input: Int32Array.from(rowKeys, (key) => Math.floor(key / words / sweep.cells)),
    entryRow: Int32Array.from(table.entryRow),
    entryBlock: Int32Array.from(table.entryBlock),
    entryMs: Int32Array.from(table.entryMs),
    entrySpikes: Int32Array.from(table.entrySpikes),
    driftMs: table.driftMs,
    driftSpikes: table.driftSpikes,
  };
}

function driftCell(sweep: Sweep, unit: number, at: number): number {
  const times = sweep.grid.timesMs[unit];
  return DRIFT_MS.reduce((cell, lengthMs) => {
    let observed = 0;
    for (const { startMs, stopMs } of sweep.grid.stretches)
      observed += Math.max(0, Math.min(stopMs, at) - Math.max(startMs, at - lengthMs));
    const spikes = firstAtOrAfter(times, at) - firstAtOrAfter(times, at - lengthMs);
    const expected = observed * sweep.meanPerMs[unit];
    return cell * (DRIFT_EDGES.length + 1) + levelOf(expected > 0 ? spikes / expected : 1, DRIFT_EDGES);
  }, 0);
}

function levelOf(value: number, edges: readonly number[]): number {
  let level = 0;
  while (level < edges.length && value > edges[level]) level++;
  return level;
}

function inputAt({ switchMs, input }: InputPath, ms: number): number {
  const next = firstAtOrAfter(switchMs, ms + 1);
  return next === 0 ? -1 : input[next - 1];
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
