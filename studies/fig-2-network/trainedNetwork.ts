import {
  compareRewards,
  countDistribution,
  createRng,
  exactInverse,
  type HypercubeProblem,
  klDivergence,
  popcount,
  simulateSteps,
  solveHypercube,
  type TuningCurves,
  tuningCurves,
} from "@telos/core";
import {
  adaptedBehaviour,
  type ChangedBehaviour,
  originalOccupancy,
  unadaptedBehaviour,
  type WorldChange,
} from "../src/changedWorlds.ts";
import { COUNTING_UNITS, simulatedNetwork } from "../src/countingNetwork.ts";
import { spinKernels } from "../src/spinKernels.ts";
import { meanOf } from "../src/spread.ts";

/** Probability that the input flips in a step, and the price of information: ours, chosen on other seeds. */
export const FLIP = 0.03;
export const CODING_COST = 0.2;
const SIMULATED_STEPS = 100_000;
const SHOWN_STEPS = 700;

/** What is asked of the network beside its own world. */
export const CHANGES = [
  { name: "p(x = +1) from 0.5 to 0.4", change: { kind: "inputProbability", probability: 0.4 } },
  { name: "one dead cell", change: { kind: "cellDeath", removed: [7] } },
  { name: "two dead cells", change: { kind: "cellDeath", removed: [6, 7] } },
  { name: "p(x = +1) from 0.5 to 0.3", change: { kind: "inputProbability", probability: 0.3 } },
] as const satisfies readonly { name: string; change: WorldChange }[];

/** Shown and not claimed: beside a bifurcation, and nearly tied with an optimum that does nothing. */
export const BESIDE_BIFURCATION = 3;

/** One network, trained from its reward, asked back for it, and taken into changed worlds. */
export interface TrainedNetwork {
  readonly averageReward: number;
  readonly history: Float64Array;
  readonly referenceResidual: number;
  readonly occupancy: Float64Array;
  readonly tuning: TuningCurves;
  readonly counts: Float64Array;
  readonly inferred: Float64Array;
  readonly r2: number;
  readonly largestError: number;
  readonly curl: number;
  readonly changes: readonly {
    readonly truth: ChangedBehaviour;
    readonly predicted: ChangedBehaviour;
    readonly unadapted: ChangedBehaviour;
    /** Divergence of three predictions from the truth, bits: from the inferred reward, responses as before, policy as before. */
    readonly predictedBits: number;
    readonly originalBits: number;
    readonly unadaptedBits: number;
  }[];
  readonly simulated: { readonly words: Int32Array; readonly inputs: Int32Array; readonly countShare: Float64Array };
}
/** Trains the network, reads its reward off, predicts changed worlds from it, and simulates it. */
export function trainAndAsk(problem: HypercubeProblem, seed: number): TrainedNetwork {
  const { units, inputs, inputChain } = problem;
  const solution = solveHypercube(problem, spinKernels.solver);
  const { logits, occupancy, reference, referenceLogits } = solution;
  const policy = { ...problem, logits };
  const inverse = exactInverse(policy, referenceLogits, CODING_COST);
  const { r2 } = compareRewards(problem.reward, inverse.reward, { inputs, inputChain, scale: "given" });
  const believed: HypercubeProblem = { ...problem, reward: inverse.reward };
  const steps = simulateSteps(simulatedNetwork(problem, logits), {
    start: { word: 0, input: 0 },
    steps: SIMULATED_STEPS,
    rng: createRng(seed).split("dynamics"),
  });
  return {
    averageReward: solution.averageReward,
    history: solution.history,
    referenceResidual: solution.referenceResidual,
    occupancy,
    tuning: tuningCurves({ units, inputs, logits, occupancy }),
    counts: countDistribution(occupancy, units, inputs),
    inferred: inverse.reward,
    r2,
    largestError: largestDifference(problem.reward, inverse.reward, inputs),
    curl: inverse.curl,
    changes: CHANGES.map(({ change }) => {
      const truth = adaptedBehaviour(problem, change, reference);
      const predicted = adaptedBehaviour(believed, change, reference);
      const unadapted = unadaptedBehaviour(policy, change);
      return {
        truth,
        predicted,
        unadapted,
        predictedBits: klDivergence(truth.occupancy, predicted.occupancy, 0),
        originalBits: klDivergence(truth.occupancy, originalOccupancy(problem, occupancy, change), 0),
        unadaptedBits: klDivergence(truth.occupancy, unadapted.occupancy, 0),
      };
    }),
    simulated: {
      words: steps.words.slice(-SHOWN_STEPS),
      inputs: steps.inputs.slice(-SHOWN_STEPS),
      countShare: countShare(steps.words, steps.inputs),
    },
  };
}
function largestDifference(truth: Float64Array, inferred: Float64Array, inputs: number): number {
  const words = truth.length / inputs;
  let largest = 0;
  for (let from = 0; from < truth.length; from += words) {
    const mean = meanOf(Array.from(truth.subarray(from, from + words)));
    for (let s = from; s < from + words; s++) largest = Math.max(largest, Math.abs(truth[s]! - mean - inferred[s]!));
  }
  return largest;
}

function countShare(words: Int32Array, inputs: Int32Array): Float64Array {
  const columns = COUNTING_UNITS + 1;
  const share = new Float64Array(2 * columns);
  const steps = [0, 0];
  words.forEach((word, t) => {
    share[inputs[t]! * columns + popcount(word)]! += 1;
    steps[inputs[t]!]! += 1;
  });
  return share.map((count, k) => count / steps[Math.floor(k / columns)]!);
}
