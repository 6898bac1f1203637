import type { ControlKernels } from "../../forward/controlKernels.ts";
import {
  type ControlObjective,
  type ControlProblem,
  largestValue,
  type Training,
} from "../../forward/fittedValue/controlProblem.ts";
import { fittedValue } from "../../forward/fittedValue/fittedValue.ts";
import type { StartStates } from "../../forward/startStates.ts";
import { actionValuesInto, actionValuesWork } from "../../nets/actionValues.ts";
import type { ValueNetwork } from "../../nets/valueNetwork.ts";
import { createRng } from "../../num/rng.ts";
import type { Constraint } from "../../process/constraint.ts";
import { inputDirections } from "../../process/rateNetwork.ts";
import { type RateNetworkProcess, rateNetworkProcess } from "../../process/rateNetworkProcess.ts";
import type { RegionShape } from "../../process/regions/regionShape.ts";
import { regionShape } from "../../process/regions/regionShape.ts";
import { survivalTest } from "../../process/survivalTest.ts";
import { runNow } from "../../run/runNow.ts";
import type { SuccessorTable } from "./successorTable.ts";

/** A purpose that a record may show: what is solved anew within the inferred edge. */
export interface PurposeHypothesis {
  readonly constraint: Constraint;
  readonly objective: ControlObjective;
  /** Where reward is earned, if any is. */
  readonly rewarded?: RegionShape;
}

/** How critics are trained anew. */
export interface CriticTraining {
  readonly updates: number;
  /** k of the curriculum; it is lowered where the discount is small. */
  readonly curriculum: number;
  readonly start: StartStates;
  readonly kernels?: ControlKernels;
}

const HIDDEN = 128;
const AGENTS = 32;

/** The control problem of a hypothesis on the recorded network: what its agents would have been trained on. */
export function criticProblem(
  { network, injections }: Pick<SuccessorTable, "network" | "injections">,
  { constraint, objective, rewarded }: PurposeHypothesis,
  { updates, curriculum, start, kernels }: CriticTraining,
): ControlProblem & { readonly process: RateNetworkProcess } {
  const process = rateNetworkProcess(network, injections, constraint, kernels);
  const training: Training = {
    hidden: [HIDDEN],
    steps: updates,
    agents: AGENTS,
    replayed: AGENTS,
    remembered: 20_000,
    horizon: 300,
    learningRate: 2e-3,
    curriculum: Math.min(curriculum, 1 / (1 - objective.discount)),
    mirrored: process.mirrorSymmetric && (rewarded?.pointSymmetric ?? true),
    terminals: "explicit",
    outputScale: 0.01,
    optimism: 1,
    start,
  };
  return { process, objective, training, ...(kernels ? { kernels } : {}), ...(rewarded ? { rewarded } : {}) };
}

/** Trains one critic of a hypothesis. @throws Error if training diverges */
export function trainCritic(problem: ControlProblem, seed: number): ValueNetwork {
  const rng = createRng(seed).split("critic");
  const { status, result } = runNow(fittedValue(), problem, { rng, maxSteps: problem.training.steps });
  if (status !== "diverged") return result.network;
  throw new Error("trainCritic: training diverged. The inferred edge may leave no room to live: give more steps.");
}

/** What several critics say of every successor of some steps. */
export interface CriticValues {
  readonly steps: Int32Array;
  readonly actions: number;
  /** Probability that each successor is not terminal, shape [steps, actions]. */
  readonly survival: Float64Array;
  /** Value of each successor in units of the choice: nats for maximum occupancy, steps alive for reward; one array a critic. */
  readonly members: readonly Float64Array[];
}

/**
 * The values of critics at the successors of recorded steps (L7).
 * @param survival  from an earlier call with the same steps and constraint
 */
export function criticValues(
  table: SuccessorTable,
  problem: ControlProblem & { readonly process: RateNetworkProcess },
  networks: readonly ValueNetwork[],
  steps: Int32Array,
  survival: Float64Array = survivalOf(table, problem.process, steps),
): CriticValues {
  const { objective, process, kernels } = problem;
  const { actions, units } = table;
  const scale =
    objective.kind === "maximumOccupancy"
      ? (objective.discount * largestValue(objective, actions)) / objective.temperature
      : largestValue(objective, actions);
  const valuesInto = kernels?.actionValues ?? actionValuesInto;
  const bases = new Float64Array(ROWS * units);
  const contexts = new Int32Array(ROWS);
  const inputs = {
    ...{ bases, actions, injections: process.injections, perState: false, channels: process.channels },
    directions: inputDirections(table.network),
  };
  const out = new Float64Array(ROWS * actions);
  const members = networks.map((network) => {
    const work = actionValuesWork(network, ROWS, inputs);
    const values = new Float64Array(steps.length * actions);
    for (let from = 0; from < steps.length; from += ROWS) {
      const count = Math.min(ROWS, steps.length - from);
      for (let row = 0; row < count; row++) {
        const t = steps[from + row];
        bases.set(table.bases.subarray(t * units, (t + 1) * units), row * units);
        contexts[row] = table.contexts[t];
      }
      valuesInto(out, network, inputs, contexts, count, work);
      for (let k = 0; k < count * actions; k++) values[from * actions + k] = scale * out[k];
    }
    return values;
  });
  return { steps, actions, survival, members };
}

const ROWS = 256;

/** The survival of every successor of some steps under a constraint (M10), shape [steps, actions]. */
function survivalOf(table: SuccessorTable, { constraint, offsets, noiseStd }: RateNetworkProcess, steps: Int32Array) {
  const { network, actions, units, bases, contexts } = table;
  const shapes = constraint.kind === "region" ? constraint.regions.map(regionShape) : [];
  const test = survivalTest(constraint, network, offsets, shapes, noiseStd);
  const out = new Float64Array(steps.length * actions);
  for (let s = 0; s < steps.length; s++)
    test.survivalInto(out, s * actions, bases, steps[s] * units, contexts[steps[s]]);
  return out;
}

/** The mean of several critics' values; all of them, or all but one. */
export function meanValues(members: readonly Float64Array[], without = -1): Float64Array {
  const kept = members.filter((_, k) => k !== without);
  const out = new Float64Array(kept[0].length);
  for (const values of kept) for (let i = 0; i < out.length; i++) out[i] += values[i] / kept.length;
  return out;
}
