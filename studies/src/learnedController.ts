import {
  type BuiltLearned,
  buildLearned,
  type ChannelController,
  type ChannelRollouts,
  type ControllerSpec,
  type LearnedPolicySpec,
  learnedController,
  learnedPolicy,
  simulateChannels,
} from "@telos/core";
import { strictControlKernels } from "./strictControlKernels.ts";

/** A learned policy with the problem that it was trained on. */
export interface TrainedPolicy {
  readonly built: BuiltLearned;
  readonly controller: ChannelController;
}

/** Trains value and policy of a spec to the planned end. @throws Error if the loss is no longer finite */
export function trainedPolicy(spec: ControllerSpec, policy: LearnedPolicySpec): TrainedPolicy {
  const built = builtWith(spec, policy);
  const method = learnedPolicy();
  let state = method.init(built.problem, built.trainingRng);
  while (method.status(state) === "running") state = method.step(built.problem, state);
  if (state.status === "diverged") throw new Error(`training: diverged at update ${state.step}.`);
  return { built, controller: learnedController(policy, method.result(built.problem, state).policy) };
}

/** The problem of a spec with that policy. */
export function builtWith(spec: ControllerSpec, policy: LearnedPolicySpec): BuiltLearned {
  return buildLearned({ ...spec, training: { ...spec.training, policy } }, strictControlKernels());
}

/** Simulates as the spec's evaluation says; every controller meets the same starts. */
export function evaluatedChannels(
  { spec, process, evaluationRng }: BuiltLearned,
  controller: ChannelController,
): ChannelRollouts {
  const { start, agents, steps } = spec.evaluation;
  return simulateChannels(process, controller, { start, agents, steps, rng: evaluationRng, keepStates: false });
}
