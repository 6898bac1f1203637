import type { ControlProblem } from "../../forward/fittedValue/controlProblem.ts";
import type { ValueNetwork } from "../../nets/valueNetwork.ts";
import type { RateNetworkProcess } from "../../process/rateNetworkProcess.ts";
import { type CriticValues, criticValues, meanValues } from "./critics.ts";
import type { DiscountPoint } from "./discountProfile.ts";
import { CARELESS_SHARE } from "./edgeGain.ts";
import type { HypothesisScore } from "./loopInference.ts";
import { bestSharpness, type ChoiceRule, policyBits } from "./policyBits.ts";
import { type SuccessorTable, sampledSteps } from "./successorTable.ts";

/** Critics that were trained anew for one hypothesis, with what they say of both parts of a record. */
export interface ResolvedCritics {
  readonly problem: ControlProblem & { readonly process: RateNetworkProcess };
  readonly training: CriticValues;
  readonly heldOut: CriticValues;
}

/**
 * Reads critics off a record (L7).
 * @param most      steps of each part that are judged, at most
 * @param survival  resolved critics within the same constraint, whose survival is used again
 */
export function resolveCritics(
  table: SuccessorTable,
  problem: ControlProblem & { readonly process: RateNetworkProcess },
  networks: readonly ValueNetwork[],
  most: number,
  survival?: ResolvedCritics,
): ResolvedCritics {
  const part = (steps: Int32Array, known: CriticValues | undefined) =>
    criticValues(table, problem, networks, known?.steps ?? sampledSteps(steps, most), known?.survival);
  return {
    problem,
    training: part(table.training, survival?.training),
    heldOut: part(table.heldOut, survival?.heldOut),
  };
}

/** The maximum-occupancy hypothesis of one discount (L7): the policy of the mean critic, with nothing fitted to the choices. */
export function occupancyPoint(table: SuccessorTable, { problem, training, heldOut }: ResolvedCritics): DiscountPoint {
  const { discount } = problem.objective;
  const rule: ChoiceRule = { sharpness: 1, careless: CARELESS_SHARE };
  const bitsOf = (without: number) => {
    const [first, second] = [training, heldOut].map((part) =>
      policyBits(table, part, meanValues(part.members, without), rule),
    );
    return { trainingBits: first.bits, heldOutBits: second.bits, error: second.error };
  };
  const all = bitsOf(-1);
  const count = training.members.length;
  const memberBits =
    count < 2
      ? [(all.trainingBits + all.heldOutBits) / 2]
      : training.members.map((_, k) => {
          const left = bitsOf(k);
          return (left.trainingBits + left.heldOutBits) / 2;
        });
  return {
    discount,
    trainingBits: all.trainingBits,
    heldOutBits: all.heldOutBits,
    heldOutError: all.error,
    memberBits,
    sharpness: bestSharpness(table, training, meanValues(training.members)).sharpness,
  };
}

const REWARD_SHARPNESSES = [0, 0.1, 0.3, 1, 3, 10, 30, 100, 300] as const;
const CARELESS_SHARES = [0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.3] as const;
// Nats by which surviving beats ending: beyond what any sharpness of the rest could make up for at a careless share of 0.001.
const LIVING = 40;

/** The reward-maximising hypothesis (L7): a soft maximum of the mean critic, its sharpness and carelessness fitted on training steps. */
export function rewardScore(table: SuccessorTable, { training, heldOut }: ResolvedCritics): HypothesisScore {
  const values = meanValues(training.members);
  let best = { sharpness: 0, careless: CARELESS_SHARES[0] as number, bits: Number.NEGATIVE_INFINITY };
  for (const sharpness of REWARD_SHARPNESSES) {
    for (const careless of CARELESS_SHARES) {
      const { bits } = policyBits(table, training, values, { sharpness, careless, living: LIVING });
      if (bits > best.bits) best = { sharpness, careless, bits };
    }
  }
  const { sharpness, careless, bits } = best;
  const judged = policyBits(table, heldOut, meanValues(heldOut.members), { sharpness, careless, living: LIVING });
  return {
    hypothesis: "rewardMaximising",
    trainingBits: bits,
    heldOutBits: judged.bits,
    heldOutError: judged.error,
    fitted: { sharpness, careless },
  };
}
