import { anderson } from "../num/anderson.ts";
import { expectAllFinite, expectShape } from "../num/expectShape.ts";
import { expectPolicy } from "./expectPolicy.ts";
import { expectCriterion, type SoftProblem } from "./problem.ts";

/** What following a policy needs of a problem: neither reward nor temperature. */
export type Following = Pick<SoftProblem, "process" | "criterion">;

export interface FollowOptions {
  /**
   * Solved when the equation's residual is below this share of the signal's size, or as near as rounding allows;
   * default 1e-12.
   */
  readonly tolerance?: number;
  /** Default 100 000. */
  readonly maxSweeps?: number;
}

export interface Evaluation {
  /** Shape [states], in the signal's units. For the average criterion relative values, with mean 0 over states. */
  readonly value: Float64Array;
  /** The signal's mean per step in the long run; undefined when discounted. */
  readonly gain: number | undefined;
  readonly sweeps: number;
  /** exhausted: the sweeps did not suffice, or the average chain falls into parts that never meet. */
  readonly status: "converged" | "exhausted" | "diverged";
}

/**
 * One sweep of following a policy (B3): out ← f + γ P_π u, with γ = 1 for the average criterion; a terminal state is
 * worth its own signal. The derivative of `backupInto` in v, applied to u, when π is the soft policy of v.
 * @param out   written, shape [states]; must not alias u
 * @param u     shape [states]
 * @param work  written, shape [states, actions]
 */
export function evaluateInto(
  out: Float64Array,
  { process, criterion }: Following,
  policy: Float64Array,
  signal: Float64Array,
  u: Float64Array,
  work: Float64Array,
): void {
  const { actions, terminal } = process;
  const discount = criterion.kind === "discounted" ? criterion.discount : 1;
  process.lookAheadInto(work, u);
  for (let s = 0; s < u.length; s++) {
    let ahead = 0;
    if (!terminal[s]) for (let i = s * actions; i < (s + 1) * actions; i++) ahead += policy[i]! * work[i]!;
    out[s] = signal[s]! + discount * ahead;
  }
}

/**
 * Follows a fixed policy and adds up a signal (B3): the solution u of u = f + γ P_π u, or for the average criterion of
 * u + gain = f + P_π u with mean 0. Linear in f; with the soft-optimal policy it is the derivative of the value in the
 * direction f of the reward. Its transpose is `evaluateTransposed`.
 * @param policy  probabilities, shape [states, actions]
 * @param signal  f, what is added up in each state, shape [states]; a terminal state's once, on arrival
 * @throws RangeError if a shape, a row of the policy or the criterion is wrong
 */
export function evaluate(
  following: Following,
  policy: Float64Array,
  signal: Float64Array,
  options: FollowOptions = {},
): Evaluation {
  const { process, criterion } = following;
  expectCriterion("evaluate", following);
  expectPolicy("evaluate", policy, process);
  expectShape("evaluate", "signal", signal, process.states);
  expectAllFinite("evaluate", "signal", signal);
  const work = new Float64Array(policy.length);
  const size = signal.reduce((most, f) => Math.max(most, Math.abs(f)), 0);
  const start = new Float64Array(signal.length);
  const maxSteps = options.maxSweeps ?? 100_000;
  const tolerance = followTolerance(following, size, options);
  if (criterion.kind === "discounted") {
    const map = (out: Float64Array, u: Float64Array) => evaluateInto(out, following, policy, signal, u, work);
    const { x, steps, status } = anderson(map, { start, maxSteps, tolerance, residual: "max", memory: 10 });
    return { value: x, gain: undefined, sweeps: steps, status };
  }
  // Half a step at a time: a periodic chain would go round for ever. The residual f + Pu − u is then twice as large.
  let gain = 0;
  const map = (out: Float64Array, u: Float64Array) => {
    evaluateInto(out, following, policy, signal, u, work);
    let low = Infinity;
    let high = -Infinity;
    for (let s = 0; s < out.length; s++) {
      const rise = out[s]! - u[s]!;
      low = Math.min(low, rise);
      high = Math.max(high, rise);
      out[s] = u[s]! + rise / 2;
    }
    gain = (low + high) / 2;
  };
  const { x, steps, status } = anderson(map, {
    start,
    maxSteps,
    tolerance: tolerance / 2,
    residual: "span",
    project: subtractMean,
    memory: 10,
  });
  return { value: x, gain, sweeps: steps, status };
}

/** Where a linear equation of that size is solved: `tolerance` of it, but not below what rounding leaves. */
export function followTolerance({ criterion }: Following, size: number, { tolerance = 1e-12 }: FollowOptions): number {
  const reach = criterion.kind === "discounted" ? 1 / (1 - criterion.discount) : 1;
  return Math.max(1e-300, size * Math.max(tolerance, 32 * Number.EPSILON * reach)); // a signal of 0 is solved at once
}

/** u ← u − its mean: how relative values are made comparable. */
export function subtractMean(u: Float64Array): void {
  let sum = 0;
  for (const value of u) sum += value;
  for (let s = 0; s < u.length; s++) u[s]! -= sum / u.length;
}
