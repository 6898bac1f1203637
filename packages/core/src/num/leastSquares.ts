import { expectAllFinite, expectInteger, expectShape } from "./expectShape.ts";
import { hypot } from "./hypot.ts";
import { squared } from "./squared.ts";

export interface LeastSquaresOptions {
  /** A column counts as dependent when its part beyond the earlier ones is below this share of the largest; default max(m, n) ε. */
  readonly rankTolerance?: number;
}

/** A least-squares solution with its rank. */
export interface LeastSquaresSolution {
  /** Shape [columns]; of all solutions the one of least norm. */
  readonly x: Float64Array;
  /** How many directions of x the equations determine; below `columns`, x is not unique. */
  readonly rank: number;
  /** ‖A x − b‖, Euclidean. */
  readonly residual: number;
}

/**
 * The least-squares solution of A x ≈ b (N9) by Householder reflections with column pivoting; if the columns are
 * dependent, the solution of least norm, by reflecting the remaining triangle once more from the right.
 * @param matrix   A, shape [rows, columns], left as it is; more, fewer or as many rows as columns
 * @param rhs      b, shape [rows], left as it is
 * @param columns  the length of x
 * @throws RangeError if the shapes disagree or an entry is not finite
 */
export function leastSquares(
  matrix: Float64Array,
  rhs: Float64Array,
  columns: number,
  options: LeastSquaresOptions = {},
): LeastSquaresSolution {
  const rows = rhs.length;
  expectInteger("leastSquares", "columns", columns, 1, Infinity);
  expectShape("leastSquares", "matrix", matrix, rows, columns);
  // A NaN would lose every comparison of pivots and be taken for a dependent column.
  expectAllFinite("leastSquares", "matrix", matrix);
  expectAllFinite("leastSquares", "rhs", rhs);
  const tolerance = options.rankTolerance ?? Math.max(rows, columns) * Number.EPSILON;

  const r = transposed(matrix, rows, columns); // one contiguous vector a column: [columns, rows]
  const b = Float64Array.from(rhs);
  const order = Int32Array.from({ length: columns }, (_, j) => j);
  const { rank } = triangulate(r, columns, rows, tolerance, b, order);
  let residual = 0;
  for (let i = rank; i < rows; i++) residual = hypot(residual, b[i]!);

  // The determined rows [rank, columns] as vectors of their own: triangulated too, their minimum-norm solution is direct.
  const rest = new Float64Array(rank * columns);
  for (let i = 0; i < rank; i++) for (let j = i; j < columns; j++) rest[i * columns + j] = r[j * rows + i]!;
  const { reflectors } = triangulate(rest, rank, columns, 0);
  const y = new Float64Array(columns);
  for (let i = 0; i < rank; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= rest[i * columns + k]! * y[k]!;
    y[i] = sum / rest[i * columns + i]!;
  }
  for (let k = rank - 1; k >= 0; k--) reflect(y, 0, reflectors[k]!, k, columns);
  const x = new Float64Array(columns);
  for (let j = 0; j < columns; j++) x[order[j]!] = y[j]!;
  return { x, rank, residual };
}

/**
 * Householder triangulation of `count` vectors of `length` numbers, in place: afterwards vector j has zeros beyond
 * entry j. With `order`, the vector with most left comes first and it stops where less than `tolerance` is left.
 */
function triangulate(
  vectors: Float64Array,
  count: number,
  length: number,
  tolerance: number,
  rhs?: Float64Array,
  order?: Int32Array,
): { rank: number; reflectors: Float64Array[] } {
  const reflectors: Float64Array[] = [];
  let first = 0;
  const most = Math.min(count, length);
  for (let k = 0; k < most; k++) {
    if (order) {
      let best = k;
      let bestNorm = -1;
      for (let j = k; j < count; j++) {
        const norm = normFrom(vectors, j * length, k, length);
        if (norm > bestNorm) [best, bestNorm] = [j, norm];
      }
      if (k === 0) first = bestNorm;
      if (!(bestNorm > tolerance * first)) return { rank: k, reflectors };
      swapVectors(vectors, length, best, k);
      [order[best], order[k]] = [order[k]!, order[best]!];
    }
    const reflector = reflectorOf(vectors, k * length, k, length);
    reflectors.push(reflector);
    for (let j = k; j < count; j++) reflect(vectors, j * length, reflector, k, length);
    if (rhs) reflect(rhs, 0, reflector, k, length);
  }
  return { rank: most, reflectors };
}

/** The unit vector u, zero before `from`, whose reflection 1 − 2uuᵀ clears everything beyond entry `from`. */
function reflectorOf(vectors: Float64Array, offset: number, from: number, length: number): Float64Array {
  const u = vectors.slice(offset, offset + length).fill(0, 0, from);
  const norm = normFrom(u, 0, from, length);
  u[from]! += u[from]! >= 0 ? norm : -norm; // away from zero: no digits cancel
  const scale = normFrom(u, 0, from, length);
  if (scale > 0) for (let i = from; i < length; i++) u[i]! /= scale;
  return u;
}

function reflect(vectors: Float64Array, offset: number, u: Float64Array, from: number, length: number): void {
  let dot = 0;
  for (let i = from; i < length; i++) dot += u[i]! * vectors[offset + i]!;
  for (let i = from; i < length; i++) vectors[offset + i]! -= 2 * dot * u[i]!;
}

function normFrom(vectors: Float64Array, offset: number, from: number, length: number): number {
  let largest = 0;
  for (let i = from; i < length; i++) largest = Math.max(largest, Math.abs(vectors[offset + i]!));
  if (!(largest > 0)) return largest;
  let sum = 0;
  for (let i = from; i < length; i++) sum += squared(vectors[offset + i]! / largest);
  return largest * Math.sqrt(sum);
}

function swapVectors(vectors: Float64Array, length: number, i: number, j: number): void {
  if (i === j) return;
  const copy = vectors.slice(i * length, (i + 1) * length);
  vectors.copyWithin(i * length, j * length, (j + 1) * length);
  vectors.set(copy, j * length);
}

function transposed(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = matrix[i * columns + j]!;
  return out;
}
