/** Numbers as MATLAB files keep them: 64-bit integers are doubles, truth values 0 and 1. */
export type MatlabNumbers =
  | Float64Array
  | Float32Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array;

/** A value of a MATLAB workspace, whichever version of the file it came from. Arrays are in MATLAB's order: first index fastest. */
export type MatlabValue =
  | { readonly kind: "numbers"; readonly shape: readonly number[]; readonly data: MatlabNumbers }
  | {
      readonly kind: "sparse";
      /** [rows, columns] */
      readonly shape: readonly number[];
      /** Row of each entry, from 0, column by column. */
      readonly rows: Float64Array | Int32Array;
      /** Where each column begins among the entries, and at last their number, shape [columns + 1]. */
      readonly starts: Float64Array | Int32Array;
      readonly data: MatlabNumbers;
    }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "cell"; readonly shape: readonly number[]; readonly items: readonly MatlabValue[] }
  | {
      readonly kind: "struct";
      readonly shape: readonly number[];
      /** One value of each element, by field. */
      readonly fields: ReadonlyMap<string, readonly MatlabValue[]>;
    }
  /** A function, an object, a table: nothing that can be read. */
  | { readonly kind: "other"; readonly what: string };

/** Variables by name, in the file's order. */
export type MatlabVariables = ReadonlyMap<string, MatlabValue>;

/** @returns why the columns of a sparse matrix do not fit it, or undefined where they do */
export function sparseFault(
  shape: readonly number[],
  rows: ArrayLike<number>,
  starts: ArrayLike<number>,
  values: number,
): string | undefined {
  const [rowCount, columns] = shape;
  if (starts.length !== columns + 1) return `${starts.length} column starts for ${columns} columns`;
  if (starts[0] !== 0 || starts[columns] !== values || rows.length !== values)
    return `its columns end at entry ${starts[columns]}, but ${rows.length} rows and ${values} values are there`;
  for (let column = 0; column < columns; column++) {
    if (!(starts[column] <= starts[column + 1])) return `column ${column + 1} ends before it begins`;
    for (let k = starts[column]; k < starts[column + 1]; k++)
      if (!(rows[k] >= 0 && rows[k] < rowCount)) return `entry ${k + 1} lies in row ${rows[k] + 1} of ${rowCount}`;
  }
  return undefined;
}
