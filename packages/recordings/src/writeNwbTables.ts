import type { Cell, IntervalTable, Unit } from "@telos/core";
import type { TypedObject } from "./typedObject.ts";
import type { Hdf5AttributeInput, Hdf5DatasetInput, Hdf5Writer } from "./writeHdf5.ts";

const SPIKE_RESOLUTION_S = 1e-6; // what the column promises; times are written as doubles

/** One column of a table: its values, and for a ragged column where each row ends. */
interface Column {
  readonly name: string;
  readonly description: string;
  readonly data: Hdf5DatasetInput;
  readonly shape?: readonly number[];
  readonly ends?: readonly number[];
  readonly type?: "DynamicTableRegion";
  readonly attributes?: Readonly<Record<string, Hdf5AttributeInput>>;
}

/**
 * Writes `/units`: ids, spike times, observed stretches (where every unit has them), electrodes, names, further columns.
 * @param electrodes  row of each unit in the electrodes table, or undefined where there is none
 */
export function writeUnits(
  file: Hdf5Writer,
  typed: TypedObject,
  units: readonly Unit[],
  electrodes: readonly (number | undefined)[] | undefined,
  description: string,
): void {
  const columns: Column[] = [
    {
      name: "spike_times",
      description: "spike times in seconds",
      data: concatenated(units.map((unit) => unit.timesS)),
      ends: endsOf(units.map((unit) => unit.timesS.length)),
      attributes: { resolution: SPIKE_RESOLUTION_S },
    },
  ];
  const observed = units.flatMap((unit) => (unit.observed === undefined ? [] : [unit.observed]));
  if (units.length > 0 && observed.length === units.length) {
    const rows = observed.flat();
    columns.push({
      name: "obs_intervals",
      description: "when the unit was observed, seconds",
      data: Float64Array.from(rows.flatMap((one) => [one.startS, one.stopS])),
      shape: [rows.length, 2],
      ends: endsOf(observed.map((stretches) => stretches.length)),
    });
  }
  if (electrodes !== undefined) {
    columns.push({
      name: "electrodes",
      description: "electrodes of the unit",
      data: Int32Array.from(electrodes.filter((row) => row !== undefined)),
      ends: endsOf(electrodes.map((row) => (row === undefined ? 0 : 1))),
      type: "DynamicTableRegion",
      attributes: { table: { kind: "reference", to: ELECTRODES } },
    });
  }
  if (units.some((unit) => unit.name !== String(unit.id))) {
    columns.push({ name: "unit_name", description: "name of the unit", data: units.map((unit) => unit.name) });
  }
  columns.push(...cellColumns(units.map((unit) => unit.columns)));
  writeTable(
    file,
    typed,
    "/units",
    "Units",
    description,
    units.map((unit) => unit.id),
    columns,
  );
}

/** Writes a table of intervals under `/intervals`. */
export function writeIntervals(file: Hdf5Writer, typed: TypedObject, table: IntervalTable): void {
  const rows = Array.from(table.startS, (_, row) =>
    Object.fromEntries(Object.entries(table.columns).map(([name, cells]) => [name, cells[row]])),
  );
  writeTable(file, typed, `/intervals/${table.name}`, "TimeIntervals", table.name, rowNumbers(rows.length), [
    { name: "start_time", description: "start, seconds", data: table.startS },
    { name: "stop_time", description: "stop, seconds", data: table.stopS },
    ...cellColumns(rows),
  ]);
}

const ELECTRODES = "/general/extracellular_ephys/electrodes";
const GROUP = "/general/extracellular_ephys/array";
const DEVICE = "/general/devices/array";

/**
 * Writes one electrode for each unit that has a position, as NWB wants it: a device, a group, a table.
 * @returns row of each unit in that table; undefined where no unit has a position
 */
export function writeElectrodes(
  file: Hdf5Writer,
  typed: TypedObject,
  units: readonly Unit[],
): (number | undefined)[] | undefined {
  const placed = units.flatMap((unit) => (unit.positionUm === undefined ? [] : [unit.positionUm]));
  if (placed.length === 0) return undefined;
  file.group("/general/devices");
  file.group(DEVICE, { ...typed(DEVICE, "Device"), description: "electrode array" });
  file.group("/general/extracellular_ephys");
  file.group(GROUP, { ...typed(GROUP, "ElectrodeGroup"), description: "electrode array", location: "unknown" });
  file.softLink(`${GROUP}/device`, DEVICE);
  const axes = ["x", "y", "z"].slice(0, Math.max(...placed.map((position) => position.length)));
  writeTable(file, typed, ELECTRODES, "DynamicTable", "one electrode for each unit", rowNumbers(placed.length), [
    ...axes.map((name, axis) => ({
      name,
      description: `${name} in micrometres`,
      data: Float64Array.from(placed, (position) => position[axis] ?? Number.NaN),
    })),
    { name: "location", description: "location of the electrode", data: placed.map(() => "unknown") },
    {
      name: "group",
      description: "electrode group",
      data: placed.map(() => ({ kind: "reference" as const, to: GROUP })),
    },
    { name: "group_name", description: "name of the electrode group", data: placed.map(() => "array") },
  ]);
  let row = 0;
  return units.map((unit) => (unit.positionUm === undefined ? undefined : row++));
}

function writeTable(
  file: Hdf5Writer,
  typed: TypedObject,
  path: string,
  type: string,
  description: string,
  ids: readonly number[],
  columns: readonly Column[],
): void {
  const namespace = type === "DynamicTable" ? "hdmf-common" : "core";
  file.group(path, { ...typed(path, type, namespace), colnames: columns.map((column) => column.name), description });
  file.dataset(`${path}/id`, BigInt64Array.from(ids, BigInt), typed(`${path}/id`, "ElementIdentifiers", "hdmf-common"));
  for (const { name, description: text, data, shape, ends, type: columnType, attributes } of columns) {
    const at = `${path}/${name}`;
    const own = { ...typed(at, columnType ?? "VectorData", "hdmf-common"), description: text, ...attributes };
    file.dataset(at, data, own, shape);
    if (ends === undefined) continue;
    file.dataset(`${at}_index`, Uint32Array.from(ends), {
      ...typed(`${at}_index`, "VectorIndex", "hdmf-common"),
      description: `where each row of ${name} ends`,
      target: { kind: "reference", to: at },
    });
  }
}

/** Rows of cells as columns; a cell that a row lacks is NaN, false or "". Columns of mixed kinds become text. */
function cellColumns(rows: readonly Readonly<Record<string, Cell>>[]): Column[] {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return names.map((name) => {
    const cells = rows.map((row) => row[name] as Cell | undefined);
    const kinds = new Set(cells.filter((cell) => cell !== undefined).map((cell) => typeof cell));
    const description = name;
    if (kinds.size === 1 && kinds.has("number")) {
      return {
        name,
        description,
        data: Float64Array.from(cells, (cell) => (typeof cell === "number" ? cell : Number.NaN)),
      };
    }
    if (kinds.size === 1 && kinds.has("boolean")) {
      // The library cannot write HDF5 enumerations, which is how h5py keeps truth values: the attribute says what they are.
      const data = Int8Array.from(cells, (cell) => (cell === true ? 1 : 0));
      return { name, description: `${name} (0 false, 1 true)`, data, attributes: { dtype: "bool" } };
    }
    return { name, description, data: cells.map((cell) => (cell === undefined ? "" : String(cell))) };
  });
}

function concatenated(arrays: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(arrays.reduce((sum, array) => sum + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    out.set(array, at);
    at += array.length;
  }
  return out;
}

function endsOf(lengths: readonly number[]): number[] {
  let end = 0;
  return lengths.map((length) => {
    end += length;
    return end;
  });
}

function rowNumbers(rows: number): number[] {
  return Array.from({ length: rows }, (_, row) => row);
}
