import type { SettledProblem } from "../bellman/problem.ts";
import { createRng } from "../num/rng.ts";
import type { Outcome } from "../run/outcome.ts";
import { runNow } from "../run/runNow.ts";
import { policyIteration } from "./policyIteration.ts";
import type { SoftSolution } from "./softSolution.ts";
import { valueIteration } from "./valueIteration.ts";

export interface SolveExactlyOptions {
  /** How far the answer may be off, reward units; default 1e-10, never below rounding. */
  readonly tolerance?: number;
  /** Where to begin, shape [states]: the value of a similar problem saves steps; default 0 everywhere. */
  readonly start?: Float64Array;
  /** Most steps of policy iteration; default 50. */
  readonly maxPolicies?: number;
  /** Most sweeps of value iteration, should policy iteration not get there; default 1 000 000. */
  readonly maxSweeps?: number;
}

/**
 * The exact solution of a problem with a known reference on a finite process: policy iteration (B12), and value
 * iteration (B10) from where it got to if it did not end. For inner solves; what is to be watched or stopped goes
 * through `run` with either method.
 * @returns `steps` counts those of the method that ended
 * @throws RangeError if the problem or an option is wrong
 */
export function solveExactly(problem: SettledProblem, options: SolveExactlyOptions = {}): Outcome<SoftSolution> {
  const { maxPolicies = 50, maxSweeps = 1_000_000, ...how } = options;
  const rng = createRng(0); // neither method draws; any stream will do
  const newton = runNow(policyIteration(how), problem, { rng, maxSteps: maxPolicies });
  if (newton.status === "converged") return newton;
  const { value } = newton.result;
  const start = value.every(Number.isFinite) ? value : new Float64Array(value.length);
  return runNow(valueIteration({ ...how, start }), problem, { rng, maxSteps: maxSweeps });
}
