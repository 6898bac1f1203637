import type { HypercubeProblem } from "../forward/hypercubeProblem.ts";
import { updateShareOf } from "../process/spinNetwork.ts";
import { inputChainOf, inputCount } from "./inputs.ts";
import { perUnitValues } from "./perUnit.ts";
import { hypercubeReference } from "./reference.ts";
import { rewardTable } from "./reward.ts";
import type { SpinNetworkSpec } from "./spec.ts";

/** The forward problem that a spec states: reward table, input chain, shares of the updates, coding cost, reference. */
export function buildProblem(spec: SpinNetworkSpec): HypercubeProblem {
  const { units, codingCost } = spec;
  const inputs = inputCount(spec.inputs);
  return {
    units,
    inputs,
    reward: rewardTable(spec.reward, units, inputs),
    inputChain: inputChainOf(spec.inputs),
    updateShare: updateShareOf(perUnitValues(spec.updateRateHz, units)),
    codingCost,
    reference: hypercubeReference(spec.reference, units),
  };
}
