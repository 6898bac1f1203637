import { expectShape } from "../num/expectShape.ts";
import { log } from "../num/log.ts";
import type { SettledProblem } from "./problem.ts";
import { logWeightsOf } from "./soft.ts";

/**
 * What a policy pays in each state for differing from its reference (B5): Σₐ π(a|s) log(π(a|s) / w(a)), in nats. For a
 * fixed reference it is KL[π ‖ p] ≥ 0; for the counting one it is minus the action entropy. +∞ where the policy does
 * what the reference forbids; 0 at terminal states.
 * @param policy  shape [states, actions]
 * @returns shape [states]
 * @throws RangeError if the policy's shape is wrong
 */
export function policyCost(problem: Pick<SettledProblem, "process" | "reference">, policy: Float64Array): Float64Array {
  const { states, actions, terminal } = problem.process;
  expectShape("policyCost", "policy", policy, states, actions);
  const logWeights = logWeightsOf(problem);
  const out = new Float64Array(states);
  for (let s = 0; s < states; s++) {
    if (terminal[s]) continue;
    for (let i = s * actions; i < (s + 1) * actions; i++) {
      const p = policy[i]!;
      if (p !== 0) out[s]! += p * (log(p) - logWeights[i]!); // 0 log 0 is 0, whatever the reference says
    }
  }
  return out;
}

/**
 * What a policy earns in each state, all told (B6): Σₐ π(a|s) r(s, a) − α × its cost. Followed by `evaluate` this is the
 * policy's value, and for the soft-optimal policy the fixed point of `backup`.
 * @param policy  shape [states, actions]
 * @returns reward units, shape [states]; a terminal state earns its own reward
 * @throws RangeError if the policy's shape is wrong
 */
export function policyEarnings(problem: SettledProblem, policy: Float64Array): Float64Array {
  const { process, reward, temperature } = problem;
  const { states, actions, terminal } = process;
  const cost = policyCost(problem, policy);
  const out = new Float64Array(states);
  for (let s = 0; s < states; s++) {
    if (reward.kind === "state") out[s] = reward.values[s]!;
    if (terminal[s]) continue;
    if (reward.kind === "stateAction") {
      for (let i = s * actions; i < (s + 1) * actions; i++) out[s]! += policy[i]! * reward.values[i]!;
    }
    out[s]! -= temperature * cost[s]!;
  }
  return out;
}
