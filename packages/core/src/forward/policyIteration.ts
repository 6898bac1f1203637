import { type BackupWork, backupInto, backupWork } from "../bellman/backup.ts";
import { evaluate } from "../bellman/evaluate.ts";
import { policyEarnings } from "../bellman/policyCost.ts";
import type { SettledProblem } from "../bellman/problem.ts";
import { softPolicy } from "../bellman/soft.ts";
import { expectAllFinite, expectPositive, expectShape } from "../num/expectShape.ts";
import type { Method, MethodStatus } from "../run/method.ts";
import { type SoftSolution, softSolutionOf, solutionBound } from "./softSolution.ts";

export interface PolicyIterationOptions {
  /** As in value iteration: how far the answer may be off, reward units; default 1e-10, never below rounding. */
  readonly tolerance?: number;
  /** Where to begin, shape [states]; default 0 everywhere. */
  readonly start?: Float64Array;
}

/** Plain data; `step` writes into its arrays. */
export interface PolicyIterationState {
  value: Float64Array;
  readonly spare: Float64Array;
  readonly work: BackupWork;
  gain: number | undefined;
  residual: number;
  status: MethodStatus;
}

/**
 * Exact soft policy iteration (B12): takes the soft policy of the values so far (B2) and follows it for ever (B3, B6).
 * That is Newton's method on the backup's fixed point, since `evaluate` is the backup's derivative: values rise from
 * step to step and the error is squared, so 5 to 10 steps suffice where value iteration takes thousands of sweeps.
 *
 * `exhausted` before its time means that a policy could not be followed: for the average criterion, that at so low a
 * temperature it left parts of the process that never meet. Value iteration can then still answer.
 * @throws RangeError from `init` if the problem or an option is wrong
 */
export function policyIteration(
  options: PolicyIterationOptions = {},
): Method<SettledProblem, PolicyIterationState, SoftSolution> {
  const { tolerance = 1e-10 } = options;
  return {
    init(problem) {
      const { states } = problem.process;
      expectPositive("policyIteration", "tolerance", tolerance);
      const work = backupWork(problem);
      const value = options.start?.slice() ?? new Float64Array(states);
      expectShape("policyIteration", "start", value, states);
      expectAllFinite("policyIteration", "start", value);
      return { value, spare: new Float64Array(states), work, gain: undefined, residual: Infinity, status: "running" };
    },

    step(problem, state) {
      const policy = softPolicy(problem, state.value);
      // To the last digit: what is left here is multiplied by the horizon and would keep the bound from its tolerance.
      const followed = evaluate(problem, policy, policyEarnings(problem, policy), { tolerance: Number.EPSILON });
      if (followed.status !== "converged") {
        state.status = followed.status;
        return state;
      }
      state.value = followed.value;
      backupInto(state.spare, problem, state.value, state.work);
      const { gain, residual, rounding, status } = solutionBound(problem, state.value, state.spare, tolerance);
      // A linear solve leaves more rounding than a sweep: where a step no longer helps, there is no more to be had.
      const settled = residual >= state.residual && residual <= 256 * rounding;
      state.status = settled ? "converged" : status;
      state.gain = gain;
      state.residual = residual;
      return state;
    },

    status: (state) => state.status,
    residual: (_, state) => state.residual,
    result: (problem, state) => softSolutionOf(problem, state),
  };
}
