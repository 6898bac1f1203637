import {
  type BuiltProcess,
  type Checkpoint,
  type ControlKernels,
  type ControlledRollouts,
  type ControllerSpec,
  type ControlSummary,
  controllerSpecJson,
  controlSummary,
  type FittedValueState,
  type LearnedPolicyState,
  learnedPolicyOf,
  type Outcome,
  outlives,
  run,
  type Trainable,
  type TrainedNetworks,
  trainableOf,
} from "@telos/core";
import { controllerArrays, KEPT_AGENTS } from "@telos/recordings";
import { checkpointPacer, type Headline, type RunFolder } from "@telos/runs";
import { openPlace, type RunPlace } from "./openPlace.ts";
import { number } from "./plainTable.ts";
import { progressBar } from "./progress.ts";
import type { Terminal } from "./terminal.ts";
import { VERSION } from "./version.ts";

/** A training and where to put it. */
export interface TrainingJob {
  readonly name: string;
  readonly spec: ControllerSpec;
  readonly command: readonly string[];
  readonly terminal: Terminal;
  /** Faster twins; the references in plain TypeScript when absent. */
  readonly kernels: ControlKernels | undefined;
  readonly place: RunPlace;
}

/** What a training left behind: the trained controller first, then its controls. */
export interface TrainingDone {
  readonly spec: ControllerSpec;
  readonly status: Outcome<unknown>["status"];
  /** Updates done. */
  readonly steps: number;
  readonly loss: number;
  readonly controls: readonly ControlSummary[];
  readonly folder: string;
}

const CURVE_POINTS = 300;

/** Trains a controller into a run folder, judges it beside its controls; Ctrl-C keeps and judges what was learned so far. */
export async function runTraining(job: TrainingJob): Promise<TrainingDone> {
  const { spec, terminal } = job;
  const trainable = trainableOf(spec, job.kernels);
  const { built } = trainable;
  const folder = openPlace(job.place, terminal, {
    name: `train-${job.name}`,
    command: job.command,
    spec: controllerSpecJson(spec),
    seed: spec.seed,
    inputs: [],
    kernels: job.kernels?.build ?? "reference",
  });
  const bar = progressBar(terminal, "train");
  try {
    const { outcome, curve } = await train(trainable, folder, job, (done, total, stage) =>
      bar.update(done / total, stage),
    );
    if (outcome.status === "diverged")
      throw new Error(
        `train: the loss was no longer finite after ${outcome.steps} updates. Lower training.learningRate.`,
      );
    bar.end();
    const { controls, rollouts } = await judge(trainable, outcome.result, outcome.status === "cancelled");
    for (const control of controls) folder.append({ kind: "control", ...control });
    folder.writeArrays(controllerArrays(built, outcome.result, rollouts));
    await draw(folder, job.name, built, controls, rollouts, curve, outcome);
    const stopped = outcome.status === "cancelled";
    const headline = headlineOf(controls, outcome.steps);
    if (stopped)
      folder.finish(
        "cancelled",
        `Stopped by the user after ${outcome.steps} of ${spec.training.steps} updates; what was learned is kept.`,
        headline,
      );
    else folder.finish("complete", undefined, headline);
    return {
      spec,
      status: outcome.status,
      steps: outcome.steps,
      loss: outcome.result.progress.loss,
      controls,
      folder: folder.path,
    };
  } catch (fault) {
    bar.end();
    folder.fail(fault);
    throw fault;
  }
}

/** How training went, as the figures take it. */
export interface TrainingCurvePoint {
  readonly step: number;
  readonly lifetime: number;
  readonly entropy: number;
}

/** What a checkpoint of a training holds. */
interface SavedTraining {
  readonly checkpoint: Checkpoint<FittedValueState | LearnedPolicyState>;
  readonly curve: readonly TrainingCurvePoint[];
}

async function train(
  { built, method, trainingRng }: Trainable,
  folder: RunFolder,
  { terminal, place }: TrainingJob,
  update: (done: number, total: number, stage: string) => void,
) {
  const { spec } = built;
  const saved = folder.saved?.state as SavedTraining | undefined;
  const curve: TrainingCurvePoint[] = [...(saved?.curve ?? [])];
  const { steps } = spec.training;
  const every = Math.max(1, Math.floor(steps / CURVE_POINTS));
  const keep = checkpointPacer(folder, {
    everySeconds: place.checkpointSeconds,
    clock: terminal.clock,
    signal: terminal.signal,
  });
  // Metrics by update, not by time: the same spec and seed give the same lines.
  const outcome = await run(
    {
      ...method,
      step(of, state) {
        const next = method.step(of, state);
        if (next.step % every === 0 || next.step === steps) {
          const { lifetime, actionEntropy, loss, terminated, discount } = next.progress;
          folder.append({ kind: "update", step: next.step, lifetime, actionEntropy, loss, terminated, discount });
          curve.push({ step: next.step, lifetime, entropy: actionEntropy });
        }
        return next;
      },
    },
    null,
    {
      rng: trainingRng,
      maxSteps: steps,
      signal: terminal.signal,
      ...(saved ? { from: saved.checkpoint } : {}),
      onStep: ({ step, total }, checkpoint) => {
        keep(() => ({ stage: "train", step, total, state: { checkpoint, curve } satisfies SavedTraining }));
        const { state } = checkpoint;
        const { lifetime, actionEntropy, loss } = state.progress;
        update(
          step,
          steps,
          `lifetime ${number(lifetime)}  entropy ${number(actionEntropy)} nats  loss ${loss.toExponential(1)} `,
        );
      },
    },
  );
  return { outcome, curve };
}

const AGENTS_WHEN_STOPPED = 12; // who pressed Ctrl-C waits a second, not ten

async function judge({ built, judged, evaluationRng }: Trainable, trained: TrainedNetworks, stopped: boolean) {
  const { spec } = built;
  const { start, steps } = spec.evaluation;
  const agents = stopped ? Math.min(AGENTS_WHEN_STOPPED, spec.evaluation.agents) : spec.evaluation.agents;
  const controls: ControlSummary[] = [];
  const rollouts: ControlledRollouts[] = [];
  for (const { name, rollouts: simulated } of judged(trained)) {
    const exactAgents = rollouts.length === 0 ? Math.min(KEPT_AGENTS, agents) : 0; // of the trained one
    const made = simulated({ agents, steps, start, rng: evaluationRng, exactAgents });
    rollouts.push(made);
    controls.push(controlSummary(name, built, made));
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return { controls, rollouts };
}

function headlineOf([trained, myopic]: readonly ControlSummary[], updates: number): Headline {
  const known = (value: number) => (Number.isFinite(value) ? value : null);
  return {
    updates,
    lifetime: trained.lifetime,
    lifetimeMyopic: myopic.lifetime,
    entropyNats: known(trained.actionEntropy),
    coverage: known(trained.coverage),
  };
}

async function draw(
  folder: RunFolder,
  name: string,
  built: BuiltProcess,
  controls: readonly ControlSummary[],
  rollouts: readonly ControlledRollouts[],
  curve: readonly TrainingCurvePoint[],
  outcome: Outcome<TrainedNetworks>,
): Promise<void> {
  // Plots and page are slow to load: only who draws pays for them.
  const [{ controllerFigures }, { controllerReport }] = await Promise.all([
    import("@telos/figures"),
    import("@telos/reports"),
  ]);
  const { spec, process } = built;
  const learned = learnedPolicyOf(spec);
  const figures = controllerFigures({
    spec,
    process,
    curve,
    controls: controls.map(({ name }, k) => ({ name, rollouts: rollouts[k] })),
  });
  for (const { name, svg, csv } of figures) folder.writeFigure(name, svg, csv);
  folder.writeReport(
    controllerReport({
      name: `train-${name}`, // not the folder's: the same training gives the same page anywhere
      settings: controllerSpecJson(spec),
      seed: spec.seed,
      version: VERSION,
      updates: outcome.steps,
      planned: spec.training.steps,
      loss: outcome.result.progress.loss,
      horizon: spec.evaluation.steps,
      actions: process.actions,
      ...(learned ? { learned } : {}),
      controls,
      plans: outlives(controls[0], controls[1]),
      figures,
    }),
  );
}
