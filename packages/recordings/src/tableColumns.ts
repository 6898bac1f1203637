import type { Cell } from "@telos/core";
import type { Hdf5Dataset, Hdf5Group } from "./openHdf5.ts";
import { RecordingError } from "./recordingError.ts";

/** The columns of a table that have one value in each row, and the names of those that have not. */
export interface TableColumns {
  readonly columns: Readonly<Record<string, readonly Cell[]>>;
  readonly skipped: readonly string[];
}

/**
 * Reads the scalar columns of an NWB DynamicTable: numbers of any width, text, truth values.
 *
 * A ragged column (one that has an index) counts as scalar where each row has exactly one entry, as `tags` often has; otherwise it is
 * skipped and named, as are references, compounds and columns of more than one dimension.
 * @param rows    length of the table
 * @param except  columns that the caller reads itself
 */
export function readTableColumns(table: Hdf5Group, rows: number, except: readonly string[]): TableColumns {
  const declared = table.attribute("colnames");
  const names = Array.isArray(declared) ? declared.map(String) : table.keys;
  const columns: Record<string, readonly Cell[]> = {};
  const skipped: string[] = [];
  for (const name of names) {
    if (name === "id" || except.includes(name) || name.endsWith("_index")) continue;
    const dataset = table.dataset(name);
    if (dataset === undefined) continue;
    const cells = isOnePerRow(table, name, dataset, rows) ? cellsOf(dataset) : undefined;
    if (cells === undefined) skipped.push(name);
    else columns[name] = cells;
  }
  return { columns, skipped };
}

/** The numbers of a column that must be there, one a row. @throws RecordingError naming the column */
export function requiredNumbers(table: Hdf5Group, name: string, file: string): Float64Array {
  const dataset = table.dataset(name);
  if (dataset === undefined) throw new RecordingError(`${file}: ${table.path} has no column ${name}.`);
  return dataset.numbers();
}

function isOnePerRow(table: Hdf5Group, name: string, dataset: Hdf5Dataset, rows: number): boolean {
  if (dataset.shape.length !== 1 || dataset.shape[0] !== rows) return false;
  const index = table.dataset(`${name}_index`);
  return index === undefined || index.numbers().every((end, row) => end === row + 1);
}

function cellsOf(dataset: Hdf5Dataset): readonly Cell[] | undefined {
  if (dataset.type === "text") return dataset.texts();
  if (dataset.type !== "number" && dataset.type !== "boolean") return undefined;
  let numbers: Float64Array;
  try {
    numbers = dataset.numbers();
  } catch (error) {
    if (error instanceof RecordingError) return undefined; // integers above 2⁵³, such as hashes
    throw error;
  }
  // Truth values are an enumeration in files of h5py; `dtype` marks those that telos wrote as small integers.
  const truth = dataset.type === "boolean" || dataset.attribute("dtype") === "bool";
  return truth ? Array.from(numbers, (value) => value !== 0) : Array.from(numbers);
}
