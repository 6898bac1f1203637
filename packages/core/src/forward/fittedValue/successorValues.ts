import {
  type ActionValuesWork,
  actionValuesInto,
  actionValuesWork,
  type SuccessorInputs,
} from "../../nets/actionValues.ts";
import type { ValueNetwork } from "../../nets/valueNetwork.ts";
import { log } from "../../num/log.ts";
import { type ControlledProcess, type Successors, successorsOf } from "../../process/controlledProcess.ts";
import type { ControlObjective, ControlProblem } from "./controlProblem.ts";
import { largestValue } from "./controlProblem.ts";
import { probabilitiesInPlace } from "./learnedSurvival.ts";

/** Everything that is computed about the successors of several states, in arrays that are written anew each time. */
export interface SuccessorValues {
  readonly successors: Successors;
  /** The network's value of each successor, as a share of the largest value, shape [capacity, actions]. */
  readonly shares: Float64Array;
  /** State entropy of each successor, shape [capacity, actions]; empty when it has no weight. */
  readonly stateEntropy: Float64Array;
  /** What is compared between actions, shape [capacity, actions]: nats for maximum occupancy, values for the R network. */
  readonly preferences: Float64Array;
  /** The learned probability of surviving (M29), shape [capacity, actions]; empty where none is learned. */
  readonly believed: Float64Array;
  readonly work: ActionValuesWork;
  readonly survivalWork: ActionValuesWork;
  readonly inputs: SuccessorInputs;
}

/** Room for the successors of up to `capacity` states. */
export function successorValuesOf(
  process: ControlledProcess,
  objective: ControlObjective,
  network: ValueNetwork,
  capacity: number,
): SuccessorValues {
  const { actions, channels, injections } = process;
  const successors = successorsOf(process, capacity);
  const inputs: SuccessorInputs = {
    bases: successors.bases,
    injections,
    directions: process.directions ?? successors.directions,
    perState: process.directions === undefined,
    channels,
    actions,
  };
  const entropic = objective.kind === "maximumOccupancy" && objective.stateEntropy !== 0;
  return {
    successors,
    shares: new Float64Array(capacity * actions),
    stateEntropy: new Float64Array(entropic ? capacity * actions : 0),
    preferences: new Float64Array(capacity * actions),
    believed: new Float64Array(network.survival ? capacity * actions : 0),
    work: actionValuesWork(network, capacity, inputs),
    survivalWork: actionValuesWork(network.survival ?? network, network.survival ? capacity : 0, inputs),
    inputs,
  };
}

/**
 * What each action is worth (M20), after `successorsInto`: a successor that is terminal is worth 0 and earns no state
 * entropy; one that survives with probability p, p times its value. Where survival is learned, p is the network's. Maximum occupancy: (state-entropy bonus +
 * γ V)/α, in nats. R network: V.
 * @param discount  γ now, which the curriculum moves
 */
export function preferencesInto(
  values: SuccessorValues,
  problem: Pick<ControlProblem, "process" | "objective" | "kernels"> & {
    readonly training?: ControlProblem["training"];
  },
  network: ValueNetwork,
  contexts: Int32Array,
  count: number,
  discount: number,
): void {
  const { process, objective } = problem;
  const { shares, preferences, stateEntropy, successors } = values;
  const masked = problem.training?.terminals !== "learned";
  const largest = largestValue(objective, process.actions, discount);
  const entries = count * process.actions;
  const valuesInto = problem.kernels?.actionValues ?? actionValuesInto;
  valuesInto(shares, network, values.inputs, contexts, count, values.work);
  let { survival } = successors;
  if (network.survival) {
    survival = values.believed;
    valuesInto(survival, network.survival, values.inputs, contexts, count, values.survivalWork);
    probabilitiesInPlace(survival, entries);
  }
  if (objective.kind === "rewardMaximising") {
    for (let i = 0; i < entries; i++) preferences[i] = (masked ? survival[i] : 1) * largest * shares[i];
    return;
  }
  const scale = (discount * largest) / objective.temperature;
  for (let i = 0; i < entries; i++) preferences[i] = (masked ? survival[i] : 1) * scale * shares[i];
  if (stateEntropy.length === 0) return;
  process.stateEntropyInto?.(stateEntropy, successors, count);
  const weight = objective.stateEntropy;
  const bonus = (Math.abs(weight) * log(process.actions)) / objective.temperature;
  for (let i = 0; i < entries; i++) {
    // A negative weight pays for its absence: the shift by a constant keeps living better than ending.
    preferences[i] += survival[i] * bonus * (weight > 0 ? stateEntropy[i] : 1 - stateEntropy[i]);
  }
}
