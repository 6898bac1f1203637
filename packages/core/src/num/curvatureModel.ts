import { cholesky } from "./cholesky.ts";
import type { LbfgsMemory } from "./lbfgsMemory.ts";

/**
 * Where the quadratic model with a given first curvature is least inside a box (N13): B is that curvature, corrected
 * along the remembered steps by the BFGS recursion, and the minimum over the box is found by its active set.
 * @param x          shape [n], inside the box
 * @param gradient   shape [n], at x
 * @param curvature  symmetric and positive definite, shape [n, n]: second derivatives at some point, or near them
 * @returns the model's minimum inside the box, shape [n]
 * @throws RangeError if B is not positive definite to working precision; the caller then forgets the memory
 */
export function minimiseCurvatureModel(
  x: Float64Array,
  gradient: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
  memory: Pick<LbfgsMemory, "steps" | "changes">,
  curvature: Float64Array,
): Float64Array {
  return minimiseInBox(correctedCurvature(curvature, memory, x.length), gradient, x, lower, upper);
}

/** B ← B − B s sᵀ B / sᵀ B s + y yᵀ / yᵀ s for each remembered step s and change of the gradient y, oldest first. */
function correctedCurvature(
  curvature: Float64Array,
  { steps, changes }: Pick<LbfgsMemory, "steps" | "changes">,
  n: number,
): Float64Array {
  const matrix = curvature.slice();
  for (const [k, step] of steps.entries()) {
    const change = changes[k]!;
    const bent = timesVector(matrix, step, n);
    const bending = dot(step, bent);
    const along = dot(step, change);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        matrix[i * n + j]! += (change[i]! * change[j]!) / along - (bent[i]! * bent[j]!) / bending;
  }
  return matrix;
}

/**
 * The minimum over a box of ∇·d + ½ dᵀ B d, d = point − x (N13): the variables off their bounds go towards their own
 * minimum until one meets a bound, which then holds it; when none does, the held variable that pulls inwards most is let
 * go. Each time a set of held variables is left the model is lower than before, so that none comes back.
 */
function minimiseInBox(
  matrix: Float64Array,
  gradient: Float64Array,
  x: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
): Float64Array {
  const n = x.length;
  const move = new Float64Array(n);
  const held = new Uint8Array(n);
  for (let i = 0; i < n; i++)
    if ((x[i] === lower[i] && gradient[i]! > 0) || (x[i] === upper[i] && gradient[i]! < 0)) held[i] = 1;
  // Every set is left at most once; the limit is for ties that rounding makes.
  for (let round = 0; round < 10 * n + 10; round++) {
    const target = minimumOverFree(matrix, gradient, move, held);
    let share = 1;
    let met = -1;
    for (let i = 0; i < n; i++) {
      if (held[i]) continue;
      const way = target[i]! - move[i]!;
      const room = (way > 0 ? upper[i]! : lower[i]!) - x[i]! - move[i]!;
      if (Math.abs(way) * share > Math.abs(room)) {
        share = room / way;
        met = i;
      }
    }
    for (let i = 0; i < n; i++) if (!held[i]) move[i]! += share * (target[i]! - move[i]!);
    if (met >= 0) {
      held[met] = 1;
      move[met] = (target[met]! < 0 ? lower[met]! : upper[met]!) - x[met]!;
      continue;
    }
    const slopes = timesVector(matrix, move, n);
    let strongest = 0;
    let next = -1;
    for (let i = 0; i < n; i++) {
      if (!held[i]) continue;
      const slope = gradient[i]! + slopes[i]!;
      const inwards = x[i]! + move[i]! <= lower[i]! ? -slope : slope;
      if (inwards > strongest && lower[i]! < upper[i]!) {
        strongest = inwards;
        next = i;
      }
    }
    if (next < 0) break;
    held[next] = 0;
  }
  return move.map((d, i) => Math.min(upper[i]!, Math.max(lower[i]!, x[i]! + d)));
}

/** The model's minimum over the free variables, the held ones staying; shape [n], the held entries as in `move`. */
function minimumOverFree(
  matrix: Float64Array,
  gradient: Float64Array,
  move: Float64Array,
  held: Uint8Array,
): Float64Array {
  const n = move.length;
  const free = Int32Array.from(Array.from(held.keys()).filter((i) => held[i] === 0));
  const size = free.length;
  const reduced = new Float64Array(size * size);
  const right = new Float64Array(size);
  for (let a = 0; a < size; a++) {
    const row = free[a]! * n;
    let sum = -gradient[free[a]!]!;
    for (let i = 0; i < n; i++) if (held[i]) sum -= matrix[row + i]! * move[i]!;
    right[a] = sum;
    for (let b = 0; b <= a; b++) reduced[a * size + b] = matrix[row + free[b]!]!;
  }
  solveCholesky(cholesky(reduced, size), right);
  const target = move.slice();
  for (let a = 0; a < size; a++) target[free[a]!] = right[a]!;
  return target;
}

/** Solves L Lᵀ z = b in place of b. */
function solveCholesky(lower: Float64Array, right: Float64Array): void {
  const n = right.length;
  for (let a = 0; a < n; a++) {
    let sum = right[a]!;
    for (let b = 0; b < a; b++) sum -= lower[a * n + b]! * right[b]!;
    right[a] = sum / lower[a * n + a]!;
  }
  for (let a = n - 1; a >= 0; a--) {
    let sum = right[a]!;
    for (let b = a + 1; b < n; b++) sum -= lower[b * n + a]! * right[b]!;
    right[a] = sum / lower[a * n + a]!;
  }
}

function timesVector(matrix: Float64Array, vector: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += matrix[i * n + j]! * vector[j]!;
    out[i] = sum;
  }
  return out;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
