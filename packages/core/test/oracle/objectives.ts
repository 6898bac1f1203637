import type { Objective } from "../../src/num/lbfgs.ts";
import { createRng } from "../../src/num/rng.ts";
import { solveDense } from "../../src/num/solveDense.ts";

/** ½ xᵀ A x − bᵀ x. */
export function quadratic(a: Float64Array, b: Float64Array): Objective {
  const n = b.length;
  return (x, gradient) => {
    let value = 0;
    for (let i = 0; i < n; i++) {
      let row = 0;
      for (let j = 0; j < n; j++) row += a[i * n + j]! * x[j]!;
      gradient[i] = row - b[i]!;
      value += x[i]! * (row / 2 - b[i]!);
    }
    return value;
  };
}

/** Rosenbrock's curved valley; least, 0, at ones. */
export const rosenbrock: Objective = (x, gradient) => {
  gradient.fill(0);
  let value = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    const bend = x[i + 1]! - x[i]! ** 2;
    value += 100 * bend ** 2 + (1 - x[i]!) ** 2;
    gradient[i]! += -400 * bend * x[i]! - 2 * (1 - x[i]!);
    gradient[i + 1]! += 200 * bend;
  }
  return value;
};

/** A positive definite matrix of condition number `condition`, and a vector. */
export function randomQuadratic(n: number, condition: number, seed: number) {
  const rng = createRng(seed);
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) a[i * n + i] = condition ** (n > 1 ? i / (n - 1) : 0);
  for (let turn = 0; turn < 3; turn++) {
    // A ← H A H with a random reflection H = 1 − 2uuᵀ.
    const u = Float64Array.from({ length: n }, () => rng.normal());
    const norm = Math.hypot(...u);
    for (let i = 0; i < n; i++) u[i]! /= norm;
    for (const byRows of [true, false]) {
      for (let i = 0; i < n; i++) {
        const at = (j: number) => (byRows ? i * n + j : j * n + i);
        let dot = 0;
        for (let j = 0; j < n; j++) dot += u[j]! * a[at(j)]!;
        for (let j = 0; j < n; j++) a[at(j)]! -= 2 * dot * u[j]!;
      }
    }
  }
  return { a, b: Float64Array.from({ length: n }, () => rng.normal()) };
}

/** The least value of ½xᵀAx − bᵀx in a box: every variable is low, high or free, the free ones solve a linear system. */
export function leastInBox(a: Float64Array, b: Float64Array, lower: Float64Array, upper: Float64Array): number {
  const n = b.length;
  let best = Infinity;
  for (let code = 0; code < 3 ** n; code++) {
    const state = Array.from({ length: n }, (_, i) => Math.floor(code / 3 ** i) % 3);
    const x = Float64Array.from(state, (kind, i) => (kind === 0 ? lower[i]! : kind === 1 ? upper[i]! : 0));
    if (x.some((xi) => !Number.isFinite(xi))) continue;
    const free = state.flatMap((kind, i) => (kind === 2 ? [i] : []));
    const rhs = Float64Array.from(free, (i) => b[i]! - x.reduce((sum, xj, j) => sum + a[i * n + j]! * xj, 0));
    const block = Float64Array.from(free.flatMap((i) => free.map((j) => a[i * n + j]!)));
    const solution = solveDense(block, rhs);
    for (const [f, i] of free.entries()) x[i] = solution[f]!;
    if (x.some((xi, i) => xi < lower[i]! || xi > upper[i]!)) continue;
    best = Math.min(best, quadratic(a, b)(x, new Float64Array(n)));
  }
  return best;
}
