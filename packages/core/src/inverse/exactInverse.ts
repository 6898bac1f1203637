import type { HypercubePolicy } from "../forward/hypercubeProblem.ts";
import { expectPolicy } from "../forward/stationaryOccupancy.ts";
import { expectPositive } from "../num/expectShape.ts";
import { curlShare, potentialOfEdges } from "./potentialOfEdges.ts";
import { expectReferenceLogits, rewardOfPotential } from "./rewardOfPotential.ts";

/** What a policy says about the purpose behind it. */
export interface ExactInverse {
  /** r, mean 0 for each input, reward units, shape [inputs, words]. */
  readonly reward: Float64Array;
  /** v, mean 0 for each input, shape [inputs, words]. */
  readonly value: Float64Array;
  /** w = P v, the potential of the policy, mean 0 for each input, shape [inputs, words]. */
  readonly potential: Float64Array;
  /** Share of the edge field that no potential explains (I3), 0 to 1: 0 iff the policy is optimal for some reward. */
  readonly curl: number;
}

/**
 * Reads the purpose off a policy (I1–I4): the edge field λ (logit πᵢ − logit pᵢ) is the gradient of a potential w over
 * words, v = P⁻¹ w, and r = v − B(w) up to a constant for each input. Nothing is estimated.
 * @param policy           log-odds must be finite: certainty would say no more than "at least as much"
 * @param referenceLogits  log-odds of p, finite, shape [units]: a choice where p is not known
 * @param codingCost       λ; only r / λ can be known, so 1 is a fair choice
 * @throws RangeError if the policy is out of range or log-odds are not finite
 */
export function exactInverse(policy: HypercubePolicy, referenceLogits: Float64Array, codingCost: number): ExactInverse {
  expectPolicy("exactInverse", policy);
  expectPositive("exactInverse", "codingCost", codingCost);
  expectReferenceLogits("exactInverse", "referenceLogits", referenceLogits, policy.units);
  const field = edgeField(policy, referenceLogits, codingCost);
  const potential = potentialOfEdges(field, policy.units);
  const { reward, value } = rewardOfPotential(potential, { ...policy, referenceLogits, codingCost });
  return { reward, value, potential, curl: curlShare(field, potential, policy.units) };
}

/**
 * The edge field of a policy (I1): y = λ (logit πᵢ − logit pᵢ), how much more the unit's being active is worth there.
 * @returns shape [inputs, units, contexts], reward units
 * @throws RangeError if a log-odds is not finite
 */
export function edgeField(
  policy: Pick<HypercubePolicy, "units" | "logits">,
  referenceLogits: Float64Array,
  codingCost: number,
): Float64Array {
  const { units, logits } = policy;
  const contexts = 2 ** (units - 1);
  return logits.map((logit, edge) => {
    const unit = Math.floor(edge / contexts) % units;
    if (!Number.isFinite(logit))
      throw new RangeError(
        `edgeField: policy.logits[${edge}], unit ${unit}, must be finite but is ${logit}. ` +
          "A certain policy bounds the reward from one side only; leave the unit out or estimate softer log-odds.",
      );
    return codingCost * (logit - referenceLogits[unit]);
  });
}
