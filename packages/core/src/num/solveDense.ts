import { expectShape } from "./expectShape.ts";

/** A square matrix as L U with its rows exchanged (N8): plain data, made by `factoriseLu`. */
export interface LuFactors {
  readonly n: number;
  /** [n, n]: U on and above the diagonal, L (unit diagonal) below. */
  readonly lu: Float64Array;
  /** Row i of the factors is row `rows[i]` of the matrix. */
  readonly rows: Int32Array;
}

/**
 * The solution x of A x = b for one right-hand side (N8), by elimination with partial pivoting. For several
 * right-hand sides keep `factoriseLu` and call `solveLu`.
 * @param matrix  A, shape [n, n]
 * @param rhs     b, shape [n]
 * @throws RangeError if the shapes disagree or the matrix is singular to working precision
 */
export function solveDense(matrix: Float64Array, rhs: Float64Array): Float64Array {
  expectShape("solveDense", "matrix", matrix, rhs.length, rhs.length);
  return solveLu(factoriseLu(matrix, rhs.length), rhs);
}

/**
 * L U factors of a square matrix with partial pivoting, 2n³/3 operations (N8). Rows are compared after division by
 * their largest entry, so that a row in other units is not mistaken for a better pivot.
 * @param matrix  shape [n, n], left as it is
 * @throws RangeError if a pivot is below n ε of its row: no digit of a solution would be right
 */
export function factoriseLu(matrix: Float64Array, n: number): LuFactors {
  expectShape("factoriseLu", "matrix", matrix, n, n);
  const lu = Float64Array.from(matrix);
  const rows = Int32Array.from({ length: n }, (_, i) => i);
  const scale = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) scale[i] = Math.max(scale[i]!, Math.abs(lu[i * n + j]!)); // Math.max keeps NaN
  }
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k + 1; i < n; i++) {
      if (Math.abs(lu[i * n + k]!) * scale[best]! > Math.abs(lu[best * n + k]!) * scale[i]!) best = i;
    }
    if (best !== k) {
      swapRows(lu, n, best, k);
      [rows[best], rows[k]] = [rows[k]!, rows[best]!];
      [scale[best], scale[k]] = [scale[k]!, scale[best]!];
    }
    const pivot = lu[k * n + k]!;
    if (!(Math.abs(pivot) > n * Number.EPSILON * scale[k]!)) {
      throw new RangeError(
        `factoriseLu: the matrix is singular to working precision (column ${k} of ${n} depends on those before it, ` +
          `pivot ${pivot}). Remove dependent equations, or use leastSquares.`,
      );
    }
    for (let i = k + 1; i < n; i++) {
      const factor = lu[i * n + k]! / pivot;
      lu[i * n + k] = factor;
      if (factor === 0) continue;
      for (let j = k + 1; j < n; j++) lu[i * n + j]! -= factor * lu[k * n + j]!;
    }
  }
  return { n, lu, rows };
}

/**
 * Solves A x = b with factors of A, 2n² operations (N8).
 * @param rhs  b, shape [n], left as it is
 */
export function solveLu({ n, lu, rows }: LuFactors, rhs: Float64Array): Float64Array {
  expectShape("solveLu", "rhs", rhs, n);
  const x = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = rhs[rows[i]!]!;
    for (let j = 0; j < i; j++) sum -= lu[i * n + j]! * x[j]!;
    x[i] = sum;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = x[i]!;
    for (let j = i + 1; j < n; j++) sum -= lu[i * n + j]! * x[j]!;
    x[i] = sum / lu[i * n + i]!;
  }
  return x;
}

/**
 * Solves Aᵀ x = b with factors of A (N8): the adjoint system, for gradients.
 * @param rhs  b, shape [n], left as it is
 */
export function solveLuTransposed({ n, lu, rows }: LuFactors, rhs: Float64Array): Float64Array {
  expectShape("solveLuTransposed", "rhs", rhs, n);
  const y = Float64Array.from(rhs);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) y[i]! -= lu[j * n + i]! * y[j]!;
    y[i]! /= lu[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) y[i]! -= lu[j * n + i]! * y[j]!;
  }
  const x = new Float64Array(n);
  for (let i = 0; i < n; i++) x[rows[i]!] = y[i]!;
  return x;
}

function swapRows(matrix: Float64Array, n: number, i: number, j: number): void {
  for (let k = 0; k < n; k++) {
    const entry = matrix[i * n + k]!;
    matrix[i * n + k] = matrix[j * n + k]!;
    matrix[j * n + k] = entry;
  }
}
