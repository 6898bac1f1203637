import { productInto } from "../../num/matrixProduct.ts";
import { createRng, type Rng } from "../../num/rng.ts";
import { squared } from "../../num/squared.ts";

/** Eigenvalues of the largest modulus, descending, and their vectors, shape [rank, n]. */
export interface Eigenpairs {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

const MORE = 4; // directions carried along, so that the wanted ones converge faster
const ROUNDS = 60;

/**
 * Leading eigenpairs of a symmetric matrix by orthogonal iteration with Rayleigh–Ritz steps (U11).
 * @param matrix shape [n, n]
 * @param from   vectors to start from, shape [any, n]; then few rounds suffice
 */
export function leadingEigenpairs(
  matrix: Float64Array,
  n: number,
  rank: number,
  from?: Float64Array,
  rounds: number = ROUNDS,
): Eigenpairs {
  const size = Math.min(n, rank + MORE);
  const rng = createRng(1).split("eigenpairs");
  let basis = Float64Array.from({ length: size * n }, (_, k) => (from && k < from.length ? from[k] : rng.normal()));
  let values = new Float64Array(size);
  orthonormalise(basis, size, n, rng);
  for (let round = 0; round < rounds; round++) {
    const image = new Float64Array(size * n);
    productInto(image, basis, matrix, size, n, n);
    const small = new Float64Array(size * size);
    productInto(small, basis, image, size, size, n);
    const turned = jacobi(small, size);
    const order = Array.from(turned.values.keys()).sort(
      (a, b) => Math.abs(turned.values[b]) - Math.abs(turned.values[a]),
    );
    values = Float64Array.from(order, (k) => turned.values[k]);
    const next = new Float64Array(size * n);
    const last = round === rounds - 1;
    order.forEach((column, row) => {
      for (let a = 0; a < size; a++) {
        const share = turned.vectors[a * size + column];
        for (let k = 0; k < n; k++) next[row * n + k] += share * (last ? basis : image)[a * n + k];
      }
    });
    basis = next;
    if (!last) orthonormalise(basis, size, n, rng);
  }
  return { values: values.slice(0, rank), vectors: basis.slice(0, rank * n) };
}

const SMALLEST_REST = 1e-10; // of a row: less is rounding, and points anywhere

/** Gram–Schmidt on rows. A row that depends on those before it, as the images of a matrix of lower rank do, gives way to a new direction. */
function orthonormalise(rows: Float64Array, size: number, n: number, rng: Rng): void {
  const norm = (a: number) => {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += squared(rows[a * n + k]);
    return Math.sqrt(sum);
  };
  let largest = 0;
  for (let a = 0; a < size; a++) largest = Math.max(largest, norm(a));
  for (let a = 0; a < size; a++) {
    let before = Math.max(norm(a), largest);
    let rest = project(a);
    while (!(rest > SMALLEST_REST * before)) {
      for (let k = 0; k < n; k++) rows[a * n + k] = rng.normal();
      before = norm(a);
      rest = project(a);
    }
    for (let k = 0; k < n; k++) rows[a * n + k] /= rest;
  }

  function project(a: number): number {
    for (let twice = 0; twice < 2; twice++)
      for (let b = 0; b < a; b++) {
        let inner = 0;
        for (let k = 0; k < n; k++) inner += rows[a * n + k] * rows[b * n + k];
        for (let k = 0; k < n; k++) rows[a * n + k] -= inner * rows[b * n + k];
      }
    return norm(a);
  }
}

const SWEEPS = 30;

/** All eigenpairs of a small symmetric matrix by Jacobi rotations; vectors in columns. */
function jacobi(matrix: Float64Array, n: number): { values: Float64Array; vectors: Float64Array } {
  const a = matrix.slice();
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let off = 0;
    let all = 0;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        all += squared(a[i * n + j]);
        if (i !== j) off += squared(a[i * n + j]);
      }
    if (!(off > 1e-30 * all)) break;
    for (let p = 0; p < n; p++)
      for (let q = p + 1; q < n; q++) {
        const pivot = (a[p * n + q] + a[q * n + p]) / 2;
        if (pivot === 0) continue;
        const theta = (a[q * n + q] - a[p * n + p]) / (2 * pivot);
        const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (let k = 0; k < n; k++) {
          const [x, y] = [a[k * n + p], a[k * n + q]];
          a[k * n + p] = c * x - s * y;
          a[k * n + q] = s * x + c * y;
        }
        for (let k = 0; k < n; k++) {
          const [x, y] = [a[p * n + k], a[q * n + k]];
          a[p * n + k] = c * x - s * y;
          a[q * n + k] = s * x + c * y;
          const [v, w] = [vectors[k * n + p], vectors[k * n + q]];
          vectors[k * n + p] = c * v - s * w;
          vectors[k * n + q] = s * v + c * w;
        }
      }
  }
  return { values: Float64Array.from({ length: n }, (_, i) => a[i * n + i]), vectors };
}
