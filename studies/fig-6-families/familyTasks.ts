import {
  createRng,
  fitReward,
  inferSparseReward,
  klDivergence,
  plugInReference,
  policyLogLikelihood,
  type RewardFamily,
  rewardInFamily,
  type StationarityEquations,
  simulateSteps,
  solveHypercube,
  squared,
  stationarityEquations,
  updateEvidence,
} from "@telos/core";
import { correlation2 } from "../fig-5-pairwise-network/ringTasks.ts";
import { RING_UNITS, RING_WORDS, ringProblem, ringReward } from "../src/ringNetwork.ts";
import { spinKernels } from "../src/spinKernels.ts";
import type { TaskResult } from "../src/study.ts";
import { inferRing, RING_BOUND, trainRing, withoutReward } from "../src/trainedRing.ts";

/** Families that are compared: the right one, and two wrong ones. */
export const FAMILIES = ["sparse", "pairwise", "global"] as const;
/** Name of a family. */
export type FamilyName = (typeof FAMILIES)[number];
/** Coding costs before and after, ours. The first is claimed; at the second the couplings saturate, which is shown. */
export const WORLDS = [
  { from: 1, to: 2 },
  { from: 0.6, to: 1.2 },
] as const;
/** Weight of the uniform distribution in a prediction. */
const FLOOR = 1e-6;
/** c of the sparse penalty c/√T; η T of the ridge of the other families. */
const STRENGTH = 0.08;
const RIDGE = 0.1;

/** What the study of families does. */
export type FamilyTask =
  | { readonly kind: "exact"; readonly seed: number; readonly from: number; readonly to: number }
  | { readonly kind: "data"; readonly seed: number; readonly codingCost: number; readonly steps: number };

/** What comes out, by kind. */
export type FamilyResult =
  | {
      readonly kind: "exact";
      readonly r2: Readonly<Record<FamilyName, number>>;
      /** How badly the family meets the equations of an optimal constrained policy: what is left, share of their size. */
      readonly unmet: Readonly<Record<FamilyName, number>>;
      readonly bits: Readonly<Record<FamilyName, number>>;
      readonly originalBits: number;
      readonly rewards: Readonly<Record<FamilyName, Float64Array>>;
    }
  | {
      readonly kind: "data";
      readonly r2: Readonly<Record<FamilyName, number>>;
      /** Held-out log-likelihood, nats per step. */
      readonly heldOut: Readonly<Record<FamilyName, number>>;
      readonly heldOutTruth: number;
      /** Of the policy that would be optimal for the true reward without the constraint. */
      readonly heldOutOracle: number;
      /** Whether the states of the two-level fit are the rewarded ones. */
      readonly supportRight: boolean;
    };

/** Runs one task. */
export function runFamilyTask(task: FamilyTask): FamilyResult {
  return task.kind === "exact"
    ? fromPolicy(task.seed, task.from, task.to)
    : fromSteps(task.seed, task.codingCost, task.steps);
}

function fromPolicy(seed: number, from: number, to: number): FamilyResult {
  const original = trainRing(from, ringReward(), seed);
  const truth = trainRing(to, ringReward(), seed);
  const equations = stationarityEquations({
    policy: original.policy,
    problem: withoutReward(ringProblem(from)),
    bound: RING_BOUND,
  });
  const rewards = {
    sparse: inferRing(original.policy, from).reward,
    pairwise: rewardInFamily(equations, { kind: "pairwise" }),
    global: rewardInFamily(equations, { kind: "global" }),
  };
  const each = (of: (reward: Float64Array) => number) => ({
    sparse: of(rewards.sparse),
    pairwise: of(rewards.pairwise),
    global: of(rewards.global),
  });
  return {
    kind: "exact",
    r2: each((reward) => correlation2(ringReward(), reward)),
    unmet: each((reward) => unmetShare(equations, reward)),
    bits: each((reward) => klDivergence(truth.occupancy, trainRing(to, reward, seed).occupancy, FLOOR)),
    originalBits: klDivergence(truth.occupancy, original.occupancy, FLOOR),
    rewards,
  };
}

function unmetShare({ matrix, rhs, rows }: StationarityEquations, reward: Float64Array): number {
  const words = reward.length;
  let [left, size] = [0, 0];
  for (let row = 0; row < rows; row++) {
    let sum = -rhs[row]!;
    for (let word = 0; word < words; word++) sum += matrix[row * words + word]! * reward[word]!;
    left += sum * sum;
    size += squared(rhs[row]!);
  }
  return Math.sqrt(left / size);
}

function fromSteps(seed: number, codingCost: number, steps: number): FamilyResult {
  const shape = { units: RING_UNITS, inputs: 1 };
  const { updateShare, inputChain } = ringProblem(codingCost);
  const trained = trainRing(codingCost, ringReward(), seed);
  const network = { ...shape, logits: trained.logits, updateRateHz: updateShare, inputChain };
  const rng = createRng(seed);
  const recorded = (name: string) =>
    updateEvidence(
      simulateSteps(network, {
        start: { word: RING_WORDS[0]!, input: 0 },
        steps,
        rng: rng.split(name),
        sampler: spinKernels.sampler,
      }),
      shape,
    );
  const evidence = recorded("recording");
  const heldOut = recorded("held out");
  const model = {
    ...shape,
    inputChain,
    updateShare,
    referenceLogits: plugInReference(evidence, { kind: "shared" }),
    codingCost: 1,
  };
  const sparse = inferSparseReward(model, evidence, { strength: STRENGTH, solver: spinKernels.solver });
  const ridge = (family: RewardFamily) =>
    fitReward({ model, evidence, family, penalty: RIDGE / steps }, { maxSteps: 150, solver: spinKernels.solver });
  const fits = { sparse: sparse.relaxed, pairwise: ridge({ kind: "pairwise" }), global: ridge({ kind: "global" }) };
  const perStep = (logits: Float64Array) => policyLogLikelihood(logits, updateShare, heldOut).logLikelihood / steps;
  const oracle = solveHypercube({
    ...ringProblem(codingCost),
    reference: { kind: "fixed", probabilities: trained.reference },
  });
  const each = (of: (fit: (typeof fits)[FamilyName]) => number) => ({
    sparse: of(fits.sparse),
    pairwise: of(fits.pairwise),
    global: of(fits.global),
  });
  return {
    kind: "data",
    r2: each((fit) => correlation2(ringReward(), fit.reward)),
    heldOut: each((fit) => perStep(fit.logits)),
    heldOutTruth: perStep(trained.logits),
    heldOutOracle: perStep(oracle.logits),
    supportRight: sparse.twoLevel.reward.every((r, word) => r > 0 === (ringReward()[word] === 1)),
  };
}

type Results = readonly TaskResult<FamilyTask, FamilyResult>[];

/** The result from the exact policy in one of `WORLDS`, where it was run. */
export function exactAt(results: Results, world: number): (FamilyResult & { kind: "exact" }) | undefined {
  const found = results.find(({ task }) => task.kind === "exact" && task.from === WORLDS[world]!.from);
  return found?.result.kind === "exact" ? found.result : undefined;
}

/** The results from sampled steps. */
export function dataOf(results: Results) {
  return results.flatMap(({ task, result }) =>
    task.kind === "data" && result.kind === "data" ? [{ task, result }] : [],
  );
}
