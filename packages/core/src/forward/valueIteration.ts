import { type BackupInto, type BackupWork, backupInto, backupWork } from "../bellman/backup.ts";
import { subtractMean } from "../bellman/evaluate.ts";
import type { SettledProblem } from "../bellman/problem.ts";
import { expectAllFinite, expectPositive, expectProbability, expectShape } from "../num/expectShape.ts";
import type { Method, MethodStatus } from "../run/method.ts";
import { type SoftSolution, softSolutionOf, solutionBound } from "./softSolution.ts";

export interface ValueIterationOptions {
  /**
   * How far the answer may be off, reward units; default 1e-10, and never below what rounding allows. Discounted: every
   * value is that near to the exact one. Average: the span of the residual, so the gain is within half of it.
   */
  readonly tolerance?: number;
  /** Where to begin, shape [states]; default 0 everywhere. */
  readonly start?: Float64Array;
  /** How much of each step is taken, average criterion only; default ½, with which a periodic chain settles too. */
  readonly damping?: number;
  /** A faster twin of the backup. */
  readonly backup?: BackupInto;
}

/** Plain data; `step` writes into its arrays. */
export interface ValueIterationState {
  value: Float64Array;
  spare: Float64Array;
  readonly work: BackupWork;
  gain: number | undefined;
  residual: number;
  status: MethodStatus;
}

/**
 * Exact soft value iteration (B10): repeats the backup (B1) until its fixed point is near enough, for finite processes
 * and both criteria. One step is one sweep over all states. For the average criterion only part of each step is taken,
 * which leaves the fixed point where it is and lets a periodic chain settle.
 * @throws RangeError from `init` if the problem or an option is wrong
 */
export function valueIteration(
  options: ValueIterationOptions = {},
): Method<SettledProblem, ValueIterationState, SoftSolution> {
  const { tolerance = 1e-10, damping = 0.5, backup = backupInto } = options;
  return {
    init(problem) {
      const { states } = problem.process;
      expectPositive("valueIteration", "tolerance", tolerance);
      expectPositive("valueIteration", "damping", damping);
      expectProbability("valueIteration", "damping", damping);
      const work = backupWork(problem);
      const value = options.start?.slice() ?? new Float64Array(states);
      expectShape("valueIteration", "start", value, states);
      expectAllFinite("valueIteration", "start", value);
      return {
        value,
        spare: new Float64Array(states),
        work,
        gain: undefined,
        residual: Infinity,
        status: "running",
      };
    },

    step(problem, state) {
      const { value, spare } = state;
      backup(spare, problem, value, state.work);
      const { gain, residual, status } = solutionBound(problem, value, spare, tolerance);
      state.gain = gain;
      state.residual = residual;
      state.status = status;
      if (problem.criterion.kind === "discounted") {
        state.value = spare;
        state.spare = value;
      } else {
        for (let s = 0; s < value.length; s++) value[s]! += damping * (spare[s]! - value[s]!);
        subtractMean(value);
      }
      return state;
    },

    status: (state) => state.status,
    residual: (_, state) => state.residual,

    result: (problem, state) => softSolutionOf(problem, state),
  };
}
