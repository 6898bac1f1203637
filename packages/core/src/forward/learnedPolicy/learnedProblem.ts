import { expectInteger, expectPositive } from "../../num/expectShape.ts";
import type { ChannelProcess } from "../../process/channelProcess.ts";
import type { RegionShape } from "../../process/regions/regionShape.ts";
import type { ControlKernels } from "../controlKernels.ts";
import { type ControlObjective, expectControlProblem, type Training } from "../fittedValue/controlProblem.ts";
import type { LearnedPolicySpec } from "./policySpec.ts";

/** The maximum occupancy objective, the only one for which policies are learned. */
export type OccupancyObjective = Extract<ControlObjective, { readonly kind: "maximumOccupancy" }>;

/** Training of a learned policy: process, what it is for, and how value and policy are fitted. */
export interface LearnedProblem {
  readonly process: ChannelProcess;
  readonly objective: OccupancyObjective;
  /** Where reward is earned, in the plane of the process's readouts; absent when none is. */
  readonly rewarded?: RegionShape;
  readonly training: Training;
  readonly policy: LearnedPolicySpec;
  /** Faster twins of what is computed; the references where absent. */
  readonly kernels?: ControlKernels;
}

/** Checks a problem at a public door. @throws RangeError naming the field at fault and how to mend it */
export function expectLearnedProblem(where: string, problem: LearnedProblem): void {
  const { objective, training, policy, process } = problem;
  if (objective.kind !== "maximumOccupancy" || objective.stateEntropy !== 0) {
    throw new RangeError(
      `${where}: objective must be maximum occupancy without state entropy where the policy is learned. ` +
        'Give kind "maximumOccupancy" and stateEntropy 0, or training.policy { "kind": "enumerated" }.',
    );
  }
  expectControlProblem(where, problem);
  if (training.terminals !== "explicit") {
    throw new RangeError(
      `${where}: training.terminals is "${training.terminals}", but a learned policy is told what ends. Give "explicit".`,
    );
  }
  if (training.hidden.length !== 1) {
    throw new RangeError(
      `${where}: training.hidden holds ${training.hidden.length} layers; beside a learned policy the value has one. Give one.`,
    );
  }
  if (training.hiddenTransfer === "tanh") {
    throw new RangeError(
      `${where}: training.hiddenTransfer is "tanh"; beside a learned policy hidden units are rectified. Give "relu".`,
    );
  }
  expectInteger(where, "training.policy.hidden", policy.hidden, 1, 1_000_000);
  expectPositive(where, "training.policy.learningRate", policy.learningRate);
  expectInteger(where, "training.policy.candidates", policy.candidates, 1, 1000);
  expectInteger(where, "training.policy.attempts", policy.attempts, 1, 100_000);
  if (policy.kind === "channelByChannel" && policy.candidates < 2) {
    throw new RangeError(
      `${where}: training.policy.candidates is 1, but actions are taught by comparing them. Give 2 or more.`,
    );
  }
  if (policy.attempts > 1 && policy.attempts < policy.candidates) {
    throw new RangeError(
      `${where}: training.policy.attempts = ${policy.attempts} cannot give ${policy.candidates} candidates. Give more, or 1.`,
    );
  }
  expectInteger(where, "process.channels", process.channels, 1, 64);
}

/** How the actions of a state are drawn. */
export function drawRuleOf({ candidates, attempts }: LearnedPolicySpec): { survivors: number; attempts: number } {
  return { survivors: candidates, attempts };
}
