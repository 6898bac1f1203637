import { logit, softplus } from "../../num/logistic.ts";
import { type PairModel, pairFields } from "./pairModel.ts";

/**
 * The reward behind a pairwise potential in given states (U7), units of λ per step, up to a constant:
 * r(σ) = Σᵢ ρᵢ [σᵢ dᵢ − log(1 − pᵢ + pᵢ exp dᵢ)], dᵢ = zᵢ − logit pᵢ, ρᵢ the unit's share of updates. No list of words is needed.
 * @param reference p, shape [units]
 * @param states    0 or 1, shape [states, units]
 * @returns shape [states]
 */
export function pairReward(model: PairModel, reference: Float64Array, states: Uint8Array): Float64Array {
  const { units, count, updateRateHz } = model;
  const all = updateRateHz.reduce((sum, rate) => sum + rate, 0);
  const base = reference.map(logit);
  const level = base.map(softplus);
  const rewards = new Float64Array(states.length / units);
  for (let s = 0; s < rewards.length; s++) {
    const state = states.subarray(s * units, (s + 1) * units);
    const fields = pairFields(model, state);
    const active = state.reduce((sum, on) => sum + on, 0);
    for (let i = 0; i < units; i++) {
      const d = fields[i] + count[active - state[i]] - base[i];
      // log(1 − p + p eᵈ) = softplus(d + logit p) − softplus(logit p): no overflow.
      const advantage = softplus(d + base[i]) - level[i];
      rewards[s] += (updateRateHz[i] / all) * ((state[i] === 1 ? d : 0) - advantage);
    }
  }
  return rewards;
}
