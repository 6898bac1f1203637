import { type BuiltController, baselines, type Controller, type ControllerSpec, meanActionEntropy } from "@telos/core";
import { type Screen, type ScreenedNetwork, screenNetworks } from "./screenNetworks.ts";
import type { StudySize } from "./study.ts";
import {
  evaluated,
  lifeOf,
  type TrainedController,
  type TrainingPoint,
  trainedController,
} from "./trainedController.ts";

/** One network under one setting: how long maximum occupancy and its controls live on it, and what that took. */
export interface SettingResult {
  readonly seed: number;
  /** Networks drawn until one stayed. */
  readonly drawn: readonly ScreenedNetwork[];
  /** Mean lifetimes, steps. */
  readonly life: number;
  readonly myopicLife: number;
  readonly freeLife: number;
  readonly randomLife: number;
  /** Mean action entropy, nats. */
  readonly entropy: number;
  readonly myopicEntropy: number;
  readonly curve: readonly TrainingPoint[];
  /** Processor time of one thread: milliseconds an update, microseconds a step of an agent. */
  readonly updateMs: number;
  readonly agentStepUs: number;
}

/** What a setting handed back, for measures of a study's own. */
export interface SettingDone {
  readonly result: SettingResult;
  readonly built: BuiltController;
  readonly controller: Controller;
}

const QUICK_AGENTS = 12;

/** Screens networks where asked for, trains maximum occupancy on the first that stays, and measures it beside its controls. */
export function beyondSetting(spec: ControllerSpec, screen: Screen | undefined, size: StudySize): SettingDone {
  const { spec: kept, drawn } = screen ? screenNetworks(spec, screen) : { spec, drawn: [] };
  const judged: ControllerSpec =
    size === "quick" ? { ...kept, evaluation: { ...kept.evaluation, agents: QUICK_AGENTS } } : kept;
  const started = process.threadCpuUsage();
  const trained = trainedController(judged);
  const updateMs = millisecondsSince(started) / judged.training.steps;
  return settingOf(judged, drawn, trained, updateMs);
}

/** The same for a controller that was trained elsewhere, on a network that was screened elsewhere. */
export function settingOf(
  spec: ControllerSpec,
  drawn: readonly ScreenedNetwork[],
  { built, controller, curve }: Pick<TrainedController, "built" | "controller" | "curve">,
  updateMs: number,
): SettingDone {
  const { settle } = spec.evaluation;
  const started = process.threadCpuUsage();
  const rollouts = evaluated(built, controller, { keepStates: false });
  const elapsed = millisecondsSince(started);
  const steps = rollouts.lifetimes.reduce((sum, life) => sum + life, 0);
  const myopic = evaluated(built, baselines.myopic, { keepStates: false });
  const life = (control: Controller) => lifeOf(evaluated(built, control, { keepStates: false }));
  return {
    built,
    controller,
    result: {
      seed: spec.seed,
      drawn,
      life: lifeOf(rollouts),
      myopicLife: lifeOf(myopic),
      freeLife: life(baselines.free),
      randomLife: life(baselines.random),
      entropy: meanActionEntropy(rollouts, settle),
      myopicEntropy: meanActionEntropy(myopic, settle),
      curve,
      updateMs,
      agentStepUs: (1000 * elapsed) / steps,
    },
  };
}

/** Processor time of this thread since then, milliseconds. */
export function millisecondsSince(started: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(started);
  return (user + system) / 1000;
}
