import type { Block } from "./arena.ts";

/** `length` rounded up to whole vectors of four numbers. */
export function padded(length: number): number {
  return (length + 3) & ~3;
}

/**
 * Copies numbers rounded to 32 bits: a loop takes a third of the time of `set`, which converts one number after another outside
 * compiled code.
 * @param from  where they begin in `source`; @param to  and in `view`
 */
export function roundInto(view: Float32Array, source: Float64Array, count: number, from = 0, to = 0): void {
  for (let i = 0; i < count; i++) view[to + i] = source[from + i];
}

/**
 * Copies rows into kernel memory, rounded to 32 bits; what pads a row stays as it is.
 * @param source  shape [rows, columns], from entry `start` on
 */
export function fillRows(
  block: Block<Float32Array>,
  stride: number,
  source: Float64Array,
  rows: number,
  columns: number,
  start = 0,
): void {
  const { view } = block;
  if (stride === columns) {
    roundInto(view, source, rows * columns, start);
    return;
  }
  for (let r = 0; r < rows; r++) {
    roundInto(view, source, columns, start + r * columns, r * stride);
  }
}

/** Copies rows out of kernel memory. @param out  written from entry `start` on, shape [rows, columns] */
export function readRows(
  out: Float64Array,
  block: Block<Float32Array>,
  stride: number,
  rows: number,
  columns: number,
  start = 0,
): void {
  const { view } = block;
  if (stride === columns) {
    out.set(view.subarray(0, rows * columns), start);
    return;
  }
  for (let r = 0; r < rows; r++) {
    out.set(view.subarray(r * stride, r * stride + columns), start + r * columns);
  }
}
