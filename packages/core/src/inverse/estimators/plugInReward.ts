import { logit } from "../../num/logistic.ts";
import { type ExactInverse, exactInverse } from "../exactInverse.ts";
import type { PotentialModel } from "../rewardOfPotential.ts";
import { expectEvidence } from "./rewardLikelihood.ts";
import type { UpdateEvidence } from "./transitionEvidence.ts";

/**
 * The policy by counting (E10), π̂ = (N¹ + ½) / (N + 1), the Beta(½, ½) estimate, and the reward read off it by the exact
 * inverse (I1–I4). It needs about thirty times the steps of the penalised fit: an edge that was never seen counts as
 * a coin, and differences of log-odds near certainty are poorly known.
 * @throws RangeError if evidence and model are of different networks
 */
export function plugInReward(model: PotentialModel, evidence: UpdateEvidence): ExactInverse {
  expectEvidence("plugInReward", model, evidence);
  const { units, inputs, inputChain, updateShare } = model;
  const logits = evidence.on.map((on, e) => logit((on + 0.5) / (on + evidence.off[e] + 1)));
  const policy = { units, inputs, logits, updateShare, inputChain };
  return exactInverse(policy, model.referenceLogits, model.codingCost);
}
