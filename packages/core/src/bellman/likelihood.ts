import { exp } from "../num/exp.ts";
import { expectShape } from "../num/expectShape.ts";
import type { FiniteProcess } from "../process/process.ts";
import { expectTrajectory, type Trajectory } from "../process/trajectory.ts";
import type { FollowOptions } from "./evaluate.ts";
import { evaluateTransposed } from "./occupancy.ts";
import type { SettledProblem } from "./problem.ts";
import { softLogPolicy } from "./soft.ts";

/**
 * How often each action was taken in each state: all that trajectories tell about a policy.
 * @returns shape [states, actions]
 * @throws RangeError with the path of the first step that cannot have happened
 */
export function actionCountsOf(process: FiniteProcess, trajectories: readonly Trajectory[]): Float64Array {
  const counts = new Float64Array(process.states * process.actions);
  for (const [k, trajectory] of trajectories.entries()) {
    expectTrajectory("actionCountsOf", `trajectories[${k}]`, trajectory, process);
    for (const [t, action] of trajectory.actions.entries()) counts[trajectory.states[t]! * process.actions + action]!++;
  }
  return counts;
}

/**
 * The log-likelihood of actions under the soft-optimal policy (B8): Σ N(s, a) log π(a|s), in nats. −∞ when something
 * forbidden was done.
 * @param v       the problem's value, the fixed point of its backup, shape [states]
 * @param counts  N, shape [states, actions]; need not be whole numbers
 * @throws RangeError if the problem or a shape is wrong
 */
export function logLikelihood(problem: SettledProblem, v: Float64Array, counts: Float64Array): number {
  expectShape("logLikelihood", "counts", counts, problem.process.states, problem.process.actions);
  const logPolicy = softLogPolicy(problem, v);
  let sum = 0;
  for (let i = 0; i < counts.length; i++) if (counts[i] !== 0) sum += counts[i]! * logPolicy[i]!;
  return sum;
}

/** A log-likelihood with its slopes. */
export interface LikelihoodGradient {
  /** With respect to the reward of a state and action, nats per reward unit, shape [states, actions]. */
  readonly stateActions: Float64Array;
  /** With respect to the reward of a state, terminal states included, shape [states]. */
  readonly states: Float64Array;
  readonly status: "converged" | "exhausted" | "diverged";
}

/**
 * The gradient of the log-likelihood with respect to the reward (B9), the reference held fixed. The direct part
 * G = (N − N(s) π) / α pushes values at the successors; `evaluateTransposed` carries that to every reward on which
 * those values depend. One linear solve, whatever the number of rewards.
 * @param v       the problem's value, the fixed point of its backup, shape [states]
 * @param counts  N, shape [states, actions]
 * @throws RangeError if the problem or a shape is wrong
 */
export function likelihoodGradient(
  problem: SettledProblem,
  v: Float64Array,
  counts: Float64Array,
  options: FollowOptions = {},
): LikelihoodGradient {
  const { process, temperature, criterion } = problem;
  const { states, actions, terminal } = process;
  expectShape("likelihoodGradient", "counts", counts, states, actions);
  const policy = softLogPolicy(problem, v).map(exp);
  const direct = new Float64Array(counts.length);
  for (let s = 0; s < states; s++) {
    if (terminal[s]) continue;
    let total = 0;
    for (let i = s * actions; i < (s + 1) * actions; i++) total += counts[i]!;
    for (let i = s * actions; i < (s + 1) * actions; i++) direct[i] = (counts[i]! - total * policy[i]!) / temperature;
  }
  const source = new Float64Array(states);
  process.pushInto(source, direct);
  const discount = criterion.kind === "discounted" ? criterion.discount : 1;
  for (let s = 0; s < states; s++) source[s]! *= discount;
  const { value, status } = evaluateTransposed(problem, policy, source, options);
  // Σₐ G(s, a) = 0, so a state's own reward moves no choice made in it: only the value of being there later does.
  const stateActions = direct.map((g, i) => g + value[Math.floor(i / actions)]! * policy[i]!);
  return { stateActions, states: value, status };
}
