import type { Minimum, Objective } from "./lbfgs.ts";
import { type LinePoint, lineSearch } from "./lineSearch.ts";

/** What a search is told whose curvature is known nearly. */
export interface PreconditionedOptions {
  /** Where to start, shape [n]. */
  readonly start: Float64Array;
  /** About what the inverse of the curvature makes of a gradient: what the curvature is learnt on top of; shape [n], a new array. */
  readonly inverse: (gradient: Float64Array) => Float64Array;
  /** Converged when the next step promises less than this share of max(1, |value|). */
  readonly tolerance: number;
  /** How many steps the curvature is learnt from; default 10. */
  readonly memory?: number;
  /** Default 1000. */
  readonly maxSteps?: number;
}

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  /** step · change */
  readonly product: number;
}

const ROUNDING = 1e-12; // of a value that is a sum of many terms

/**
 * A minimum of a smooth function without bounds (N61), by L-BFGS that starts from a curvature that is given instead of a multiple of 1, in
 * two loops over its memory, with a strong Wolfe line search (N10). It ends on what a step promises, half of minus its slope, which with a
 * good curvature is what is left to gain; so no evaluation is spent on finding that nothing was.
 */
export function minimisePreconditioned(evaluate: Objective, options: PreconditionedOptions): Minimum {
  const { inverse, tolerance, memory: most = 10, maxSteps = 1000 } = options;
  const n = options.start.length;
  let x = options.start.slice();
  let gradient = new Float64Array(n);
  let value = evaluate(x, gradient);
  let evaluations = 1;
  let steps = 0;
  let memory: Pair[] = [];
  const end = (status: Minimum["status"]): Minimum => ({
    x,
    value,
    projectedGradient: gradient.reduce((largest, slope) => Math.max(largest, Math.abs(slope)), 0),
    steps,
    evaluations,
    status,
  });
  while (Number.isFinite(value) && steps < maxSteps) {
    const direction = directionOf(gradient, memory, inverse);
    const slope = dot(direction, gradient);
    const promise = -slope / 2;
    const size = Math.max(1, Math.abs(value));
    if (promise >= 0 && promise <= Math.max(tolerance, ROUNDING) * size) return end("converged");
    let trial = { x, gradient, point: { step: 0, value, slope } };
    const evaluateAt = (step: number): LinePoint => {
      const at = x.map((xi, i) => xi + step * direction[i]);
      const slopes = new Float64Array(n);
      const height = evaluate(at, slopes);
      evaluations++;
      trial = { x: at, gradient: slopes, point: { step, value: height, slope: dot(slopes, direction) } };
      return trial.point;
    };
    const found =
      promise > 0 ? lineSearch(evaluateAt, trial.point, { first: 1, longest: Number.POSITIVE_INFINITY }) : undefined;
    steps++;
    if (!found) {
      if (memory.length === 0) return end("exhausted");
      memory = []; // has become bad: once more from what was given
      continue;
    }
    if (trial.point !== found) evaluateAt(found.step);
    const step = trial.x.map((xi, i) => xi - x[i]);
    const change = trial.gradient.map((gi, i) => gi - gradient[i]);
    const product = dot(step, change);
    if (product > Number.EPSILON * dot(change, change)) memory = [...memory, { step, change, product }].slice(-most);
    ({ x, gradient } = trial);
    value = trial.point.value;
  }
  return end(Number.isFinite(value) ? "exhausted" : "diverged");
}

/** Minus the gradient times the inverse curvature: that which is given, mended by the memory (the two-loop recursion). */
function directionOf(
  gradient: Float64Array,
  memory: readonly Pair[],
  inverse: (gradient: Float64Array) => Float64Array,
): Float64Array {
  const rest = gradient.slice();
  const shares = memory.map(() => 0);
  for (let k = memory.length - 1; k >= 0; k--) {
    const { step, change, product } = memory[k];
    shares[k] = dot(step, rest) / product;
    addTo(rest, -shares[k], change);
  }
  const direction = inverse(rest);
  memory.forEach(({ step, change, product }, k) => {
    addTo(direction, shares[k] - dot(change, direction) / product, step);
  });
  return direction.map((d) => -d);
}

function addTo(out: Float64Array, share: number, values: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] += share * values[i];
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
