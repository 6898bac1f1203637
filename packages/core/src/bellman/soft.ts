import { exp } from "../num/exp.ts";
import { expectShape } from "../num/expectShape.ts";
import { log } from "../num/log.ts";
import { actionRewardOf, expectProblem, type SettledProblem } from "./problem.ts";

/**
 * The logarithm of every action's weight under the reference policy, shape [states, actions]: 0 when actions are
 * counted, log p(a|s) for a fixed policy, −∞ where it forbids an action.
 */
export function logWeightsOf({ process, reference }: Pick<SettledProblem, "process" | "reference">): Float64Array {
  const { states, actions } = process;
  const out = new Float64Array(states * actions);
  switch (reference.kind) {
    case "counting":
      return out;
    case "fixed": {
      const { probabilities } = reference;
      for (let i = 0; i < out.length; i++) out[i] = log(probabilities[i % probabilities.length]!);
      return out;
    }
  }
}

/**
 * The soft maximum α log Σₐ w(a) exp(q(a) / α) of one state's action values (B1): between the weighted mean of q and
 * its maximum, which it nears as α → 0; with counting weights it is above the maximum by up to α log |A|.
 * @param q           action values, reward units; the entries `from` to `from + actions − 1` are used
 * @param logWeights  log w(a) at the same places, −∞ for what is forbidden
 * @returns reward units; −∞ when every action is forbidden, NaN when an allowed action's value is NaN
 */
export function softMaximum(
  q: Float64Array,
  logWeights: Float64Array,
  temperature: number,
  from: number,
  actions: number,
): number {
  const top = topValue(q, logWeights, temperature, from, actions);
  let sum = 0;
  for (let i = from; i < from + actions; i++) {
    if (logWeights[i] !== -Infinity) sum += exp(logWeights[i]! + (q[i]! - top) / temperature);
  }
  return top === -Infinity && sum === 0 ? -Infinity : top + temperature * log(sum);
}

/**
 * The value of the likeliest action: what the exponents are taken from. Differences of values are small where values are
 * not, so they are formed before dividing by the temperature; −∞ when every action is forbidden or NaN.
 */
function topValue(
  q: Float64Array,
  logWeights: Float64Array,
  temperature: number,
  from: number,
  actions: number,
): number {
  let top = -Infinity;
  let largest = -Infinity;
  for (let i = from; i < from + actions; i++) {
    const exponent = logWeights[i]! + q[i]! / temperature;
    if (exponent > largest) {
      largest = exponent;
      top = q[i]!;
    }
  }
  return top;
}

/**
 * Action values q(s, a) = r(s, a) + γ Σ P(s′|s, a) v(s′), with γ = 1 for the average criterion; 0 at terminal states.
 * @param v  values to look ahead with, shape [states]
 * @returns shape [states, actions], reward units
 * @throws RangeError if the problem or the shape of v is wrong
 */
export function actionValues(problem: SettledProblem, v: Float64Array): Float64Array {
  const { process, criterion } = problem;
  expectProblem("actionValues", problem);
  expectShape("actionValues", "v", v, process.states);
  const reward = actionRewardOf(problem);
  const q = new Float64Array(reward.length);
  process.lookAheadInto(q, v);
  const discount = criterion.kind === "discounted" ? criterion.discount : 1;
  for (let i = 0; i < q.length; i++) q[i] = reward[i]! + discount * q[i]!;
  return q;
}

/**
 * The logarithm of the soft-optimal policy (B2): log π(a|s) = log w(a) + (q(s, a) − soft maximum) / α, so that what is
 * too unlikely for a double keeps its logarithm. −∞ where an action is forbidden and in the rows of terminal states.
 * @param v  values to look ahead with, shape [states]; the policy is optimal when they are the backup's fixed point
 * @returns nats, shape [states, actions]
 * @throws RangeError if the problem or the shape of v is wrong
 */
export function softLogPolicy(problem: SettledProblem, v: Float64Array): Float64Array {
  const { process, temperature } = problem;
  const { states, actions, terminal } = process;
  const q = actionValues(problem, v);
  const logWeights = logWeightsOf(problem);
  const out = new Float64Array(states * actions).fill(-Infinity);
  for (let s = 0; s < states; s++) {
    if (terminal[s]) continue;
    // Normalised by its own sum, not by the soft maximum, whose last digit may be worth many nats.
    const top = topValue(q, logWeights, temperature, s * actions, actions);
    let sum = 0;
    for (let i = s * actions; i < (s + 1) * actions; i++) {
      if (logWeights[i] === -Infinity) continue;
      out[i] = logWeights[i]! + (q[i]! - top) / temperature;
      sum += exp(out[i]!);
    }
    for (let i = s * actions; i < (s + 1) * actions; i++) out[i]! -= log(sum);
  }
  return out;
}

/**
 * The soft-optimal policy π(a|s) ∝ w(a) exp(q(s, a) / α) (B2).
 * @param v  values to look ahead with, shape [states]
 * @returns probabilities, shape [states, actions]; the rows of terminal states are 0
 * @throws RangeError if the problem or the shape of v is wrong
 */
export function softPolicy(problem: SettledProblem, v: Float64Array): Float64Array {
  return softLogPolicy(problem, v).map(exp);
}
