import type { HypercubePolicy, HypercubeProblem } from "./hypercubeProblem.ts";

/** Where a solve by Newton's method begins and ends. */
export interface NewtonOptions {
  /** First guess, shape [inputs, words]. Default 0. */
  readonly start?: Float64Array | undefined;
  /** Span of the full residual at which to stop, in units of the right-hand side. */
  readonly tolerance: number;
  /** Most steps: sweeps and applications of a reduced matrix together. */
  readonly maxSteps: number;
}

/** A value and what is left of its equation (H4); solved if `residual` is at most the tolerance, otherwise the best that was found. */
export interface NewtonValue {
  /** v, mean 0, shape [inputs, words]. */
  readonly value: Float64Array;
  /** P v, shape [inputs, words]. */
  readonly averaged: Float64Array;
  /** r + B(P v) − v, shape [inputs, words]. */
  readonly change: Float64Array;
  /** Span of `change`. */
  readonly residual: number;
  readonly steps: number;
}

/** The solution of a linear system of a policy and the ends of its full residual; solved if they are at most the tolerance apart. */
export interface NewtonSolution {
  /** Shape [inputs, words]. */
  readonly solution: Float64Array;
  readonly low: number;
  readonly high: number;
  readonly steps: number;
}

/**
 * Fast ways to solve small networks: each answers to the same residual as `solveHypercubeValue`, `solveHypercubeAdjoint` and
 * `evaluateHypercube`, or is undefined where it is not worth it; what it leaves above the tolerance those go on with. A kernel can take the place of `plainNewton`.
 */
export interface HypercubeNewton {
  /** v + L = r + B(P v) (H24). */
  value(problem: HypercubeProblem, referenceLogits: Float64Array, options: NewtonOptions): NewtonValue | undefined;
  /** h + ⟨f⟩ = f + T h (H23); low and high are those of f + T h − h. */
  lookAhead(policy: HypercubePolicy, signal: Float64Array, options: NewtonOptions): NewtonSolution | undefined;
  /** μ = G + Tᵀ μ, Σ μ = 0 (H23). */
  push(policy: HypercubePolicy, gradient: Float64Array, options: NewtonOptions): NewtonSolution | undefined;
}

/** Beyond, today's sweeps stay in the cache where 60 directions do not. */
export const NEWTON_UNITS = 10;
/** With more, the mixing of the inputs, their square, takes longer than all flips. */
export const NEWTON_INPUTS = 8;

// Where words are hardly ever left Newton's method may crawl; the sweeps that then follow need steps too.
const NEWTON_SHARE = 0.25;
const MOST_NEWTON_STEPS = 1000;

/** How many of a solve's steps Newton's method may take before sweeps go on. */
export function newtonSteps(maxSteps: number): number {
  return Math.min(MOST_NEWTON_STEPS, Math.max(1, Math.floor(NEWTON_SHARE * maxSteps)));
}

/** Whether each word of a small network is left at some time, so that its words can be parted by parity. */
export function isForNewton({
  units,
  inputs,
  updateShare,
}: Pick<HypercubePolicy, "units" | "inputs" | "updateShare">): boolean {
  return units <= NEWTON_UNITS && inputs <= NEWTON_INPUTS && updateShare.every((share) => share > 0);
}
