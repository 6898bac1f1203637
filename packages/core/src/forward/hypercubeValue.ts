import { type AndersonResult, anderson } from "../num/anderson.ts";
import type { AndersonVectors } from "../num/andersonVectors.ts";
import { expectInteger, expectShape } from "../num/expectShape.ts";
import type { HypercubeBackup } from "./hypercubeBackup.ts";
import { backupByWords } from "./hypercubeBackupByWords.ts";
import { type HypercubeNewton, newtonSteps } from "./hypercubeNewton.ts";
import type { HypercubeProblem } from "./hypercubeProblem.ts";
import { averageInputsInto } from "./inputAverages.ts";
import type { RoughFlows } from "./refineRoughly.ts";
import { refineValue } from "./refineValue.ts";

/** The search in fewer digits that a solve begins with: the map v → r + B(P v), what takes out the mean, and the acceleration's passes. */
export interface RoughSearch extends Disposable {
  map(out: Float64Array, value: Float64Array): void;
  project(table: Float64Array): void;
  readonly vectors: AndersonVectors;
}

/** Prepares such a search; undefined where the problem is not worth it. */
export type RoughSweeps = (problem: HypercubeProblem, referenceLogits: Float64Array) => RoughSearch | undefined;

/** How the value is searched for; none of it changes what is found. */
export interface ValueOptions {
  /** First guess, shape [inputs, words]. Default 0. */
  readonly start?: Float64Array;
  /** Span of the Bellman residual at which to stop, in units of the larger of λ and the range of the reward. Default 1e-12. */
  readonly tolerance?: number;
  /** Most sweeps. Default 20 000. */
  readonly maxSteps?: number;
  /** Past sweeps combined by the acceleration. Default 8. */
  readonly memory?: number;
  /** The sweep; a kernel may take its place. Default `backupByWords`. */
  readonly backup?: HypercubeBackup;
  /** The passes of the acceleration; kernels may take their place. Default `plainVectors`. */
  readonly vectors?: AndersonVectors;
  /** Where there is no `start`: begins in fewer digits. Default: begins at 0. */
  readonly rough?: RoughSweeps;
  /** A large network's first guess, not 0, is corrected in fewer digits (H16). Default: solved in 64 bits alone. */
  readonly roughFlows?: RoughFlows;
  /** Newton's method (H24) where the network is small; sweeps go on with what it leaves. Default: sweeps alone. */
  readonly newton?: HypercubeNewton;
}

// What 32 bits can reach of a value some ten times as large as the reward, in units of the reward.
const ROUGH_TOLERANCE = 3e-5;
// From where Newton's method is sure to gain, in the same units.
const NEARBY = 1e-3;
// Where rounding leaves no more to gain, the search would go on to the end.
const MOST_ROUGH_SWEEPS = 200;

/** The value of a problem at a given reference policy. */
export interface HypercubeValue {
  /** v, mean 0, reward units, shape [inputs, words]. */
  readonly value: Float64Array;
  /** w = P v, what the policy is made of, shape [inputs, words]. */
  readonly averaged: Float64Array;
  /** r + B(P v) − v: at the solution L everywhere, shape [inputs, words]. */
  readonly change: Float64Array;
  /** Largest less smallest `change`: L lies between them. */
  readonly residual: number;
  readonly steps: number;
  readonly status: AndersonResult["status"];
}

/**
 * Solves v + L = r + B(P v) (H4) at a fixed reference policy by accelerated relative value iteration. The problem must
 * have been checked and have a single long run.
 * @param referenceLogits  log-odds of p, shape [units]
 */
export function solveHypercubeValue(
  problem: HypercubeProblem,
  referenceLogits: Float64Array,
  options: ValueOptions = {},
): HypercubeValue {
  const { inputs, reward, inputChain, updateShare, codingCost } = problem;
  const { maxSteps = 20_000, memory = 8 } = options;
  const scale = rewardScale(problem);
  const tolerance = (options.tolerance ?? 1e-12) * scale;
  if (options.start) expectShape("solveHypercube", "options.start.value", options.start, inputs, 2 ** problem.units);
  expectInteger("solveHypercube", "options.maxSteps", maxSteps, 1, Number.MAX_SAFE_INTEGER);
  expectInteger("solveHypercube", "options.memory", memory, 0, 50);
  const near = options.newton?.value(problem, referenceLogits, {
    start: options.start,
    tolerance,
    maxSteps: newtonSteps(maxSteps),
  });
  if (near && near.residual <= tolerance) return { ...near, status: "converged" };
  const begun = near && near.residual < Infinity ? near.value : options.start;
  const rough = begun ? undefined : roughValue(problem, referenceLogits, scale, options);
  const guess = begun ?? rough?.value;
  const backup = options.backup ?? backupByWords;
  const averaged = new Float64Array(reward.length);
  const work = new Float64Array((2 * reward.length) / inputs);
  const map = (out: Float64Array, value: Float64Array) => {
    averageInputsInto(averaged, value, inputChain, inputs);
    backup(out, averaged, referenceLogits, updateShare, codingCost, work);
    for (let s = 0; s < out.length; s++) out[s] += reward[s];
  };
  const done = (near?.steps ?? 0) + (rough?.steps ?? 0);
  const how = { tolerance, maxSteps: Math.max(1, maxSteps - done), memory, nearby: NEARBY * scale };
  const sweeps = { map, averaged, project: removeMean };
  const refined = refineValue(problem, referenceLogits, sweeps, guess, options.roughFlows, how);
  const before = done + (refined?.steps ?? 0);
  const { x, residual, steps, status } =
    refined && refined.residual <= tolerance
      ? ({ ...refined, steps: 0, status: "converged" } as const)
      : anderson(map, {
          start: refined?.x ?? guess ?? new Float64Array(reward.length),
          memory,
          maxSteps: Math.max(1, maxSteps - before),
          tolerance,
          residual: "span",
          project: removeMean,
          ...(options.vectors && { vectors: options.vectors }),
        });
  const change = new Float64Array(reward.length);
  map(change, x);
  for (let s = 0; s < x.length; s++) change[s] -= x[s];
  return { value: x, averaged, change, residual, steps: before + steps + 1, status };
}

/** A first guess by `options.rough`, and its sweeps: none where there is none to be had, or numbers leave its range. */
function roughValue(
  problem: HypercubeProblem,
  referenceLogits: Float64Array,
  scale: number,
  options: ValueOptions,
): { readonly value: Float64Array; readonly steps: number } | undefined {
  const maxSteps = Math.min((options.maxSteps ?? MOST_ROUGH_SWEEPS + 1) - 1, MOST_ROUGH_SWEEPS);
  if (maxSteps < 1) return undefined;
  using search = options.rough?.(problem, referenceLogits);
  if (!search) return undefined;
  const { x, steps, status } = anderson(search.map, {
    start: new Float64Array(problem.reward.length),
    memory: options.memory ?? 8,
    maxSteps,
    tolerance: Math.max(options.tolerance ?? 0, ROUGH_TOLERANCE) * scale,
    residual: "span",
    project: search.project,
    vectors: search.vectors,
  });
  return status === "diverged" ? undefined : { value: new Float64Array(x), steps };
}

/** The size that reward units are compared with: the larger of λ and the range of the reward. */
export function rewardScale(problem: HypercubeProblem): number {
  let low = Infinity;
  let high = -Infinity;
  for (const r of problem.reward) {
    if (r < low) low = r;
    if (r > high) high = r;
  }
  return Math.max(problem.codingCost, high - low);
}

/** Subtracts the mean: the value is defined up to a constant. */
export function removeMean(table: Float64Array): void {
  let sum = 0;
  for (let s = 0; s < table.length; s++) sum += table[s];
  const mean = sum / table.length;
  for (let s = 0; s < table.length; s++) table[s] -= mean;
}
