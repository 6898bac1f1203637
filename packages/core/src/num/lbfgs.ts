import { minimiseCurvatureModel } from "./curvatureModel.ts";
import { expectAllFinite, expectInteger, expectShape } from "./expectShape.ts";
import { type LbfgsMemory, noMemory, rememberStep } from "./lbfgsMemory.ts";
import { minimiseModel } from "./lbfgsModel.ts";
import { type LinePoint, lineSearch } from "./lineSearch.ts";

/** Writes the gradient at x into its second argument and returns the value; Infinity or NaN where it is not defined. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

export interface MinimiseOptions {
  /** Where to start, shape [n], inside the bounds. */
  readonly start: Float64Array;
  /** Bounds, shape [n]; ±Infinity where there is none. */
  readonly lower?: Float64Array;
  readonly upper?: Float64Array;
  /** How many steps the curvature is learnt from; default 10. */
  readonly memory?: number;
  /**
   * Second derivatives near the minimum, symmetric and positive definite, shape [n, n]: what the remembered steps then
   * correct, in place of a multiple of 1. For few parameters whose value is dear.
   */
  readonly curvature?: Float64Array;
  /** Converged when no entry of the projected gradient is larger; default 1e-8, in units of value per unit of x. */
  readonly gradientTolerance?: number;
  /** Converged when two successive steps each gain less than this share of max(1, |value|); default 1e-14, 0 for never. */
  readonly valueTolerance?: number;
  /** Default 1000. */
  readonly maxSteps?: number;
}

/** Where a function is least, and how the search ended. */
export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  /** The largest |entry| of the gradient, after cutting what the bounds forbid. */
  readonly projectedGradient: number;
  readonly steps: number;
  readonly evaluations: number;
  /** diverged: the value at the start is not finite, or falls without end. */
  readonly status: "converged" | "exhausted" | "diverged";
}

/** What is minimised and how: the problem that `lbfgs` takes as a method. */
export interface MinimiseProblem extends MinimiseOptions {
  readonly evaluate: Objective;
}

/** Everything L-BFGS knows between two steps: plain data. */
export interface LbfgsState {
  readonly x: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  readonly steps: number;
  readonly evaluations: number;
  readonly memory: LbfgsMemory;
  /** How many steps in succession have gained less than `valueTolerance`. */
  readonly smallGains: number;
  readonly status: "running" | "converged" | "exhausted" | "diverged";
}

/**
 * A minimum of a smooth function (N11), with bounds where they are given, by L-BFGS-B: limited-memory curvature, the
 * generalised Cauchy point, a strong Wolfe line search. With a given curvature (N13) steps are those of its corrections.
 * @throws RangeError if shapes disagree, a bound is NaN or crossed, or the start lies outside the bounds
 */
export function minimise(evaluate: Objective, options: MinimiseOptions): Minimum {
  const problem = { ...options, evaluate };
  const maxSteps = options.maxSteps ?? 1000;
  let state = lbfgs.init(problem);
  while (state.status === "running" && state.steps < maxSteps) state = lbfgs.step(problem, state);
  return lbfgs.result(problem, state);
}

/** L-BFGS-B (N11) as a method: one step is one line search, the state is plain data. */
export const lbfgs = {
  init(problem: MinimiseProblem): LbfgsState {
    const { start } = problem;
    const { lower, upper } = boundsOf(problem);
    expectInteger("minimise", "memory", problem.memory ?? 10, 1, 100);
    if (problem.curvature) expectShape("minimise", "curvature", problem.curvature, start.length, start.length);
    expectAllFinite("minimise", "start", start);
    for (let i = 0; i < start.length; i++) {
      if (lower[i]! <= start[i]! && start[i]! <= upper[i]!) continue;
      throw new RangeError(
        `minimise: start[${i}] = ${start[i]} is not between lower[${i}] = ${lower[i]} and upper[${i}] = ${upper[i]}. ` +
          "Move the start into the box, or mend the bounds.",
      );
    }
    const gradient = new Float64Array(start.length);
    const x = start.slice();
    const value = problem.evaluate(x, gradient);
    const state: LbfgsState = {
      x,
      value,
      gradient,
      steps: 0,
      evaluations: 1,
      memory: noMemory,
      smallGains: 0,
      status: "running",
    };
    return { ...state, status: statusOf(problem, state) };
  },

  step(problem: MinimiseProblem, state: LbfgsState): LbfgsState {
    const { lower, upper } = boundsOf(problem);
    const { x, value, gradient } = state;
    const n = x.length;
    const direction = directionOf(problem, state, lower, upper);
    const slope = dot(direction, gradient);
    // A quasi-Newton step promises half of −slope; when that is below the rounding of the value, there is no more to gain.
    const promise = -slope / 2;
    if (!(promise > 0)) return withoutStep(problem, state, promise);

    // Without curvature the scale is unknown: the first step is at most 1 long.
    const scaled = problem.curvature !== undefined || state.memory.steps.length > 0;
    const first = scaled ? 1 : Math.min(1, 1 / Math.sqrt(dot(direction, direction)));
    let evaluations = state.evaluations;
    let trial = { x, gradient, point: { step: 0, value, slope } };
    const evaluateAt = (step: number): LinePoint => {
      const at = new Float64Array(n);
      // Rounding must not carry a step that ends on a bound beyond it.
      for (let i = 0; i < n; i++) at[i] = Math.min(upper[i]!, Math.max(lower[i]!, x[i]! + step * direction[i]!));
      const slopes = new Float64Array(n);
      const height = problem.evaluate(at, slopes);
      evaluations++;
      trial = { x: at, gradient: slopes, point: { step, value: height, slope: dot(slopes, direction) } };
      return trial.point;
    };
    const longest = longestStep(x, direction, lower, upper);
    const found = lineSearch(evaluateAt, trial.point, { first: Math.min(first, longest), longest });
    if (!found) return { ...withoutStep(problem, state, promise), evaluations };
    if (trial.point !== found) evaluateAt(found.step);

    const step = trial.x.map((xi, i) => xi - x[i]!);
    const change = trial.gradient.map((gi, i) => gi - gradient[i]!);
    // Without positive curvature the model would lose its minimum; a step that ended on a bound may have none.
    const curved = dot(step, change) > 2.2e-16 * dot(change, change);
    const memory = curved ? rememberStep(state.memory, step, change, problem.memory ?? 10) : state.memory;
    const gain = value - trial.point.value;
    const tolerance = (problem.valueTolerance ?? 1e-14) * Math.max(1, Math.abs(value));
    const next: LbfgsState = {
      x: trial.x,
      value: trial.point.value,
      gradient: trial.gradient,
      steps: state.steps + 1,
      evaluations,
      memory,
      // A gain that is small although more was promised is a bad direction, not the end.
      smallGains: gain < tolerance && promise < 10 * tolerance ? state.smallGains + 1 : 0,
      status: "running",
    };
    return { ...next, status: statusOf(problem, next) };
  },

  status(state: LbfgsState): LbfgsState["status"] {
    return state.status;
  },

  residual(problem: MinimiseProblem, state: LbfgsState): number {
    return projectedGradient(problem, state);
  },

  result(problem: MinimiseProblem, state: LbfgsState): Minimum {
    return {
      x: state.x,
      value: state.value,
      projectedGradient: projectedGradient(problem, state),
      steps: state.steps,
      evaluations: state.evaluations,
      status: state.status === "running" ? "exhausted" : state.status,
    };
  },
};

function statusOf(problem: MinimiseProblem, state: LbfgsState): LbfgsState["status"] {
  if (!Number.isFinite(state.value)) return "diverged";
  const gradient = projectedGradient(problem, state);
  if (Number.isNaN(gradient)) return "diverged";
  return gradient <= (problem.gradientTolerance ?? 1e-8) || state.smallGains >= 2 ? "converged" : "running";
}

function directionOf(
  { curvature }: MinimiseProblem,
  { x, gradient, memory }: LbfgsState,
  lower: Float64Array,
  upper: Float64Array,
): Float64Array {
  const minimumOf = (past: LbfgsState["memory"]) =>
    curvature
      ? minimiseCurvatureModel(x, gradient, lower, upper, past, curvature)
      : minimiseModel(x, gradient, lower, upper, past);
  let target: Float64Array;
  try {
    target = minimumOf(memory);
  } catch {
    target = minimumOf(noMemory); // the memory has become singular
  }
  return target.map((value, i) => value - x[i]!);
}

/** After a line search that found nothing: try again from steepest descent, or stop and say whether that is an answer. */
function withoutStep(problem: MinimiseProblem, state: LbfgsState, promise: number): LbfgsState {
  // Sums of many terms carry about this much rounding relative to their value.
  const rounding = 1e-12 * Math.max(1, Math.abs(state.value));
  if (promise >= 0 && promise <= rounding) return { ...state, status: "converged" };
  if (state.memory.steps.length === 0) return { ...state, status: "exhausted" };
  const forgotten = { ...state, memory: noMemory, steps: state.steps + 1 };
  return { ...forgotten, status: statusOf(problem, forgotten) };
}

function longestStep(x: Float64Array, direction: Float64Array, lower: Float64Array, upper: Float64Array): number {
  let longest = Infinity;
  for (let i = 0; i < x.length; i++) {
    const d = direction[i]!;
    if (d > 0) longest = Math.min(longest, (upper[i]! - x[i]!) / d);
    if (d < 0) longest = Math.min(longest, (lower[i]! - x[i]!) / d);
  }
  return longest;
}

function projectedGradient(problem: MinimiseProblem, { x, gradient }: LbfgsState): number {
  const { lower, upper } = boundsOf(problem);
  let largest = 0;
  for (let i = 0; i < x.length; i++) {
    const moved = Math.min(upper[i]!, Math.max(lower[i]!, x[i]! - gradient[i]!));
    largest = Math.max(largest, Math.abs(moved - x[i]!));
  }
  return largest;
}

function boundsOf({ start, lower, upper }: MinimiseProblem): { lower: Float64Array; upper: Float64Array } {
  const n = start.length;
  if (lower) expectShape("minimise", "lower", lower, n);
  if (upper) expectShape("minimise", "upper", upper, n);
  return {
    lower: lower ?? new Float64Array(n).fill(-Infinity),
    upper: upper ?? new Float64Array(n).fill(Infinity),
  };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
