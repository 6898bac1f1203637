import { expectAllFinite, expectShape } from "../num/expectShape.ts";
import { gmres } from "../num/gmres.ts";
import { expectPolicy } from "./expectPolicy.ts";
import { expectCriterion, type SoftProblem } from "./problem.ts";

/** What following a policy needs of a problem: neither reward nor temperature. */
export type Following = Pick<SoftProblem, "process" | "criterion">;

export interface FollowOptions {
  /**
   * Solved when the equation's residual is below this share of the signal's size (Euclidean), or as small as rounding
   * allows; default 1e-12.
   */
  readonly tolerance?: number;
  /** Most sweeps over all states; default 100 000. */
  readonly maxSweeps?: number;
}

/** What a signal adds up to under a policy. */
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
  const n = signal.length;
  const work = new Float64Array(policy.length);
  const nothing = new Float64Array(n);
  const average = criterion.kind === "average";
  // For the average criterion one more unknown, the gain, and one more equation, that the mean is 0.
  const equation = (out: Float64Array, x: Float64Array) => {
    evaluateInto(out.subarray(0, n), following, policy, nothing, x.subarray(0, n), work);
    for (let s = 0; s < n; s++) out[s] = x[s]! - out[s]! + (average ? x[n]! : 0);
    if (average) out[n] = meanOf(x.subarray(0, n));
  };
  const { x, sweeps, status } = solveFollowing(equation, average ? Float64Array.of(...signal, 0) : signal, options);
  return { value: x.slice(0, n), gain: average ? x[n] : undefined, sweeps, status };
}

/**
 * Solves a linear equation of following: to the tolerance asked, or as near as doubles can. A residual of a few ε of the
 * solution's own size means that the solution is exact for an equation that differs in the last digit.
 */
export function solveFollowing(
  equation: (out: Float64Array, x: Float64Array) => void,
  rhs: Float64Array,
  { tolerance = 1e-12, maxSweeps = 100_000 }: FollowOptions,
): { x: Float64Array; sweeps: number; status: Evaluation["status"] } {
  const size = norm(rhs);
  // A signal of 0 is solved at once, whatever the tolerance.
  const found = gmres(equation, rhs, { tolerance: Math.max(1e-300, tolerance * size), maxSteps: maxSweeps });
  const exact = found.residual <= 32 * Number.EPSILON * (size + 2 * norm(found.x));
  return {
    x: found.x,
    sweeps: found.steps,
    status: found.status === "exhausted" && exact ? "converged" : found.status,
  };
}

/** u ← u − its mean: how relative values are made comparable. */
export function subtractMean(u: Float64Array): void {
  const mean = meanOf(u);
  for (let s = 0; s < u.length; s++) u[s]! -= mean;
}

function meanOf(u: Float64Array): number {
  let sum = 0;
  for (const value of u) sum += value;
  return sum / u.length;
}

function norm(x: Float64Array): number {
  let sum = 0;
  for (const value of x) sum += value * value;
  return Math.sqrt(sum);
}
