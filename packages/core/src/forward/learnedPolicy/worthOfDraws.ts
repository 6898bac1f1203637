import { type Candidates, type DrawRule, entropyOfDraws, SURVIVED } from "./candidates.ts";

/**
 * What a state is worth under the policy itself (A4), in nats: its entropy plus the mean of γ S V / α over the draws that
 * count. Its mean is the value of the policy's next step, not that of the best one: a bound from below on (M22).
 * @param values  S V of each draw as a share of the largest value, shape [capacity, most]
 * @param scale   γ × largest value / α
 */
export function worthOfDraws(
  candidates: Candidates,
  row: number,
  rule: DrawRule,
  values: Float64Array,
  scale: number,
): number {
  const { most, drawn, survival, survivors } = candidates;
  const again = rule.attempts > 1;
  if (again && survivors[row] === 0) return 0;
  let sum = 0;
  for (let m = row * most; m < row * most + drawn[row]; m++) if (!again || survival[m] >= SURVIVED) sum += values[m];
  return entropyOfDraws(candidates, row, rule) + (scale * sum) / (again ? survivors[row] : drawn[row]);
}
