import { expectAllFinite, expectShape } from "../num/expectShape.ts";
import { type Following, type FollowOptions, solveFollowing } from "./evaluate.ts";
import { expectPolicy } from "./expectPolicy.ts";
import { expectCriterion } from "./problem.ts";

/** How often each state and action is visited. */
export interface Occupancy {
  /**
   * How often each state is visited, shape [states]. Discounted: expected visits from the start, step k counting
   * discountᵏ, a terminal state once, on arrival; without terminal states the sum is 1 / (1 − discount). Average: the
   * stationary probabilities, sum 1.
   */
  readonly states: Float64Array;
  /** The same for each state and action, shape [states, actions]; 0 at terminal states. */
  readonly stateActions: Float64Array;
  readonly sweeps: number;
  readonly status: "converged" | "exhausted" | "diverged";
}

/**
 * How often a policy visits each state and action (B4): the transpose of `evaluate`, so that
 * ⟨occupancy, f⟩ = ⟨start, evaluate f⟩ for every signal f; for the average criterion ⟨occupancy, f⟩ is the gain of f.
 * @param policy  probabilities, shape [states, actions]
 * @throws RangeError if the policy or the criterion is wrong
 */
export function occupancy(following: Following, policy: Float64Array, options: FollowOptions = {}): Occupancy {
  const { process, criterion } = following;
  expectCriterion("occupancy", following);
  expectPolicy("occupancy", policy, process);
  const found =
    criterion.kind === "discounted"
      ? carry(following, policy, process.start, 0, options)
      : carry(following, policy, new Float64Array(process.states), 1, options);
  const states = found.value;
  for (let s = 0; s < states.length; s++) states[s] = Math.max(0, states[s]!); // rounding leaves −1e-17 where nobody goes
  if (criterion.kind === "average") {
    const total = states.reduce((sum, d) => sum + d, 0);
    for (let s = 0; s < states.length; s++) states[s]! /= total;
  }
  const stateActions = new Float64Array(policy.length);
  for (let i = 0; i < policy.length; i++) {
    const s = Math.floor(i / process.actions);
    if (!process.terminal[s]) stateActions[i] = states[s]! * policy[i]!;
  }
  return { states, stateActions, sweeps: found.sweeps, status: found.status };
}

/** The solution of the transposed problem. */
export interface Adjoint {
  /** Shape [states]. */
  readonly value: Float64Array;
  readonly sweeps: number;
  readonly status: "converged" | "exhausted" | "diverged";
}

/**
 * The transpose of `evaluate` (B4): for every source b and signal f, ⟨evaluateTransposed b, f⟩ = ⟨b, value of f⟩. It
 * carries a gradient with respect to values back to the reward. Discounted it solves μ = b + γ P_πᵀ μ; for the average
 * criterion, whose values have mean 0, μ = b − mean b + P_πᵀ μ with Σμ = 0.
 * @param source  b, shape [states]; any sign
 * @throws RangeError if a shape, a row of the policy or the criterion is wrong
 */
export function evaluateTransposed(
  following: Following,
  policy: Float64Array,
  source: Float64Array,
  options: FollowOptions = {},
): Adjoint {
  expectCriterion("evaluateTransposed", following);
  expectPolicy("evaluateTransposed", policy, following.process);
  expectShape("evaluateTransposed", "source", source, following.process.states);
  expectAllFinite("evaluateTransposed", "source", source);
  return carry(following, policy, source, 0, options);
}

/**
 * Solves μ = b + γ P_πᵀ μ; for the average criterion μ + c/n = b + P_πᵀ μ with Σμ = total, the transpose of the system
 * that `evaluate` solves. Without a source and with total 1 that is the stationary distribution.
 */
function carry(
  following: Following,
  policy: Float64Array,
  source: Float64Array,
  total: number,
  options: FollowOptions,
): Adjoint {
  const n = source.length;
  const work = new Float64Array(policy.length);
  const { criterion } = following;
  const average = criterion.kind === "average";
  const discount = criterion.kind === "discounted" ? criterion.discount : 1;
  const equation = (out: Float64Array, x: Float64Array) => {
    pushPolicyInto(out.subarray(0, n), following, policy, x.subarray(0, n), work);
    let sum = 0;
    for (let s = 0; s < n; s++) {
      out[s] = x[s]! - discount * out[s]! + (average ? x[n]! / n : 0);
      sum += x[s]!;
    }
    if (average) out[n] = sum;
  };
  const { x, sweeps, status } = solveFollowing(equation, average ? Float64Array.of(...source, total) : source, options);
  return { value: x.slice(0, n), sweeps, status };
}

/** out ← P_πᵀ d. */
function pushPolicyInto(
  out: Float64Array,
  { process }: Following,
  policy: Float64Array,
  d: Float64Array,
  work: Float64Array,
): void {
  const { actions } = process;
  for (let s = 0; s < d.length; s++) {
    for (let i = s * actions; i < (s + 1) * actions; i++) work[i] = d[s]! * policy[i]!;
  }
  process.pushInto(out, work);
}
