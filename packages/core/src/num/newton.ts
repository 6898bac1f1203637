import { expectAllFinite } from "./expectShape.ts";
import type { Minimum } from "./lbfgs.ts";

/**
 * Writes gradient and second derivative at x and returns the value; Infinity or NaN where it is not defined.
 * @param curvature  shape [n, n]; only its lower half is read
 */
export type CurvedObjective = (x: Float64Array, gradient: Float64Array, curvature: Float64Array) => number;

export interface NewtonOptions {
  /** Where to start, shape [n]. */
  readonly start: Float64Array;
  /** Converged when a step promises to gain no more than this share of max(1, |value|); that last step is taken. Default and least: 1e-14. */
  readonly valueTolerance?: number;
  /** Default 100. */
  readonly maxSteps?: number;
}

const ENOUGH_GAIN = 1e-4; // of what the slope promises: Armijo's condition
const SHORTEST = 2 ** -30;
const ROUNDING = 1e-14; // what a sum of many terms may be off by

/**
 * A minimum of a smooth function by Newton's method (N14): steps −H⁻¹ ∇, halved until the value falls; where H is not positive definite, its diagonal
 * is made larger until it is. A step costs n³/6 products, and near the minimum each doubles the number of right digits: for up to a few hundred
 * variables whose second derivative is at hand; else `minimise`.
 * @throws RangeError if the start is not finite
 */
export function newtonMinimise(evaluate: CurvedObjective, options: NewtonOptions): Omit<Minimum, "projectedGradient"> {
  const { start, valueTolerance = ROUNDING, maxSteps = 100 } = options;
  expectAllFinite("newtonMinimise", "start", start);
  const n = start.length;
  let [x, there] = [Float64Array.from(start), new Float64Array(n)];
  const gradient = new Float64Array(n);
  const curvature = new Float64Array(n * n);
  const lower = new Float64Array(n * n);
  const step = new Float64Array(n);
  let value = evaluate(x, gradient, curvature);
  let evaluations = 1;
  const ended = (status: Minimum["status"], steps: number) => ({ x, value, steps, evaluations, status });
  if (!Number.isFinite(value)) return ended("diverged", 0);
  for (let steps = 0; steps < maxSteps; steps++) {
    if (!factorise(lower, curvature, n)) return ended("diverged", steps);
    stepInto(step, lower, gradient, n);
    const slope = dot(step, gradient);
    const promise = -slope / 2; // of the quadratic model; never negative, for H is positive definite
    const scale = Math.max(1, Math.abs(value));
    if (promise <= Math.max(ROUNDING, valueTolerance) * scale) {
      for (let k = 0; k < n; k++) x[k] += step[k];
      return ended("converged", steps + 1);
    }
    let length = 1;
    let reached = Number.NaN;
    for (; length >= SHORTEST; length /= 2) {
      for (let k = 0; k < n; k++) there[k] = x[k] + length * step[k];
      reached = evaluate(there, gradient, curvature);
      evaluations++;
      if (reached <= value + ENOUGH_GAIN * length * slope + ROUNDING * scale) break;
    }
    if (!(length >= SHORTEST)) return ended("exhausted", steps);
    [x, there] = [there, x];
    value = reached;
  }
  return ended("exhausted", maxSteps);
}

/** Cholesky's L with L Lᵀ = H, or H with a larger diagonal. @returns whether there is one: not if H is not finite */
function factorise(lower: Float64Array, curvature: Float64Array, n: number): boolean {
  let largest = 0;
  for (let k = 0; k < n; k++) largest = Math.max(largest, Math.abs(curvature[k * (n + 1)]));
  if (!Number.isFinite(largest)) return false;
  const scale = largest > 0 ? largest : 1;
  for (let more = 0; more <= 1e6 * scale; more = Math.max(10 * more, 1e-6 * scale))
    if (choleskyInto(lower, curvature, more, n)) return true;
  return false;
}

function choleskyInto(lower: Float64Array, curvature: Float64Array, more: number, n: number): boolean {
  for (let a = 0; a < n; a++) {
    const row = a * n;
    for (let b = 0; b <= a; b++) {
      const other = b * n;
      let left = curvature[row + b];
      for (let c = 0; c < b; c++) left -= lower[row + c] * lower[other + c];
      if (a !== b) lower[row + b] = left * lower[other + b];
      else {
        const pivot = left + more;
        if (!(pivot > more / 10)) return false; // what is only just positive would make the step huge
        lower[row + a] = 1 / Math.sqrt(pivot); // its inverse, to multiply by
      }
    }
  }
  return true;
}

/** −(L Lᵀ)⁻¹ ∇, with the inverse of L's diagonal on it. */
function stepInto(step: Float64Array, lower: Float64Array, gradient: Float64Array, n: number): void {
  for (let a = 0; a < n; a++) {
    let left = -gradient[a];
    for (let b = 0; b < a; b++) left -= lower[a * n + b] * step[b];
    step[a] = left * lower[a * n + a];
  }
  for (let a = n - 1; a >= 0; a--) {
    step[a] *= lower[a * n + a];
    for (let b = 0; b < a; b++) step[b] -= lower[a * n + b] * step[a];
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}
