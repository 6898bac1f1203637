import type { Cell, Interval, Unit } from "@telos/core";
import type { Hdf5Group } from "./openHdf5.ts";
import { RecordingError } from "./recordingError.ts";
import { readTableColumns, requiredNumbers } from "./tableColumns.ts";

/** Spike times are read for several units at once, at most so many values: a chunk of the file is then unpacked once, not once a unit. */
const VALUES_AT_ONCE = 4_000_000;

const NAME_COLUMNS = ["unit_name", "name", "label"];

/**
 * The units of an NWB 2 units table: ids, names, spike times, observed stretches, electrode positions, scalar columns.
 * @param electrodes  the file's electrodes table, where it has one
 * @param notes       appended to: what was left out or taken to be so
 * @throws RecordingError where an index does not fit its data, with the path and the row
 */
export function readNwbUnits(
  file: string,
  table: Hdf5Group,
  electrodes: Hdf5Group | undefined,
  notes: string[],
): readonly Unit[] {
  const rows = rowsOf(file, table);
  const times = readSpikeTimes(file, table, rows, notes);
  const observed = readObserved(file, table, rows);
  const positions = readPositions(table, electrodes, rows);
  const { columns, skipped } = readTableColumns(table, rows, ["spike_times", "obs_intervals", "electrodes"]);
  if (skipped.length > 0)
    notes.push(`${table.path}: columns not read (ragged, references or arrays): ${skipped.join(", ")}.`);
  const ids = readIds(table, rows, notes);
  const nameColumn = NAME_COLUMNS.find((name) => columns[name] !== undefined);
  const others = Object.entries(columns).filter(([name]) => name !== nameColumn);
  return ids.map((id, row) => ({
    id,
    name: nameColumn === undefined ? String(id) : String(columns[nameColumn][row]),
    timesS: times[row],
    ...(observed === undefined ? {} : { observed: observed[row] }),
    ...(positions?.[row] === undefined ? {} : { positionUm: positions[row] }),
    columns: rowOf(others, row),
  }));
}

function rowOf(columns: readonly (readonly [string, readonly Cell[]])[], row: number): Record<string, Cell> {
  return Object.fromEntries(columns.map(([name, cells]) => [name, cells[row]]));
}

function rowsOf(file: string, table: Hdf5Group): number {
  for (const name of ["id", "spike_times_index"]) {
    const dataset = table.dataset(name);
    if (dataset !== undefined) return dataset.shape[0] ?? 0;
  }
  throw new RecordingError(
    `${file}: ${table.path} has neither id nor spike_times_index, so its units cannot be told apart.`,
  );
}

function readIds(table: Hdf5Group, rows: number, notes: string[]): number[] {
  const positions = Array.from({ length: rows }, (_, row) => row);
  const dataset = table.dataset("id");
  if (dataset === undefined) return positions;
  const ids = dataset.type === "number" ? Array.from(dataset.numbers()) : [];
  if (ids.length === rows && new Set(ids).size === rows && ids.every(Number.isSafeInteger)) return ids;
  notes.push(`${table.path}/id does not give each unit its own integer: units are numbered from 0 by row.`);
  return positions;
}

/** Start and end of each row in the data behind a ragged column. @throws RecordingError where the index does not fit */
function raggedRows(file: string, table: Hdf5Group, name: string, rows: number, length: number): Float64Array {
  const path = `${table.path}/${name}_index`;
  const ends = requiredNumbers(table, `${name}_index`, file);
  if (ends.length !== rows)
    throw new RecordingError(`${file}: ${path} has ${ends.length} rows but there are ${rows} units.`);
  const bounds = new Float64Array(rows + 1);
  for (let row = 0; row < rows; row++) {
    if (!(ends[row] >= bounds[row] && ends[row] <= length)) {
      throw new RecordingError(
        `${file}: ${path}[${row}] = ${ends[row]} does not lie between ${bounds[row]} and ${length}.`,
      );
    }
    bounds[row + 1] = ends[row];
  }
  return bounds;
}

function readSpikeTimes(file: string, table: Hdf5Group, rows: number, notes: string[]): Float64Array[] {
  const dataset = table.dataset("spike_times");
  if (dataset === undefined) {
    throw new RecordingError(`${file}: ${table.path} lists ${rows} units but holds no spike_times.`);
  }
  const length = dataset.shape[0] ?? 0;
  const bounds =
    table.dataset("spike_times_index") === undefined && rows === 1
      ? Float64Array.of(0, length)
      : raggedRows(file, table, "spike_times", rows, length);
  if (bounds[rows] < length) {
    notes.push(
      `${table.path}/spike_times: the last ${length - bounds[rows]} values belong to no unit and were left out.`,
    );
  }
  const out: Float64Array[] = [];
  while (out.length < rows) {
    const first = out.length;
    let last = first + 1;
    while (last < rows && bounds[last + 1] - bounds[first] <= VALUES_AT_ONCE) last++;
    const block = dataset.numbers(bounds[first], bounds[last]);
    for (let row = first; row < last; row++) {
      out.push(block.slice(bounds[row] - bounds[first], bounds[row + 1] - bounds[first]));
    }
  }
  return out;
}

function readObserved(file: string, table: Hdf5Group, rows: number): (readonly Interval[])[] | undefined {
  const dataset = table.dataset("obs_intervals");
  if (dataset === undefined || dataset.shape[0] === 0) return undefined;
  const { shape } = dataset;
  if (shape.length !== 2 || shape[1] !== 2) {
    throw new RecordingError(
      `${file}: ${dataset.path} has shape [${shape.join(", ")}]; observed stretches need [stretches, 2].`,
    );
  }
  const bounds = raggedRows(file, table, "obs_intervals", rows, shape[0]);
  const values = dataset.numbers();
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: bounds[row + 1] - bounds[row] }, (_, k) => {
      const at = 2 * (bounds[row] + k);
      return { startS: values[at], stopS: values[at + 1] };
    }),
  );
}

/** Mean position of each unit's electrodes; undefined where the file has none or says 0 for every electrode. */
function readPositions(
  table: Hdf5Group,
  electrodes: Hdf5Group | undefined,
  rows: number,
): (readonly number[] | undefined)[] | undefined {
  const region = table.dataset("electrodes");
  const index = table.dataset("electrodes_index");
  if (region?.type !== "number" || electrodes === undefined) return undefined;
  const axes = [
    ["x", "y", "z"],
    ["rel_x", "rel_y", "rel_z"],
  ]
    .map((names) => names.map((name) => electrodes.dataset(name)).filter((axis) => axis?.type === "number"))
    .map((found) => found.map((axis) => axis?.numbers() ?? new Float64Array(0)))
    .find((found) => found.some((axis) => axis.some((value) => Number.isFinite(value) && value !== 0)));
  if (axes === undefined) return undefined;
  const members = region.numbers();
  const ends = index?.numbers() ?? Float64Array.from({ length: rows }, (_, row) => row + 1);
  return Array.from({ length: rows }, (_, row) => {
    const own = members.subarray(row === 0 ? 0 : ends[row - 1], ends[row]);
    const mean = axes.map((axis) => own.reduce((sum, electrode) => sum + axis[electrode], 0) / own.length);
    return mean.every(Number.isFinite) ? mean : undefined;
  });
}
