import {
  allowedDistances,
  circulantThenFree,
  constrainedInverse,
  type HypercubeProblem,
  type PairwisePolicy,
  type PairwiseSolution,
  pairwiseLogits,
  silenceUnits,
  stationaryOccupancy,
  trainPairwise,
} from "@telos/core";
import { RING_UNITS, ringProblem, ringStart } from "./ringNetwork.ts";

/** Spread of the parameters from which every training begins. */
const NOISE = 0.02;
/** Largest |h| and |J|. */
export const RING_BOUND = 15;
const FREE_STEPS = 120;

/**
 * Trains a ring by the one protocol that is used for true and inferred rewards alike: small random parameters from the
 * seed, tied by distance first, then free. Training has several optima; another beginning would compare those.
 * @param distances  couplings that may be used; all unless given
 */
export function trainRing(
  codingCost: number,
  reward: Float64Array,
  seed: number,
  distances?: readonly number[],
): PairwiseSolution {
  return trainPairwise(
    {
      problem: ringProblem(codingCost, reward),
      ...(distances && { allowed: allowedDistances(RING_UNITS, distances) }),
    },
    circulantThenFree(ringStart(seed, NOISE), { freeSteps: FREE_STEPS }),
  );
}

/**
 * The same with one field and one coupling for each distance to the end. Without the couplings over the diameter the best such ring is a
 * saddle of the free problem: freed, it stays or leaves by what rounding leaves of its symmetry.
 */
export function trainTiedRing(
  codingCost: number,
  reward: Float64Array,
  seed: number,
  distances: readonly number[],
): PairwiseSolution {
  const { stages, ...protocol } = circulantThenFree(ringStart(seed, NOISE));
  return trainPairwise(
    { problem: ringProblem(codingCost, reward), allowed: allowedDistances(RING_UNITS, distances) },
    { ...protocol, stages: stages.filter(({ tying }) => tying === "circulant") },
  );
}

/** Trains without tying anything: whether couplings come out symmetric can only be seen here. */
export function trainFreely(codingCost: number, reward: Float64Array, seed: number): PairwiseSolution {
  return trainPairwise(
    { problem: ringProblem(codingCost, reward) },
    { start: ringStart(seed, NOISE), bound: RING_BOUND, stages: [{ tying: "free", costRatios: [1], maxSteps: 1500 }] },
  );
}

/** The reward of a trained ring by the linear programme for constrained policies. */
export function inferRing(policy: PairwisePolicy, codingCost: number): ReturnType<typeof constrainedInverse> {
  return constrainedInverse({ policy, problem: withoutReward(ringProblem(codingCost)), bound: RING_BOUND });
}

/** A problem that does not say what it is for. */
export function withoutReward({ reward: _, ...network }: HypercubeProblem): Omit<HypercubeProblem, "reward"> {
  return network;
}

/** What a ring does while some neurons are held active from outside; nothing else changes. */
export function clampedOccupancy(policy: PairwisePolicy, held: readonly number[]): Float64Array {
  const { updateShare, inputChain } = ringProblem(1);
  const free = { units: RING_UNITS, inputs: 1, logits: pairwiseLogits(policy), updateShare, inputChain };
  const start = new Float64Array(2 ** RING_UNITS);
  start[held.reduce((word, unit) => word | (1 << unit), 0)] = 1;
  return stationaryOccupancy(silenceUnits(free, held, 1), { start }).occupancy;
}
