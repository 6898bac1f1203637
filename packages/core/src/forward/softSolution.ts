import type { SettledProblem } from "../bellman/problem.ts";
import { softLogPolicy } from "../bellman/soft.ts";
import { exp } from "../num/exp.ts";
import type { MethodStatus } from "../run/method.ts";

/** Soft-optimal behaviour of a finite process, and what it is worth. */
export interface SoftSolution {
  /** Reward units, shape [states]; for the average criterion relative, with mean 0 over states. */
  readonly value: Float64Array;
  /** Earned per step in the long run, cost included; undefined when discounted. */
  readonly gain: number | undefined;
  /** The soft-optimal policy, shape [states, actions]; rows of terminal states are 0. */
  readonly policy: Float64Array;
  /** Its logarithm, which survives where the probability is too small for a double. */
  readonly logPolicy: Float64Array;
  /** How far the answer may be off, reward units: what a method compares with its tolerance. */
  readonly residual: number;
}

/** The solution that values stand for: the soft policy (B2) is taken from them. */
export function softSolutionOf(
  problem: SettledProblem,
  { value, gain, residual }: Pick<SoftSolution, "value" | "gain" | "residual">,
): SoftSolution {
  const logPolicy = softLogPolicy(problem, value);
  return { value: value.slice(), gain, policy: logPolicy.map(exp), logPolicy, residual };
}

/** What one backup tells about how near values are to the answer. */
export interface SolutionBound {
  readonly gain: number | undefined;
  readonly residual: number;
  /** What one unit of rounding in the values makes of the bound. */
  readonly rounding: number;
  readonly status: MethodStatus;
}

/**
 * How far values may be off, from one backup of them. Discounted, since a backup contracts by γ (B1), the values after
 * it are within γ/(1 − γ) of the largest change. In the average criterion the gain lies between the smallest and the
 * largest change, whatever the values are; the bound is their difference.
 * @param value      before the backup, shape [states]
 * @param after      after it, shape [states]
 * @param tolerance  reward units; met when the bound is below it, or as small as rounding allows
 */
export function solutionBound(
  { criterion, temperature }: Pick<SettledProblem, "criterion" | "temperature">,
  value: Float64Array,
  after: Float64Array,
  tolerance: number,
): SolutionBound {
  let low = Infinity;
  let high = -Infinity;
  let size = 0;
  for (let s = 0; s < value.length; s++) {
    const rise = after[s]! - value[s]!;
    low = Math.min(low, rise); // Math.min keeps NaN
    high = Math.max(high, rise);
    size = Math.max(size, Math.abs(after[s]!));
  }
  const discounted = criterion.kind === "discounted";
  const reach = discounted ? 1 / (1 - criterion.discount) : 1;
  const residual = discounted ? Math.max(high, -low) * criterion.discount * reach : high - low;
  // A soft maximum is a value plus temperature × a logarithm: each rounds at its own scale.
  const rounding = Number.EPSILON * (size + temperature) * reach;
  const status = !Number.isFinite(residual)
    ? "diverged"
    : residual <= Math.max(tolerance, 8 * rounding)
      ? "converged"
      : "running";
  return { gain: discounted ? undefined : (low + high) / 2, residual, rounding, status };
}
