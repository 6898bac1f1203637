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
  for (let from = 0; from < n; from += PANEL) {
    const to = Math.min(n, from + PANEL);
    factorisePanel(lu, rows, scale, n, from, to);
    updateRightOf(lu, n, from, to);
  }
  return { n, lu, rows };
}

// So many columns are eliminated before the rest of the matrix is touched: each of its entries is then loaded once for
// eight subtractions. They are made in the order of the columns, so the factors are those of elimination one by one.
const PANEL = 8;

/** Eliminates columns `from` to `to − 1` below the diagonal; whole rows are exchanged, the columns right of `to` wait. */
function factorisePanel(
  lu: Float64Array,
  rows: Int32Array,
  scale: Float64Array,
  n: number,
  from: number,
  to: number,
): void {
  for (let k = from; k < to; k++) {
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
      for (let j = k + 1; j < to; j++) lu[i * n + j]! -= factor * lu[k * n + j]!;
    }
  }
}

/** Takes the panel's eliminations to the columns right of it: first within the panel's own rows, then below. */
function updateRightOf(lu: Float64Array, n: number, from: number, to: number): void {
  const whole = to - from === PANEL;
  for (let i = from + 1; i < n; i++) {
    if (i < to || !whole) updateRow(lu, n, from, to, i);
    else if (i + 1 < n) updateRowPair(lu, n, from, to, i++);
    else updateWholeRow(lu, n, from, to, i);
  }
}

/** One row by columns one after another. */
function updateRow(lu: Float64Array, n: number, from: number, to: number, i: number): void {
  const row = i * n;
  for (let k = from; k < Math.min(i, to); k++) {
    const factor = lu[row + k]!;
    if (factor !== 0) for (let j = to; j < n; j++) lu[row + j]! -= factor * lu[k * n + j]!;
  }
}

/** One row below a whole panel. */
function updateWholeRow(lu: Float64Array, n: number, from: number, to: number, i: number): void {
  const row = i * n;
  const f0 = lu[row + from]!;
  const f1 = lu[row + from + 1]!;
  const f2 = lu[row + from + 2]!;
  const f3 = lu[row + from + 3]!;
  const f4 = lu[row + from + 4]!;
  const f5 = lu[row + from + 5]!;
  const f6 = lu[row + from + 6]!;
  const f7 = lu[row + from + 7]!;
  if (f0 === 0 && f1 === 0 && f2 === 0 && f3 === 0 && f4 === 0 && f5 === 0 && f6 === 0 && f7 === 0) return;
  for (let j = to, a = from * n + to; j < n; j++, a++) {
    let entry = lu[row + j]!;
    entry -= f0 * lu[a]!;
    entry -= f1 * lu[a + n]!;
    entry -= f2 * lu[a + 2 * n]!;
    entry -= f3 * lu[a + 3 * n]!;
    entry -= f4 * lu[a + 4 * n]!;
    entry -= f5 * lu[a + 5 * n]!;
    entry -= f6 * lu[a + 6 * n]!;
    entry -= f7 * lu[a + 7 * n]!;
    lu[row + j] = entry;
  }
}

/** Two rows below a whole panel, whose entries are loaded once for both; each row by the operations of `updateWholeRow`. */
function updateRowPair(lu: Float64Array, n: number, from: number, to: number, i: number): void {
  const row = i * n;
  const next = row + n;
  const f0 = lu[row + from]!;
  const f1 = lu[row + from + 1]!;
  const f2 = lu[row + from + 2]!;
  const f3 = lu[row + from + 3]!;
  const f4 = lu[row + from + 4]!;
  const f5 = lu[row + from + 5]!;
  const f6 = lu[row + from + 6]!;
  const f7 = lu[row + from + 7]!;
  const g0 = lu[next + from]!;
  const g1 = lu[next + from + 1]!;
  const g2 = lu[next + from + 2]!;
  const g3 = lu[next + from + 3]!;
  const g4 = lu[next + from + 4]!;
  const g5 = lu[next + from + 5]!;
  const g6 = lu[next + from + 6]!;
  const g7 = lu[next + from + 7]!;
  const above = f0 === 0 && f1 === 0 && f2 === 0 && f3 === 0 && f4 === 0 && f5 === 0 && f6 === 0 && f7 === 0;
  const below = g0 === 0 && g1 === 0 && g2 === 0 && g3 === 0 && g4 === 0 && g5 === 0 && g6 === 0 && g7 === 0;
  if (above || below) {
    updateWholeRow(lu, n, from, to, i);
    updateWholeRow(lu, n, from, to, i + 1);
    return;
  }
  for (let j = to, a = from * n + to; j < n; j++, a++) {
    let entry = lu[row + j]!;
    let other = lu[next + j]!;
    const p0 = lu[a]!;
    entry -= f0 * p0;
    other -= g0 * p0;
    const p1 = lu[a + n]!;
    entry -= f1 * p1;
    other -= g1 * p1;
    const p2 = lu[a + 2 * n]!;
    entry -= f2 * p2;
    other -= g2 * p2;
    const p3 = lu[a + 3 * n]!;
    entry -= f3 * p3;
    other -= g3 * p3;
    const p4 = lu[a + 4 * n]!;
    entry -= f4 * p4;
    other -= g4 * p4;
    const p5 = lu[a + 5 * n]!;
    entry -= f5 * p5;
    other -= g5 * p5;
    const p6 = lu[a + 6 * n]!;
    entry -= f6 * p6;
    other -= g6 * p6;
    const p7 = lu[a + 7 * n]!;
    entry -= f7 * p7;
    other -= g7 * p7;
    lu[row + j] = entry;
    lu[next + j] = other;
  }
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
  // Row by row of U, which lies in memory that way; each entry meets the rows in the same order as column by column.
  for (let j = 0; j < n; j++) {
    const solved = y[j]! / lu[j * n + j]!;
    y[j] = solved;
    for (let i = j + 1; i < n; i++) y[i]! -= lu[j * n + i]! * solved;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = y[i]!;
    for (let j = i + 1; j < n; j++) sum -= lu[j * n + i]! * y[j]!;
    y[i] = sum;
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
