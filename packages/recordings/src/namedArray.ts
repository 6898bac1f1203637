import type { BinnedActivity } from "@telos/core";
import type { MatlabNumbers, MatlabValue } from "./matlabValue.ts";
import type { NpyArray } from "./npy.ts";

/** Numbers with their place in a file: what NumPy and MATLAB files are made of. */
export interface NamedArray {
  /** "spikes", "data.spikes{3}" */
  readonly path: string;
  /** Row-major. MATLAB's arrays have their axes reversed here, so that nothing needs to move. */
  readonly shape: readonly number[];
  readonly data: MatlabNumbers;
  /** The axes are MATLAB's in reverse. */
  readonly reversed: boolean;
}

/** Which axis of a matrix, as its own program shows it, is time. */
export type TimeAxis = "rows" | "columns";

const MOST_BINS = 2 ** 28;
const LARGEST_COUNT = 2 ** 32 - 1;

/** The shape as the file's own program shows it: "[40000, 15]". */
export function shapeText({ shape, reversed }: NamedArray): string {
  return `[${(reversed ? [...shape].reverse() : shape).join(", ")}]`;
}

/** An array of a NumPy file; undefined for text and for integers that doubles cannot keep. */
export function arrayOfNpy(path: string, { shape, data }: NpyArray): NamedArray | undefined {
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    const doubles = Float64Array.from(data, Number);
    return doubles.every((value) => Number.isSafeInteger(value))
      ? { path, shape, data: doubles, reversed: false }
      : undefined;
  }
  return isNumbers(data) ? { path, shape, data, reversed: false } : undefined;
}

function isNumbers(data: NpyArray["data"]): data is MatlabNumbers {
  return ArrayBuffer.isView(data);
}

/** Whether an array is one row of values, whatever way it lies. */
export function isVector({ shape }: NamedArray): boolean {
  return shape.length > 0 && shape.filter((one) => one !== 1).length <= 1;
}

/**
 * A matrix of whole numbers ≥ 0 as binned activity; undefined where it is none.
 * @param timeAxis  without it the longer axis, rows where both are equal
 */
export function binnedOf(array: NamedArray, timeAxis?: TimeAxis): BinnedActivity | undefined {
  const { path, shape, data } = array;
  if (shape.length !== 2 || shape.some((one) => one < 2) || data.length > MOST_BINS) return undefined;
  let largest = 0;
  for (const value of data) {
    if (!(value >= 0 && value <= LARGEST_COUNT && Math.floor(value) === value)) return undefined;
    if (value > largest) largest = value;
  }
  const [rows, columns] = array.reversed ? [shape[1], shape[0]] : shape;
  const timeIsRows = timeAxis === undefined ? rows >= columns : timeAxis === "rows";
  const steps = timeIsRows ? rows : columns;
  const units = timeIsRows ? columns : rows;
  const counts = new (largest > 255 ? Uint32Array : Uint8Array)(data.length);
  if (timeIsRows !== array.reversed) counts.set(data);
  else
    for (let step = 0; step < steps; step++)
      for (let unit = 0; unit < units; unit++) counts[step * units + unit] = data[unit * steps + step];
  return { name: path.slice(path.lastIndexOf("/") + 1), path, steps, units, counts, largest };
}

/** A sparse matrix as a full array; undefined where it would not fit in memory. */
export function fullOf(path: string, value: Extract<MatlabValue, { kind: "sparse" }>): NamedArray | undefined {
  const [rows, columns] = value.shape;
  if (!(rows * columns <= MOST_BINS)) return undefined;
  const bytes = value.data.every((one) => one >= 0 && one <= 255 && Math.floor(one) === one);
  const data = new (bytes ? Uint8Array : Float64Array)(rows * columns);
  for (let column = 0; column < columns; column++)
    for (let k = value.starts[column]; k < value.starts[column + 1]; k++)
      data[column * rows + value.rows[k]] = value.data[k];
  return { path, shape: [columns, rows], data, reversed: true };
}
