import {
  type BuiltController,
  buildController,
  type ControlledRollouts,
  type Controller,
  type ControllerSpec,
  fittedValue,
  lifetimes,
  type SimulateOptions,
  simulateController,
  type ValueNetwork,
  valueController,
} from "@telos/core";
import { strictControlKernels } from "./strictControlKernels.ts";
import type { StudySize } from "./study.ts";

/** How training went, every so many updates. */
export interface TrainingPoint {
  readonly step: number;
  /** Of the training agents, running means: steps lived, action entropy in nats. */
  readonly lifetime: number;
  readonly entropy: number;
}

/** A controller with the problem that it was trained on. */
export interface TrainedController {
  readonly built: BuiltController;
  readonly network: ValueNetwork;
  readonly controller: Controller;
  readonly curve: readonly TrainingPoint[];
}

const CURVE_POINTS = 60;

/**
 * Trains the controller of a spec to its planned end.
 * @param options.exploration  R network only: share of random actions of the controller that is handed back
 * @param options.visit        looks at the controller after these numbers of updates, 0 for the untrained one
 */
export function trainedController(
  spec: ControllerSpec,
  options: {
    readonly exploration?: number;
    readonly visit?: {
      readonly at: readonly number[];
      readonly look: (step: number, controller: Controller, built: BuiltController) => void;
    };
  } = {},
): TrainedController {
  return trainedBuilt(buildController(spec, strictControlKernels()), options);
}

/** The same for a problem that was built already, and perhaps changed. @param options  as of `trainedController` */
export function trainedBuilt(
  built: BuiltController,
  { exploration = 0, visit }: NonNullable<Parameters<typeof trainedController>[1]> = {},
): TrainedController {
  const { spec } = built;
  const method = fittedValue();
  const curve: TrainingPoint[] = [];
  const every = Math.max(1, Math.floor(spec.training.steps / CURVE_POINTS));
  let state = method.init(built.problem, built.trainingRng);
  const look = (step: number) => {
    if (visit?.at.includes(step))
      visit.look(
        step,
        valueController(built.problem, method.result(built.problem, state).network, exploration, true),
        built,
      );
  };
  look(0);
  for (let step = 1; step <= spec.training.steps; step++) {
    state = method.step(built.problem, state);
    if (state.status === "diverged")
      throw new Error(`training: diverged at update ${step}. Lower training.learningRate.`);
    const { lifetime, actionEntropy } = state.progress;
    if (step % every === 0) curve.push({ step, lifetime, entropy: actionEntropy });
    look(step);
  }
  const { network } = method.result(built.problem, state);
  return { built, network, controller: valueController(built.problem, network, exploration, true), curve };
}

/** Simulates as the spec's evaluation says; every controller meets the same starts. */
export function evaluated(
  { spec, process, evaluationRng }: BuiltController,
  controller: Controller,
  options: Partial<SimulateOptions> = {},
): ControlledRollouts {
  const { start, agents, steps } = spec.evaluation;
  return simulateController(process, controller, { start, agents, steps, rng: evaluationRng, ...options });
}

/** Mean lifetime in steps. */
export function lifeOf(rollouts: ControlledRollouts): number {
  return lifetimes(rollouts, 1 + Math.max(...rollouts.contexts)).mean;
}

/** The spec at the size that was asked for: fewer agents judge a quick run; training is the same but for `quickSteps`. */
export function sized(spec: ControllerSpec, size: StudySize, quickSteps = spec.training.steps): ControllerSpec {
  if (size !== "quick") return spec;
  return {
    ...spec,
    training: { ...spec.training, steps: quickSteps },
    evaluation: { ...spec.evaluation, agents: 18 },
  };
}
