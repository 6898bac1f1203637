import { anderson } from "../num/anderson.ts";
import { expectAllFinite, expectShape } from "../num/expectShape.ts";
import { type Following, type FollowOptions, followTolerance, subtractMean } from "./evaluate.ts";
import { expectPolicy } from "./expectPolicy.ts";
import { expectCriterion } from "./problem.ts";

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
  const found =
    criterion.kind === "discounted"
      ? evaluateTransposed(following, policy, process.start, options)
      : stationary(following, policy, options);
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
  const { process, criterion } = following;
  expectCriterion("evaluateTransposed", following);
  expectPolicy("evaluateTransposed", policy, process);
  expectShape("evaluateTransposed", "source", source, process.states);
  expectAllFinite("evaluateTransposed", "source", source);
  const work = new Float64Array(policy.length);
  const size = source.reduce((sum, b) => sum + Math.abs(b), 0);
  const discount = criterion.kind === "discounted" ? criterion.discount : 1;
  const average = criterion.kind === "average";
  const b = source.slice();
  if (average) subtractMean(b);
  const map = (out: Float64Array, mu: Float64Array) => {
    pushPolicyInto(out, following, policy, mu, work);
    for (let s = 0; s < out.length; s++) {
      const next = b[s]! + discount * out[s]!;
      out[s] = average ? (mu[s]! + next) / 2 : next; // half steps, as in `evaluate`
    }
  };
  const { x, steps, status } = anderson(map, {
    start: b,
    maxSteps: options.maxSweeps ?? 100_000,
    tolerance: followTolerance(following, size, options),
    residual: "sum",
    memory: 10,
    ...(average ? { project: subtractMean } : {}),
  });
  return { value: x, sweeps: steps, status };
}

/** The stationary distribution, by half steps d ← (d + P_πᵀ d) / 2. */
function stationary(following: Following, policy: Float64Array, options: FollowOptions): Adjoint {
  const { process } = following;
  expectCriterion("occupancy", following);
  expectPolicy("occupancy", policy, process);
  const work = new Float64Array(policy.length);
  const map = (out: Float64Array, d: Float64Array) => {
    pushPolicyInto(out, following, policy, d, work);
    for (let s = 0; s < out.length; s++) out[s] = (d[s]! + out[s]!) / 2;
  };
  const { x, steps, status } = anderson(map, {
    start: new Float64Array(process.states).fill(1 / process.states),
    maxSteps: options.maxSweeps ?? 100_000,
    tolerance: followTolerance(following, 1, options),
    residual: "sum",
    memory: 10,
    project: (d) => {
      let total = 0;
      for (const value of d) total += value;
      for (let s = 0; s < d.length; s++) d[s]! /= total;
    },
  });
  return { value: x, sweeps: steps, status };
}

/** out ← P_πᵀ d. */
function pushPolicyInto(
  out: Float64Array,
  { process }: Following,
  policy: Float64Array,
  d: Float64Array,
  work: Float64Array,
): void {
  const { actions, terminal } = process;
  for (let s = 0; s < d.length; s++) {
    for (let i = s * actions; i < (s + 1) * actions; i++) work[i] = terminal[s] ? 0 : d[s]! * policy[i]!;
  }
  process.pushInto(out, work);
}
