import { logistic, softplus } from "../num/logistic.ts";
import type { HypercubePolicy } from "./hypercubeProblem.ts";

/**
 * Mean coding cost per step (H8): ⟨c⟩ = Σᵢ αᵢ ⟨KL[πᵢ ‖ pᵢ]⟩ in nats. With p the policy's own mean it is the information
 * that an update carries about the state. From log-odds, so that policies next to certainty cost what they should.
 * @param occupancy        ρ, shape [inputs, words]
 * @param referenceLogits  log-odds of p, ±∞ allowed, shape [units]
 */
export function meanCodingCost(
  policy: Pick<HypercubePolicy, "units" | "logits" | "updateShare">,
  occupancy: Float64Array,
  referenceLogits: Float64Array,
): number {
  const { units, logits, updateShare } = policy;
  const words = 2 ** units;
  let cost = 0;
  let edge = 0;
  for (let from = 0; from < occupancy.length; from += words)
    for (let unit = 0; unit < units; unit++) {
      const half = 2 ** unit;
      let sum = 0;
      for (let block = from; block < from + words; block += 2 * half)
        for (let s = block; s < block + half; s++) {
          const mass = occupancy[s] + occupancy[s + half];
          const z = logits[edge++];
          if (mass > 0) sum += mass * bernoulliDivergence(z, referenceLogits[unit]);
        }
      cost += updateShare[unit] * sum;
    }
  return cost;
}

/** KL between two coins given by log-odds, nats (H8); +∞ where the first can do what the second cannot. */
export function bernoulliDivergence(z: number, reference: number): number {
  const on = logistic(z);
  const off = logistic(-z);
  let sum = 0;
  if (on > 0) sum += on * (softplus(-reference) - softplus(-z));
  if (off > 0) sum += off * (softplus(reference) - softplus(z));
  return sum;
}
