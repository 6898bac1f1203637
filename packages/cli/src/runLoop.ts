import {
  type AgentRecord,
  type Checkpoint,
  type ControlKernels,
  createRng,
  inferLoop,
  type LoopInference,
  type LoopProblem,
  type LoopSettings,
  type LoopState,
  loopSeen,
  loopStages,
  run,
} from "@telos/core";
import type { LoopFiguresData } from "@telos/figures";
import { checkpointPacer, type Headline, type RunFolder, type RunInput } from "@telos/runs";
import { loopArrays } from "./loopArrays.ts";
import type { ToldTruth } from "./loopTruth.ts";
import { openPlace, type RunPlace } from "./openPlace.ts";
import { progressBar } from "./progress.ts";
import type { Terminal } from "./terminal.ts";
import { VERSION } from "./version.ts";

/** What an inference from agents writes into `spec.json`. */
export interface LoopSpec {
  readonly specVersion: 1;
  readonly kind: "loop";
  readonly file: { readonly path: string; readonly sha256: string };
  /** Of the record, from its beginning; all when null. */
  readonly steps: number | null;
  /** Of the agents that were looked at; absent where the record has one. */
  readonly context?: number | "all";
  readonly settings: LoopSettings;
  /** The run whose purpose is drawn beside the answer; null for none. It is opened after the answer is known. */
  readonly truth: string | null;
}

/** An inference from agents and where to put it. */
export interface LoopJob {
  readonly name: string;
  readonly spec: LoopSpec;
  readonly input: RunInput;
  readonly record: AgentRecord;
  readonly kernels: ControlKernels | undefined;
  /** Opens the truth; called once the inference is complete. */
  readonly tell?: (() => ToldTruth) | undefined;
  readonly command: readonly string[];
  readonly terminal: Terminal;
  readonly place: RunPlace;
}

/** What an inference from agents left behind. */
export interface LoopDone {
  readonly inference: LoopInference;
  readonly folder: string;
  /** By the user, before its end. */
  readonly stopped: boolean;
  /** What the agents were, where it was told afterwards. */
  readonly told?: string;
}

/** Infers the purpose of recorded agents into a run folder; Ctrl-C keeps the stages that were done. */
export async function runLoop(job: LoopJob): Promise<LoopDone> {
  const { spec, record, terminal, place, kernels } = job;
  const folder = openPlace(place, terminal, {
    name: `infer-${job.name}`,
    command: job.command,
    spec,
    seed: spec.settings.seed,
    inputs: [job.input],
    kernels: kernels?.build ?? "reference",
  });
  const bar = progressBar(terminal, "infer");
  try {
    const problem: LoopProblem = { record, settings: spec.settings, ...(kernels ? { kernels } : {}) };
    const stages = loopStages(problem);
    const from = folder.saved?.state as Checkpoint<LoopState> | undefined;
    const keep = checkpointPacer(folder, {
      everySeconds: place.checkpointSeconds,
      clock: terminal.clock,
      signal: terminal.signal,
    });
    const outcome = await run(inferLoop(), problem, {
      rng: createRng(spec.settings.seed),
      maxSteps: stages + 1,
      signal: terminal.signal,
      ...(from ? { from } : {}),
      onStep: ({ step }, checkpoint) => {
        const stage = stageName(checkpoint.state);
        keep(() => ({ stage, step, total: stages, state: checkpoint }));
        bar.update(Math.min(1, step / stages), stage);
      },
    });
    bar.end();
    const inference = outcome.result;
    const stopped = outcome.status === "cancelled";
    const told = stopped ? undefined : job.tell?.();
    await writeResult(folder, job, inference, told);
    const headline = headlineOf(inference);
    if (stopped)
      folder.finish(
        "cancelled",
        `Stopped by the user after ${outcome.steps} of ${stages} stages; what was done is kept.`,
        headline,
      );
    else folder.finish("complete", undefined, headline);
    return { inference, folder: folder.path, stopped, ...(told ? { told: told.truth.name } : {}) };
  } catch (fault) {
    bar.end();
    folder.fail(fault);
    throw fault;
  }
}

/** What is being done, in words for the progress line. */
function stageName({ next, points }: LoopState): string {
  if (next === "transitions") return "fitting the network to the steps";
  if (next === "edges") return "what is avoided";
  if (next === "fittedCritic") return "what any critic could predict";
  return next === "" ? "done" : `${next}, discount ${points.length + 1}`;
}

function headlineOf({ verdict, edge, discount }: LoopInference): Headline {
  return {
    verdict,
    avoided: edge?.name ?? null,
    edge: edge?.threshold ?? null,
    discount: discount?.best ?? null,
  };
}

async function writeResult(
  folder: RunFolder,
  { name, record, input, spec }: LoopJob,
  inference: LoopInference,
  told: ToldTruth | undefined,
): Promise<void> {
  // Plots and page are slow to load: only who draws pays for them.
  const [{ loopFigures }, { loopReport }] = await Promise.all([import("@telos/figures"), import("@telos/reports")]);
  const data: LoopFiguresData = {
    inference,
    ...loopSeen(record, inference),
    ...(told ? { truth: told.truth } : {}),
  };
  const figures = loopFigures(data);
  for (const { name, svg, csv } of figures) folder.writeFigure(name, svg, csv);
  folder.writeArrays(loopArrays(inference, data.profile));
  for (const { name, threshold, upperThreshold, heldOutBits } of inference.candidates)
    folder.append({ kind: "edge", name, threshold, upperThreshold, heldOutBits });
  for (const { hypothesis, heldOutBits, heldOutError, fitted } of inference.hypotheses)
    folder.append({ kind: "hypothesis", hypothesis, heldOutBits, heldOutError, ...fitted });
  folder.append({ kind: "verdict", verdict: inference.verdict });
  folder.writeReport(
    loopReport({
      inference,
      fileName: name,
      sha256: input.sha256,
      version: VERSION,
      settings: { ...spec.settings, steps: spec.steps ?? "all" },
      figures,
      ...(told ? { told: told.truth.name } : {}),
    }),
  );
}

/** What `telos infer --process rateNetwork --json` prints: plain data, numbers that are not finite as null. */
export function loopJson({ inference, folder, told }: LoopDone) {
  return { out: folder, ...(told === undefined ? {} : { told }), ...inference };
}
