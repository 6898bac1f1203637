import {
  compareRewards,
  createRng,
  fitReward,
  type HypercubeProblem,
  inferSparseReward,
  klDivergence,
  type PotentialModel,
  plugInReference,
  plugInReward,
  simulateSteps,
  solveHypercube,
  updateEvidence,
  wordEvidence,
} from "@telos/core";
import {
  adaptedBehaviour,
  type ChangedBehaviour,
  originalOccupancy,
  unadaptedBehaviour,
  type WorldChange,
} from "../src/changedWorlds.ts";
import { countingNetwork, countingReward, simulatedNetwork } from "../src/countingNetwork.ts";
import { spinKernels } from "../src/spinKernels.ts";

const FLIP = 0.03;
/** λ of the network; the fit is in units of it. */
export const CODING_COST = 0.2;
/** c of the penalty c/√T on Σ r, chosen on other seeds. */
const STRENGTH = 0.08;
/** η = this / T of the ridge, the best of 0.03, 0.3 and 3 on other seeds. */
const RIDGE = 3;
const RIDGE_STEPS = 60;
/** Weight of the uniform distribution in a prediction: a word called impossible costs much and not everything. */
const FLOOR = 1e-6;
/** Predictions are solved to what their KL can show. */
const PREDICT = { tolerance: 1e-8, occupancyTolerance: 1e-10, referenceTolerance: 1e-6, maxRounds: 300 };
/** Estimators that predictions are made from. */
export const PREDICTING: readonly Estimator[] = ["plugIn", "relaxed", "twoLevel"];

/** Changes of the world that the fits are asked about; the last is shown and no claim. */
export const DATA_CHANGES = [
  { name: "one dead cell", change: { kind: "cellDeath", removed: [7] } },
  { name: "p(x = +1) from 0.5 to 0.4", change: { kind: "inputProbability", probability: 0.4 } },
  { name: "p(x = +1) from 0.5 to 0.3", change: { kind: "inputProbability", probability: 0.3 } },
] as const satisfies readonly { name: string; change: WorldChange }[];

/** Ways to estimate a reward, from the crudest. */
export type Estimator = "plugIn" | "ridge" | "sparse" | "relaxed" | "twoLevel";

/** One simulated recording. */
export interface RecordTask {
  readonly seed: number;
  readonly repeat: number;
  readonly steps: number;
  /** Whether the recording says which neuron was redrawn in a step. */
  readonly identity: "known" | "hidden";
}

/** What one recording gives. */
export interface RecordFit {
  /** r² over all 512 states, scale fitted. */
  readonly r2: Partial<Record<Estimator, number>>;
  /** Sparse estimate in the units of the true reward, shape [inputs, words]. */
  readonly sparse: Float64Array;
  /** Largest difference of the two-level estimate from the exact inverse of the true policy, share of the plateau. */
  readonly fromExact: number;
  readonly supportSize: number;
  /** KL of each prediction from what the adapted network does, bits, by change. */
  readonly bits: readonly Partial<Record<Estimator, number>>[];
  /** The same of the two baselines: responses as before, the exact policy as before. */
  readonly originalBits: readonly number[];
  readonly unadaptedBits: readonly number[];
}

/** Simulates a recording of the network, infers its reward by each estimator and predicts changed worlds. */
export function fitRecord({ seed, repeat, steps, identity }: RecordTask): RecordFit {
  const { problem, logits, reference, changes } = truth();
  const { units, inputs, inputChain, updateShare } = problem;
  const rng = createRng(seed).split(`recording ${repeat}`);
  const record = simulateSteps(simulatedNetwork(problem, logits), {
    start: { word: rng.integer(2 ** units), input: rng.integer(inputs) },
    steps,
    rng,
    sampler: spinKernels.sampler,
  });
  const evidence =
    identity === "known" ? updateEvidence(record, { units, inputs }) : wordEvidence(record, { units, inputs });
  const model: PotentialModel = {
    units,
    inputs,
    inputChain,
    updateShare,
    referenceLogits: plugInReference(evidence, { kind: "perNeuron" }),
    codingCost: 1,
  };
  const found = inferSparseReward(model, evidence, { strength: STRENGTH, solver: spinKernels.solver });
  const rewards: Partial<Record<Estimator, Float64Array>> = {
    ...(evidence.kind === "updates" && {
      plugIn: plugInReward(model, evidence).reward,
      ridge: fitReward(
        { model, evidence, family: { kind: "ridge" }, penalty: RIDGE / steps },
        { maxSteps: RIDGE_STEPS, solver: spinKernels.solver },
      ).reward,
    }),
    sparse: found.sparse.reward,
    relaxed: found.relaxed.reward,
    twoLevel: found.twoLevel.reward,
  };
  const named = Object.entries(rewards) as [Estimator, Float64Array][];
  return {
    r2: Object.fromEntries(
      named.map(([name, reward]) => [
        name,
        compareRewards(problem.reward, reward, { inputs, inputChain, scale: "fitted" }).r2,
      ]),
    ),
    sparse: found.sparse.reward.map((r) => r * CODING_COST),
    fromExact: largestShareOff(problem.reward, found.relaxed.reward, found.plateau),
    supportSize: found.support.reduce((sum, on) => sum + on, 0),
    bits: changes.map(({ change, adapted }) =>
      Object.fromEntries(
        named
          .filter(([name]) => PREDICTING.includes(name))
          .map(([name, reward]) => {
            const believed: HypercubeProblem = { ...problem, reward, codingCost: 1 };
            const predicted = adaptedBehaviour(believed, change, reference, { ...PREDICT, ...spinKernels.solver });
            return [name, klDivergence(adapted.occupancy, predicted.occupancy, FLOOR)];
          }),
      ),
    ),
    originalBits: changes.map((one) => one.originalBits),
    unadaptedBits: changes.map((one) => one.unadaptedBits),
  };
}

interface Truth {
  readonly problem: HypercubeProblem;
  readonly logits: Float64Array;
  readonly reference: Float64Array;
  readonly changes: readonly {
    readonly change: WorldChange;
    readonly adapted: ChangedBehaviour;
    readonly originalBits: number;
    readonly unadaptedBits: number;
  }[];
}

let remembered: Truth | undefined;

/** The network itself, the same for all recordings; solved once on each thread. */
function truth(): Truth {
  if (remembered !== undefined) return remembered;
  const problem = countingNetwork(FLIP, CODING_COST, 0);
  const { logits, reference, occupancy } = solveHypercube(problem, spinKernels.solver);
  remembered = {
    problem,
    logits,
    reference,
    changes: DATA_CHANGES.map(({ change }) => {
      const adapted = adaptedBehaviour(problem, change, reference);
      const unadapted = unadaptedBehaviour({ ...problem, logits }, change);
      return {
        change,
        adapted,
        originalBits: klDivergence(adapted.occupancy, originalOccupancy(problem, occupancy, change), FLOOR),
        unadaptedBits: klDivergence(adapted.occupancy, unadapted.occupancy, FLOOR),
      };
    }),
  };
  return remembered;
}

/** Which states the network is rewarded in, shape [inputs, words]. */
export const rewarded = countingReward;

/** Both rewards with the same mean over each input's states that are not rewarded, so that the free constants agree. */
function largestShareOff(exact: Float64Array, estimate: Float64Array, plateau: number): number {
  return exact.reduce((most, r, s) => Math.max(most, Math.abs(r - estimate[s]! / plateau)), 0);
}
