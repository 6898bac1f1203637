import { type HistoryLevels, ownCells, ownStateOf } from "../../recording/historyLevels.ts";
import type { HistoryTable } from "../../recording/historyTables.ts";
import { type BinEntries, mergeEntries } from "./binLikelihood.ts";

/** What a flip process may know of its own past: only whether it is active, or how old its last two spikes are (its clock). */
export type ClockKind = "state" | "clock";

/** The rows of one unit as a policy sees them: own group, context of the others within the window, input; and what was seen in them. */
export interface PolicyRows {
  readonly unit: number;
  readonly groups: number;
  /** Own group of each row, shape [rows]. */
  readonly group: Int32Array;
  /** State of the unit itself in each row, 0 or 1, shape [rows]. */
  readonly active: Uint8Array;
  /** State x · 2ⁿ + word with this unit off, shape [rows]; with it on: + 2^unit. */
  readonly off: Int32Array;
  readonly input: Int32Array;
  readonly entries: BinEntries;
}

/** Merges the rows of a table that a policy cannot tell apart. */
export function policyRows(table: HistoryTable, levels: HistoryLevels, clock: ClockKind): PolicyRows {
  const { unit, units } = table;
  const groups = clock === "clock" ? ownCells(levels) : 2;
  const keys = new Map<number, number>();
  const group: number[] = [];
  const active: number[] = [];
  const off: number[] = [];
  const input: number[] = [];
  const rowOf = Int32Array.from(table.own, (own, row) => {
    const state = ownStateOf(levels, own);
    const mine = clock === "clock" ? own : state;
    let word = 0;
    for (let j = 0; j < units; j++) if (j !== unit && table.others[row * units + j] <= 1) word |= 1 << j;
    const without = table.input[row] * 2 ** units + word;
    const key = without * groups + mine;
    let at = keys.get(key);
    if (at === undefined) {
      at = group.push(mine) - 1;
      active.push(state);
      off.push(without);
      input.push(table.input[row]);
      keys.set(key, at);
    }
    return at;
  });
  return {
    unit,
    groups,
    group: Int32Array.from(group),
    active: Uint8Array.from(active),
    off: Int32Array.from(off),
    input: Int32Array.from(input),
    entries: mergeEntries(table, rowOf),
  };
}

/** Rows by own cell and input alone, as a table of its own: what a model without couplings needs. */
export function historyRows(table: HistoryTable, levels: HistoryLevels): HistoryTable {
  const cells = ownCells(levels);
  const keys = Array.from(table.own, (own, row) => table.input[row] * cells + own);
  const kept = [...new Set(keys)];
  const place = new Map(kept.map((key, at) => [key, at]));
  const rowOf = Int32Array.from(keys, (key) => place.get(key) ?? 0);
  return {
    ...table,
    own: Int32Array.from(kept, (key) => key % cells),
    input: Int32Array.from(kept, (key) => Math.floor(key / cells)),
    others: new Uint8Array(kept.length * table.units),
    ...mergeEntries(table, rowOf),
  };
}

/** Milliseconds in each state x · 2ⁿ + word on the given rows of one unit, shape [inputs, words]. */
export function wordMilliseconds(rows: PolicyRows, ms: Float64Array, states: number): Float64Array {
  const out = new Float64Array(states);
  rows.off.forEach((off, row) => {
    out[off + (rows.active[row] << rows.unit)] += ms[row];
  });
  return out;
}
