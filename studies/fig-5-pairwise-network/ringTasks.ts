import {
  circulantMeans,
  createRng,
  exactInverse,
  klDivergence,
  logit,
  meanActivity,
  pairwiseLogits,
  rSquared,
  simulateSteps,
  squared,
  stationaryOccupancy,
} from "@telos/core";
import { RING_UNITS, RING_WORDS, ringProblem, ringReward } from "../src/ringNetwork.ts";
import { clampedOccupancy, inferRing, trainFreely, trainRing, trainTiedRing } from "../src/trainedRing.ts";

const SHOWN_STEPS = 260;
const BURN_IN = 2000;
/** Weight of the uniform distribution in a prediction. */
const FLOOR = 1e-6;
/** Neurons held active, by experiment. */
export const CLAMPS: readonly (readonly number[])[] = [[0], [0, 1], [0, 4]];

/** What the study of the pairwise network does. */
export type RingTask =
  | { readonly kind: "train"; readonly seed: number; readonly codingCost: number }
  | { readonly kind: "free"; readonly seed: number; readonly codingCost: number }
  | { readonly kind: "dearer"; readonly seed: number; readonly from: number; readonly to: number }
  | { readonly kind: "cut"; readonly seed: number; readonly codingCost: number };

/** What comes out, by kind. */
export type RingResult =
  | {
      readonly kind: "train";
      readonly averageReward: number;
      readonly meanReward: number;
      readonly status: string;
      readonly gradientSize: number;
      readonly field: number;
      /** J by distance on the ring, shape [units/2 + 1]. */
      readonly byDistance: Float64Array;
      readonly couplings: Float64Array;
      readonly words: Int32Array;
      readonly inferred: Float64Array;
      readonly r2: number;
      readonly rank: number;
      readonly naive: Float64Array;
      readonly naiveR2: number;
      readonly clamps: readonly {
        readonly truth: Float64Array;
        readonly predicted: Float64Array;
        readonly bits: number;
        readonly originalBits: number;
        readonly meanReward: number;
      }[];
    }
  | {
      /** Trained with all parameters free from the beginning. */
      readonly kind: "free";
      /** Largest |Jᵢⱼ − Jⱼᵢ| over the largest |J|. */
      readonly asymmetry: number;
      readonly status: string;
      readonly averageReward: number;
    }
  | {
      readonly kind: "dearer" | "cut";
      readonly bits: number;
      /** Responses as before the change. */
      readonly originalBits: number;
      /** The policy as before, with what was cut simply missing. */
      readonly unadaptedBits: number;
      readonly meanReward: number;
      readonly predictedMeanReward: number;
      readonly byDistance: Float64Array;
      readonly counts: {
        readonly before: Float64Array;
        readonly truth: Float64Array;
        readonly predicted: Float64Array;
      };
    };

/** Runs one task. */
export function runRingTask(task: RingTask): RingResult {
  switch (task.kind) {
    case "train":
      return train(task.seed, task.codingCost);
    case "free": {
      const { policy, status, averageReward } = trainFreely(task.codingCost, ringReward(), task.seed);
      return { kind: "free", asymmetry: asymmetryOf(policy.couplings), status, averageReward };
    }
    case "dearer":
      return change(task, task.from, (reward) => trainRing(task.to, reward, task.seed));
    case "cut":
      return change(task, task.codingCost, (reward) => trainTiedRing(task.codingCost, reward, task.seed, NEAR));
  }
}

const NEAR = [1, 2, 3]; // couplings over the diameter are removed

function train(seed: number, codingCost: number): RingResult {
  const truth = ringReward();
  const found = trainRing(codingCost, truth, seed);
  const inverse = inferRing(found.policy, codingCost);
  const { updateShare, inputChain } = ringProblem(codingCost);
  const policy = { units: RING_UNITS, inputs: 1, logits: found.logits, updateShare, inputChain };
  const naive = exactInverse(policy, found.reference.map(logit), codingCost).reward;
  const steps = simulateSteps(
    { ...policy, updateRateHz: updateShare },
    { start: { word: RING_WORDS[0]!, input: 0 }, steps: BURN_IN + SHOWN_STEPS, rng: createRng(seed).split("dynamics") },
  );
  const again = trainRing(codingCost, inverse.reward, seed);
  const { field, couplings } = circulantMeans(found.policy);
  return {
    kind: "train",
    averageReward: found.averageReward,
    meanReward: found.meanReward,
    status: found.status,
    gradientSize: found.gradientSize,
    field,
    byDistance: couplings,
    couplings: found.policy.couplings,
    words: steps.words.slice(BURN_IN),
    inferred: inverse.reward,
    r2: rSquared(truth, inverse.reward),
    rank: inverse.rank,
    naive,
    naiveR2: correlation2(truth, naive),
    clamps: CLAMPS.map((held) => {
      const happens = clampedOccupancy(found.policy, held);
      const predicted = clampedOccupancy(again.policy, held);
      return {
        truth: meanActivity(happens, RING_UNITS),
        predicted: meanActivity(predicted, RING_UNITS),
        bits: klDivergence(happens, predicted, FLOOR),
        originalBits: klDivergence(happens, found.occupancy, FLOOR),
        meanReward: happens.reduce((sum, share, word) => sum + share * truth[word]!, 0),
      };
    }),
  };
}

function change(
  task: RingTask & { kind: "dearer" | "cut" },
  before: number,
  retrain: (reward: Float64Array) => ReturnType<typeof trainRing>,
): RingResult {
  const original = trainRing(before, ringReward(), task.seed);
  const believed = inferRing(original.policy, before).reward;
  const truth = retrain(ringReward());
  const predicted = retrain(believed);
  const kept = task.kind === "cut" ? withoutDiameter(original.policy) : original.policy;
  const { updateShare, inputChain } = ringProblem(before);
  const unadapted = stationaryOccupancy({
    units: RING_UNITS,
    inputs: 1,
    logits: pairwiseLogits(kept),
    updateShare,
    inputChain,
  });
  return {
    kind: task.kind,
    bits: klDivergence(truth.occupancy, predicted.occupancy, FLOOR),
    originalBits: klDivergence(truth.occupancy, original.occupancy, FLOOR),
    unadaptedBits: klDivergence(truth.occupancy, unadapted.occupancy, FLOOR),
    meanReward: truth.meanReward,
    predictedMeanReward: predicted.meanReward,
    byDistance: circulantMeans(truth.policy).couplings,
    counts: {
      before: wordShares(original.occupancy),
      truth: wordShares(truth.occupancy),
      predicted: wordShares(predicted.occupancy),
    },
  };
}

function withoutDiameter<Policy extends { couplings: Float64Array }>(policy: Policy): Policy {
  const couplings = policy.couplings.map((value, k) => {
    const [i, j] = [Math.floor(k / RING_UNITS), k % RING_UNITS];
    return Math.abs(i - j) === RING_UNITS / 2 ? 0 : value;
  });
  return { ...policy, couplings };
}

/** Share of time at each number of runs and neurons: [rewarded, four active but apart, 0 … 8 active otherwise]. */
function wordShares(occupancy: Float64Array): Float64Array {
  const shares = new Float64Array(RING_UNITS + 2);
  occupancy.forEach((share, word) => {
    const count = word.toString(2).replaceAll("0", "").length;
    shares[RING_WORDS.includes(word) ? 0 : 1 + count]! += share;
  });
  return shares;
}

function asymmetryOf(couplings: Float64Array): number {
  let [worst, largest] = [0, 0];
  for (let i = 0; i < RING_UNITS; i++)
    for (let j = 0; j < i; j++) {
      const [a, b] = [couplings[i * RING_UNITS + j]!, couplings[j * RING_UNITS + i]!];
      worst = Math.max(worst, Math.abs(a - b));
      largest = Math.max(largest, Math.abs(a), Math.abs(b));
    }
  return worst / largest;
}

/** Squared correlation: r² with offset and scale free. */
export function correlation2(a: Float64Array, b: Float64Array): number {
  const mean = (x: Float64Array) => x.reduce((sum, value) => sum + value, 0) / x.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((value, k) => {
    ab += (value - ma) * (b[k]! - mb);
    aa += squared(value - ma);
    bb += squared(b[k]! - mb);
  });
  return bb === 0 ? 0 : (ab * ab) / (aa * bb);
}
