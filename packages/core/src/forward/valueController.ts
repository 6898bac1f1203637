import type { ValueNetwork } from "../nets/valueNetwork.ts";
import type { ControlledProcess, Successors } from "../process/controlledProcess.ts";
import type { ControlKernels } from "./controlKernels.ts";
import type { Controller } from "./controller.ts";
import type { ControlProblem } from "./fittedValue/controlProblem.ts";
import { policyOf } from "./fittedValue/policyOf.ts";
import { softPolicies } from "./fittedValue/softPolicies.ts";
import { preferencesInto, type SuccessorValues, successorValuesOf } from "./fittedValue/successorValues.ts";

/** What a trained controller needs of its problem; `training` only for whether terminal successors are known. */
export type Controlled = Pick<ControlProblem, "process" | "objective"> & {
  readonly training?: ControlProblem["training"];
  readonly kernels?: ControlKernels;
};

/**
 * The controller of a trained value network (M21): the soft policy of its values for maximum occupancy, the best action
 * for the R network.
 * @param exploration  R network only: share of random actions, 0 for the greedy one
 * @param steady       whether the network is trained no further while this controller is used, which saves time
 */
export function valueController(
  problem: Controlled,
  network: ValueNetwork,
  exploration = 0,
  steady = false,
): Controller {
  const { objective } = problem;
  const name = objective.kind === "maximumOccupancy" ? "maximum occupancy" : `R, ε = ${exploration}`;
  const softInto = problem.kernels?.softPolicies ?? softPolicies;
  let values: SuccessorValues | undefined;
  let [entropies, worths] = [new Float64Array(0), new Float64Array(0)];
  const soft = objective.kind === "maximumOccupancy";
  const controller: Controller = {
    name,
    policyInto(policy, process, successors, contexts, count) {
      const { actions } = process;
      values = withSuccessors(values, process, problem, network, successors, steady);
      preferencesInto(values, { ...problem, process }, network, contexts, count, objective.discount);
      if (soft) {
        if (entropies.length < count) [entropies, worths] = [new Float64Array(count), new Float64Array(count)];
        softInto(policy, entropies, worths, values.preferences, count, count, actions);
        return;
      }
      for (let row = 0; row < count; row++) {
        policyOf(policy, row * actions, actions, values.preferences, objective, exploration);
      }
    },
  };
  return soft ? Object.defineProperty(controller, "entropies", { enumerable: true, get: () => entropies }) : controller;
}

/** Room that reads the given successors; made anew only when those are other arrays. */
function withSuccessors(
  values: SuccessorValues | undefined,
  process: ControlledProcess,
  { objective }: Controlled,
  network: ValueNetwork,
  successors: Successors,
  steady: boolean,
): SuccessorValues {
  if (values?.successors === successors) return values;
  const made = successorValuesOf(process, objective, network, successors.capacity);
  const directions = process.directions ?? successors.directions;
  return { ...made, successors, inputs: { ...made.inputs, bases: successors.bases, directions, steady } };
}
