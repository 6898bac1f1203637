import { expectDistribution, expectShape } from "../num/expectShape.ts";
import type { FiniteProcess } from "../process/process.ts";

/**
 * Checks a policy: one distribution over actions for each state that is not terminal (those rows are not read).
 * @param policy  probabilities, shape [states, actions]
 * @throws RangeError naming the state and the entry at fault
 */
export function expectPolicy(where: string, policy: Float64Array, process: FiniteProcess): void {
  const { states, actions, terminal } = process;
  expectShape(where, "policy", policy, states, actions);
  for (let s = 0; s < states; s++) {
    if (terminal[s]) continue;
    expectDistribution(where, `policy of state ${s}`, policy.subarray(s * actions, (s + 1) * actions));
  }
}
