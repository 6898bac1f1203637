import { type BackupInto, type BackupWork, backupInto, backupWork } from "../bellman/backup.ts";
import { subtractMean } from "../bellman/evaluate.ts";
import type { SettledProblem } from "../bellman/problem.ts";
import { softLogPolicy } from "../bellman/soft.ts";
import { expectAllFinite, expectPositive, expectProbability, expectShape } from "../num/expectShape.ts";
import type { Method, MethodStatus } from "../run/method.ts";

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

export interface SoftSolution {
  /** Reward units, shape [states]; for the average criterion relative, with mean 0 over states. */
  readonly value: Float64Array;
  /** Earned per step in the long run, cost included; undefined when discounted. */
  readonly gain: number | undefined;
  /** The soft-optimal policy, shape [states, actions]; rows of terminal states are 0. */
  readonly policy: Float64Array;
  /** Its logarithm, which survives where the probability is too small for a double. */
  readonly logPolicy: Float64Array;
  /** The bound that was compared with the tolerance. */
  readonly residual: number;
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
 * Exact soft value iteration (F1): repeats the backup (B1) until its fixed point is near enough, for finite processes
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
      const change = backup(spare, problem, value, state.work);
      if (problem.criterion.kind === "discounted") {
        const { discount } = problem.criterion;
        // A backup contracts by the discount: the new values are within γ/(1 − γ) of the last change (B1).
        state.residual = (change * discount) / (1 - discount);
        state.value = spare;
        state.spare = value;
        state.status = statusOf(state.residual, tolerance, largestOf(spare) / (1 - discount));
        return state;
      }
      let low = Infinity;
      let high = -Infinity;
      for (let s = 0; s < value.length; s++) {
        const rise = spare[s]! - value[s]!;
        low = Math.min(low, rise);
        high = Math.max(high, rise);
        value[s]! += damping * rise;
      }
      subtractMean(value);
      // The gain lies between the smallest and the largest rise, whatever the values are.
      state.gain = (low + high) / 2;
      state.residual = high - low;
      state.status = statusOf(state.residual, tolerance, largestOf(value));
      return state;
    },

    status: (state) => state.status,
    residual: (_, state) => state.residual,

    result(problem, { value, gain, residual }) {
      const logPolicy = softLogPolicy(problem, value);
      return { value: value.slice(), gain, policy: logPolicy.map(Math.exp), logPolicy, residual };
    },
  };
}

function statusOf(residual: number, tolerance: number, size: number): MethodStatus {
  if (!Number.isFinite(residual)) return "diverged";
  return residual <= Math.max(tolerance, 8 * Number.EPSILON * size) ? "converged" : "running";
}

function largestOf(value: Float64Array): number {
  let largest = 0;
  for (const v of value) largest = Math.max(largest, Math.abs(v));
  return largest;
}
