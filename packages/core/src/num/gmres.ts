import { expectInteger, expectPositive } from "./expectShape.ts";
import { hypot } from "./hypot.ts";

export interface GmresOptions {
  /** Solved when ‖b − A x‖, Euclidean, is at most this. */
  readonly tolerance: number;
  /** Most applications of A; default 100 000. */
  readonly maxSteps?: number;
  /**
   * How many directions are kept before it starts afresh from the best x. Default: all, as far as 32 MB go, at least
   * 20. With as many as there are unknowns the answer is exact but for rounding.
   */
  readonly restart?: number;
}

/** A solution with how far it came. */
export interface GmresResult {
  readonly x: Float64Array;
  /** ‖b − A x‖, computed from x itself. */
  readonly residual: number;
  /** Applications of A. */
  readonly steps: number;
  /** exhausted: no nearer solution was found; A may be singular. */
  readonly status: "converged" | "exhausted" | "diverged";
}

// 4 million numbers: 32 MB of directions.
const DIRECTIONS_KEPT = 4_000_000;

/**
 * Solves A x = b for a matrix that is known only by what it does to a vector (N12): GMRES, which in step k takes the
 * best x in the span of b, A b, … Aᵏ⁻¹ b. Unlike relaxation it does not mind how near A is to singular or how a chain
 * goes round: n unknowns take n steps at most. A singular but solvable system of index 1 (1 − P of a Markov chain) is
 * solved too.
 * @param apply  writes A x to its first argument; must not keep or change x
 * @param rhs    b, shape [n], left as it is
 * @throws RangeError if an option is out of range
 */
export function gmres(
  apply: (out: Float64Array, x: Float64Array) => void,
  rhs: Float64Array,
  options: GmresOptions,
): GmresResult {
  const n = rhs.length;
  const maxSteps = options.maxSteps ?? 100_000;
  const restart = options.restart ?? Math.min(n, Math.max(20, Math.floor(DIRECTIONS_KEPT / Math.max(1, n))));
  expectPositive("gmres", "tolerance", options.tolerance);
  expectInteger("gmres", "maxSteps", maxSteps, 1, Number.MAX_SAFE_INTEGER);
  expectInteger("gmres", "restart", restart, Math.min(1, n), Number.MAX_SAFE_INTEGER);
  const x = new Float64Array(n);
  const image = new Float64Array(n);
  let rest = rhs.slice(); // b − A x
  let residual = norm(rest);
  let steps = 0;
  for (;;) {
    if (!Number.isFinite(residual)) return { x, residual, steps, status: "diverged" };
    if (residual <= options.tolerance) return { x, residual, steps, status: "converged" };
    if (steps >= maxSteps) return { x, residual, steps, status: "exhausted" };
    const most = Math.min(restart, maxSteps - steps);
    const { move, applied } = cycle(apply, rest, residual, options.tolerance, most);
    steps += applied;
    const better = x.map((value, i) => value + move[i]!);
    apply(image, better);
    steps++;
    const left = rhs.map((b, i) => b - image[i]!);
    const size = norm(left);
    // Rounding, or a singular matrix: another cycle would only repeat this one.
    if (!(size < residual)) return { x, residual, steps, status: Number.isNaN(size) ? "diverged" : "exhausted" };
    x.set(better);
    rest = left;
    residual = size;
  }
}

/** One cycle: the move in the span of the directions that leaves least of `rest`. */
function cycle(
  apply: (out: Float64Array, x: Float64Array) => void,
  rest: Float64Array,
  size: number,
  tolerance: number,
  most: number,
): { move: Float64Array; applied: number } {
  const n = rest.length;
  const directions = [rest.map((value) => value / size)];
  const columns: Float64Array[] = []; // of the triangle R, column k of length k + 1
  const rotations: { c: number; s: number }[] = [];
  const right = [size]; // the right-hand side, rotated along
  let applied = 0;
  while (columns.length < most && Math.abs(right.at(-1)!) > tolerance) {
    const k = columns.length;
    const w = new Float64Array(n);
    apply(w, directions[k]!);
    applied++;
    const before = norm(w);
    const column = new Float64Array(k + 2);
    // One after another (modified Gram–Schmidt): all at once would lose the right angles to rounding.
    for (let j = 0; j <= k; j++) {
      const share = dot(w, directions[j]!);
      column[j] = share;
      for (let i = 0; i < n; i++) w[i]! -= share * directions[j]![i]!;
    }
    column[k + 1] = norm(w);
    const closed = !(column[k + 1]! > 1e-14 * before); // the directions span a space that A maps into itself
    for (const [j, { c, s }] of rotations.entries()) {
      const [a, b] = [column[j]!, column[j + 1]!];
      column[j] = c * a + s * b;
      column[j + 1] = c * b - s * a;
    }
    const length = hypot(column[k]!, column[k + 1]!);
    if (!(length > 1e-14 * before)) break; // this direction adds nothing: A is singular on it
    const rotation = { c: column[k]! / length, s: column[k + 1]! / length };
    rotations.push(rotation);
    column[k] = length;
    columns.push(column.subarray(0, k + 1));
    right.push(-rotation.s * right[k]!);
    right[k]! *= rotation.c;
    if (closed) break;
    directions.push(w.map((value) => value / column[k + 1]!));
  }
  const move = new Float64Array(n);
  const share = right.slice(0, columns.length);
  for (let k = columns.length - 1; k >= 0; k--) {
    share[k]! /= columns[k]![k]!;
    for (let j = 0; j < k; j++) share[j]! -= columns[k]![j]! * share[k]!;
    for (let i = 0; i < n; i++) move[i]! += share[k]! * directions[k]![i]!;
  }
  return { move, applied };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function norm(a: Float64Array): number {
  return Math.sqrt(dot(a, a));
}
