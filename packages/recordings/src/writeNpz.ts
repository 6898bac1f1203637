import type { Cell, Recording } from "@telos/core";
import type { NpyInput } from "./npy.ts";
import { encodeNpz } from "./npz.ts";
import { NPZ_LAYOUT } from "./npzRecording.ts";

/**
 * Writes a recording as plain arrays, all of it but the reader's notes:
 * `spike_times` (s) and `spike_units` [spikes], `unit_ids`, `unit_names` [units], `unit_positions_um` [units, axes],
 * `unit_columns/NAME` [units], `observed/{units,start,stop}`, `tables/NAME/{start_time,stop_time,columns/…}`,
 * `stimuli/NAME/{times,values,unit}`, `binned/NAME/{counts,bin}` (bin: width and start, s), `facts` [facts, 2], and `about`: layout,
 * identifier, description, citation.
 */
export function writeNpz(recording: Recording): Uint8Array<ArrayBuffer> {
  const { units, tables, stimuli, binned = [], facts } = recording;
  const arrays: Record<string, NpyInput> = {
    about: texts([NPZ_LAYOUT, recording.identifier, recording.description, recording.citation ?? ""]),
    spike_times: doubles(units.flatMap((unit) => [unit.timesS])),
    spike_units: integers(units.flatMap((unit) => new Array<number>(unit.timesS.length).fill(unit.id))),
    unit_ids: integers(units.map((unit) => unit.id)),
    unit_names: texts(units.map((unit) => unit.name)),
  };
  const observed = units.flatMap(({ id, observed = [] }) => observed.map((one) => ({ id, ...one })));
  if (observed.length > 0) {
    arrays["observed/units"] = integers(observed.map((one) => one.id));
    arrays["observed/start"] = doubles([observed.map((one) => one.startS)]);
    arrays["observed/stop"] = doubles([observed.map((one) => one.stopS)]);
  }
  const axes = Math.max(0, ...units.map((unit) => unit.positionUm?.length ?? 0));
  if (axes > 0) {
    const rows = units.map((unit) => Array.from({ length: axes }, (_, axis) => unit.positionUm?.[axis] ?? Number.NaN));
    arrays.unit_positions_um = { ...doubles(rows), shape: [units.length, axes] };
  }
  const columns = new Set(units.flatMap((unit) => Object.keys(unit.columns)));
  for (const name of columns) arrays[`unit_columns/${plain(name)}`] = cellsOf(units.map((unit) => unit.columns[name]));
  for (const table of tables) {
    const at = `tables/${plain(table.name)}`;
    arrays[`${at}/start_time`] = doubles([table.startS]);
    arrays[`${at}/stop_time`] = doubles([table.stopS]);
    for (const [name, cells] of Object.entries(table.columns)) arrays[`${at}/columns/${plain(name)}`] = cellsOf(cells);
  }
  for (const { name, timesS, values, channels, unit } of stimuli) {
    const at = `stimuli/${plain(name)}`;
    arrays[`${at}/times`] = doubles([timesS]);
    arrays[`${at}/values`] = { shape: [timesS.length, channels], data: values };
    arrays[`${at}/unit`] = texts([unit]);
  }
  for (const { name, counts, steps, units: width, binS, startS } of binned) {
    arrays[`binned/${plain(name)}/counts`] = { shape: [steps, width], data: counts };
    arrays[`binned/${plain(name)}/bin`] = doubles([[binS ?? Number.NaN, startS ?? Number.NaN]]);
  }
  const known = Object.entries(facts);
  if (known.length > 0) arrays.facts = { ...texts(known.flat()), shape: [known.length, 2] };
  return encodeNpz(arrays);
}

/** A slash would make a folder of its own. */
function plain(name: string): string {
  return name.replaceAll("/", "_");
}

function texts(data: readonly string[]): NpyInput {
  return { shape: [data.length], data };
}

function integers(values: readonly number[]): NpyInput {
  return { shape: [values.length], data: BigInt64Array.from(values, BigInt) };
}

function doubles(parts: readonly ArrayLike<number>[]): NpyInput {
  const data = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  return { shape: [data.length], data };
}

/** Cells of one kind keep it, a missing one is NaN, false or ""; cells of several kinds become text. */
function cellsOf(cells: readonly (Cell | undefined)[]): NpyInput {
  const kinds = new Set(cells.flatMap((cell) => (cell === undefined ? [] : [typeof cell])));
  if (kinds.size === 1 && kinds.has("number"))
    return doubles([cells.map((cell) => (typeof cell === "number" ? cell : Number.NaN))]);
  if (kinds.size === 1 && kinds.has("boolean"))
    return { shape: [cells.length], data: Uint8Array.from(cells, (cell) => (cell === true ? 1 : 0)), type: "b1" };
  return texts(cells.map((cell) => (cell === undefined ? "" : String(cell))));
}
