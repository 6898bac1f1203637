import { expectShape } from "./expectShape.ts";

/** The signature of `productInto`; a faster twin is handed in under this type. */
export type ProductInto = typeof productInto;

/**
 * out ← A Bᵀ (N31), the product in which both factors are read along their rows: out(r, c) = Σₖ a(r, k) b(c, k), summed
 * in rising k.
 * @param out    written, shape [rows, columns]; must alias neither factor; may be longer than needed
 * @param a      shape [rows, inner]; may be longer
 * @param b      shape [columns, inner]; may be longer
 */
export function productInto(
  out: Float64Array,
  a: Float64Array,
  b: Float64Array,
  rows: number,
  columns: number,
  inner: number,
): void {
  let r = 0;
  // Two rows by four columns: six loads for eight products, and all sums stay in registers.
  for (; r + 1 < rows; r += 2) {
    const a0 = r * inner;
    const a1 = a0 + inner;
    const o0 = r * columns;
    const o1 = o0 + columns;
    let c = 0;
    for (; c + 3 < columns; c += 4) {
      const b0 = c * inner;
      const b1 = b0 + inner;
      const b2 = b1 + inner;
      const b3 = b2 + inner;
      let s00 = 0;
      let s01 = 0;
      let s02 = 0;
      let s03 = 0;
      let s10 = 0;
      let s11 = 0;
      let s12 = 0;
      let s13 = 0;
      for (let k = 0; k < inner; k++) {
        const x = a[a0 + k];
        const y = a[a1 + k];
        const p = b[b0 + k];
        const q = b[b1 + k];
        const u = b[b2 + k];
        const v = b[b3 + k];
        s00 += x * p;
        s01 += x * q;
        s02 += x * u;
        s03 += x * v;
        s10 += y * p;
        s11 += y * q;
        s12 += y * u;
        s13 += y * v;
      }
      out[o0 + c] = s00;
      out[o0 + c + 1] = s01;
      out[o0 + c + 2] = s02;
      out[o0 + c + 3] = s03;
      out[o1 + c] = s10;
      out[o1 + c + 1] = s11;
      out[o1 + c + 2] = s12;
      out[o1 + c + 3] = s13;
    }
    for (; c < columns; c++) {
      const b0 = c * inner;
      let s0 = 0;
      let s1 = 0;
      for (let k = 0; k < inner; k++) {
        s0 += a[a0 + k] * b[b0 + k];
        s1 += a[a1 + k] * b[b0 + k];
      }
      out[o0 + c] = s0;
      out[o1 + c] = s1;
    }
  }
  if (r < rows) lastRowInto(out, a, b, r, columns, inner);
}

function lastRowInto(
  out: Float64Array,
  a: Float64Array,
  b: Float64Array,
  row: number,
  columns: number,
  inner: number,
): void {
  const a0 = row * inner;
  const o0 = row * columns;
  let c = 0;
  for (; c + 3 < columns; c += 4) {
    const b0 = c * inner;
    const b1 = b0 + inner;
    const b2 = b1 + inner;
    const b3 = b2 + inner;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let k = 0; k < inner; k++) {
      const x = a[a0 + k];
      s0 += x * b[b0 + k];
      s1 += x * b[b1 + k];
      s2 += x * b[b2 + k];
      s3 += x * b[b3 + k];
    }
    out[o0 + c] = s0;
    out[o0 + c + 1] = s1;
    out[o0 + c + 2] = s2;
    out[o0 + c + 3] = s3;
  }
  for (; c < columns; c++) {
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += a[a0 + k] * b[c * inner + k];
    out[o0 + c] = sum;
  }
}

/**
 * out ← out + Aᵀ B (N32), a sum of outer products: out(i, j) += Σᵣ a(r, i) b(r, j), four rows at a time.
 * @param out  added to, shape [inner, columns]; must alias neither factor
 * @param a    shape [rows, inner]; may be longer
 * @param b    shape [rows, columns]; may be longer
 */
export function addOuterInto(
  out: Float64Array,
  a: Float64Array,
  b: Float64Array,
  rows: number,
  inner: number,
  columns: number,
): void {
  for (let i = 0; i < inner; i++) {
    const o = i * columns;
    let r = 0;
    for (; r + 3 < rows; r += 4) {
      const x0 = a[r * inner + i];
      const x1 = a[(r + 1) * inner + i];
      const x2 = a[(r + 2) * inner + i];
      const x3 = a[(r + 3) * inner + i];
      if (x0 === 0 && x1 === 0 && x2 === 0 && x3 === 0) continue;
      const b0 = r * columns;
      const b1 = b0 + columns;
      const b2 = b1 + columns;
      const b3 = b2 + columns;
      for (let j = 0; j < columns; j++) out[o + j] += x0 * b[b0 + j] + x1 * b[b1 + j] + x2 * b[b2 + j] + x3 * b[b3 + j];
    }
    for (; r < rows; r++) {
      const x = a[r * inner + i];
      for (let j = 0; j < columns; j++) out[o + j] += x * b[r * columns + j];
    }
  }
}

/** The transpose of a matrix of shape [rows, columns], in a new array of shape [columns, rows]. */
export function transposeOf(matrix: Float64Array, rows: number, columns: number): Float64Array {
  expectShape("transposeOf", "matrix", matrix, rows, columns);
  const out = new Float64Array(matrix.length);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) out[c * rows + r] = matrix[r * columns + c];
  return out;
}

/** Two rows times one matrix, many times over (N31). Memory that it holds is given back with `using`. */
export interface RowPairProduct extends Disposable {
  /** received ← sources Bᵀ, shapes [2, columns] and [2, inner], summed in rising k; they must not alias. */
  into(received: Float64Array, sources: Float64Array): void;
}

/** Prepares a matrix B of shape [columns, inner] that does not change; a kernel can take the place of `plainRowPairs`. */
export type RowPairProductOf = (matrix: Float64Array, columns: number, inner: number) => RowPairProduct;

/** The reference (N31): `productInto` with two rows. */
export const plainRowPairs: RowPairProductOf = (matrix, columns, inner) => ({
  into(received, sources) {
    productInto(received, sources, matrix, 2, columns, inner);
  },
  [Symbol.dispose]() {
    // The garbage collector takes what is plain.
  },
});
