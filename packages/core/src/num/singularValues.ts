import { expectShape } from "./expectShape.ts";
import { hypot } from "./hypot.ts";
import { squared } from "./squared.ts";

/** A = U diag(s) Vᵀ, columns in falling order of s. */
export interface SingularValues {
  /** Shape [size], falling. */
  readonly values: Float64Array;
  /** Shape [size, size], row-major; the column of a singular value 0 is 0. */
  readonly left: Float64Array;
  /** Shape [size, size], row-major, orthogonal. */
  readonly right: Float64Array;
}

// Columns whose angle differs from a right angle by less are not turned any more.
const RIGHT_ANGLE = 1e-15;
const MOST_SWEEPS = 60;

/**
 * Singular values of a small square matrix by one-sided Jacobi rotations (N23): accurate to rounding also for the
 * smallest ones. O(size³) a sweep, a handful of sweeps.
 * @param matrix  shape [size, size], row-major; not changed
 */
export function singularValues(matrix: Float64Array, size: number): SingularValues {
  expectShape("singularValues", "matrix", matrix, size, size);
  const work = matrix.slice();
  const basis = new Float64Array(size * size);
  for (let i = 0; i < size; i++) basis[i * size + i] = 1;
  for (let sweep = 0, turned = true; turned && sweep < MOST_SWEEPS; sweep++) {
    turned = false;
    for (let a = 0; a < size; a++) for (let b = a + 1; b < size; b++) if (turn(work, basis, size, a, b)) turned = true;
  }
  const lengths = Array.from({ length: size }, (_, column) => {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += squared(work[i * size + column]);
    return Math.sqrt(sum);
  });
  const order = lengths.map((_, column) => column).sort((a, b) => lengths[b] - lengths[a]);
  const values = new Float64Array(size);
  const left = new Float64Array(size * size);
  const right = new Float64Array(size * size);
  order.forEach((column, k) => {
    values[k] = lengths[column];
    for (let i = 0; i < size; i++) {
      left[i * size + k] = lengths[column] > 0 ? work[i * size + column] / lengths[column] : 0;
      right[i * size + k] = basis[i * size + column];
    }
  });
  return { values, left, right };
}

/** Makes columns a and b of `work` orthogonal; the same rotation is collected in `basis`. @returns whether it turned */
function turn(work: Float64Array, basis: Float64Array, size: number, a: number, b: number): boolean {
  let aa = 0;
  let bb = 0;
  let ab = 0;
  for (let i = 0; i < size * size; i += size) {
    aa += work[i + a] * work[i + a];
    bb += work[i + b] * work[i + b];
    ab += work[i + a] * work[i + b];
  }
  if (!(Math.abs(ab) > RIGHT_ANGLE * Math.sqrt(aa * bb))) return false;
  const zeta = (bb - aa) / (2 * ab);
  const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + hypot(1, zeta));
  const cosine = 1 / hypot(1, tangent);
  const sine = cosine * tangent;
  for (const m of [work, basis])
    for (let i = 0; i < size * size; i += size) {
      const p = m[i + a];
      const q = m[i + b];
      m[i + a] = cosine * p - sine * q;
      m[i + b] = sine * p + cosine * q;
    }
  return true;
}
