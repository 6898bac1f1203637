import { exp } from "../num/exp.ts";
import { log1p } from "../num/log1p.ts";
import { softplus } from "../num/logistic.ts";
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
      const reference = referenceLogits[unit];
      const [upper, lower] = [softplus(reference), softplus(-reference)];
      let sum = 0;
      for (let block = from; block < from + words; block += 2 * half)
        for (let s = block; s < block + half; s++) {
          const mass = occupancy[s] + occupancy[s + half];
          const z = logits[edge++];
          if (mass > 0) sum += mass * divergenceFrom(z, reference, upper, lower);
        }
      cost += updateShare[unit] * sum;
    }
  return cost;
}

/** KL between two coins given by log-odds, nats (H8); +∞ where the first can do what the second cannot. */
export function bernoulliDivergence(z: number, reference: number): number {
  return divergenceFrom(z, reference, softplus(reference), softplus(-reference));
}

/**
 * The same with the reference's soft-pluses at hand. KL = s₊(−r) − s₊(−z) + (1 − π)(r − z), written from the side on
 * which z lies, so that one exponential serves and nothing large is subtracted.
 */
function divergenceFrom(z: number, reference: number, upper: number, lower: number): number {
  const e = exp(-Math.abs(z));
  const rare = e / (1 + e);
  if (rare > 0 && !Number.isFinite(reference)) return Infinity; // neither side is certain, the reference is
  if (z >= 0) return lower - log1p(e) + (rare > 0 ? rare * (reference - z) : 0);
  return upper - log1p(e) + (rare > 0 ? rare * (z - reference) : 0);
}
