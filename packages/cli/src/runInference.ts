import { basename } from "node:path";
import {
  type Checkpoint,
  finishInference,
  INFER_PRESET,
  type InferRequest,
  type InferState,
  inferenceEnding,
  inferenceRecords,
  inferenceSpec,
  type ManyState,
  type PreparedInference,
  type PreparedMany,
  type Purpose,
  type Recording,
  redrawParts,
  selectRecording,
  type WordsRequest,
} from "@telos/core";
import type { DrawnFigure, RewardRecoveryData } from "@telos/figures";
import type { NetworkKernels } from "@telos/kernels";
import { purposeArrays } from "@telos/recordings";
import { checkpointPacer, type RunFolder, type RunInput } from "@telos/runs";
import { type InferThreads, inferThreads } from "./inferThreads.ts";
import type { WordsOptions } from "./inferWords.ts";
import { manyArrays } from "./manyArrays.ts";
import { openPlace, type RunPlace } from "./openPlace.ts";
import { progressBar } from "./progress.ts";
import { recordingFigures } from "./recordingFigures.ts";
import type { Terminal } from "./terminal.ts";
import { VERSION } from "./version.ts";

/** An inference and where to put it. */
export interface InferenceJob {
  readonly recording: Recording;
  readonly input: RunInput;
  readonly request: InferRequest | WordsRequest;
  /** Where the file's times were sample numbers. */
  readonly sampleRateHz?: number | undefined;
  /** For predictions; undefined for the references. */
  readonly kernels: NetworkKernels | undefined;
  readonly prepared: PreparedInference | PreparedMany;
  /** Threads at most; all cores when left out. */
  readonly threads?: number | undefined;
  /** Threads that were started before the recording was read; ended with the inference. */
  readonly started?: InferThreads;
  readonly terminal: Terminal;
  readonly command?: readonly string[];
  readonly place: RunPlace;
  /** Further files that decide the numbers. */
  readonly further?: readonly RunInput[];
  /** Of words as they are: what was asked for, the columns of the matrix, and the figures behind their gates. */
  readonly words?: {
    readonly asked: WordsOptions;
    readonly columns: number;
    readonly behind: (purpose: Purpose) => Promise<readonly DrawnFigure[]>;
  };
  /** For simulated recordings: what is compared with the inference after it is done. */
  readonly truth?: (purpose: Purpose) => Pick<RewardRecoveryData, "truth" | "rewardedWords"> | undefined;
}

/** What an inference left behind. */
export interface InferenceDone {
  readonly purpose: Purpose;
  readonly folder: string;
  readonly figures: readonly DrawnFigure[];
  /** By the user, before its end. */
  readonly stopped: boolean;
}

/** Runs a prepared inference into a run folder: progress on standard error, Ctrl-C keeps what was done. */
export async function runInference(job: InferenceJob): Promise<InferenceDone> {
  const { input, request, prepared, terminal } = job;
  const spec = inferenceSpec({ ...job, file: input, words: job.words?.asked });
  const folder = openPlace(job.place, terminal, {
    name: `infer-${basename(input.path).replace(/\.[^.]*$/, "")}`,
    command: job.command ?? ["telos", "infer", input.path],
    spec,
    seed: request.seed,
    kernels: job.kernels?.build ?? "reference",
    inputs: [input, ...(job.further ?? [])],
  });
  const bar = progressBar(terminal, "infer");
  try {
    const from = folder.saved?.state as Checkpoint<InferState | ManyState> | undefined;
    const keep = checkpointPacer(folder, {
      everySeconds: job.place.checkpointSeconds,
      clock: terminal.clock,
      signal: terminal.signal,
    });
    await using threads =
      job.started ?? (await inferThreads(prepared.kind === "ready" ? job.threads : 1, terminal.signal));
    const purpose = await finishInference(prepared, {
      signal: terminal.signal,
      ...(threads.helpers && { helpers: threads.helpers }),
      ...(job.kernels && { solver: job.kernels.solver, redraws: job.kernels.redraws(redrawParts) }),
      ...(from ? { from } : {}),
      onProgress: ({ share, stage, step, total }, checkpoint) => {
        keep(() => ({ stage, step, total, state: checkpoint }));
        bar.update(share, stage);
      },
    });
    bar.end();
    const truth = job.truth?.(purpose);
    const figures = await writeResult(folder, purpose, job, spec, truth);
    const stopped = finish(folder, purpose);
    return { purpose, folder: folder.path, figures, stopped };
  } catch (fault) {
    bar.end();
    folder.fail(fault);
    throw fault;
  }
}

function finish(folder: RunFolder, purpose: Purpose): boolean {
  const { state, reason, headline } = inferenceEnding(purpose);
  folder.finish(state, reason, headline);
  return state === "cancelled";
}

async function behindSpikes(
  recording: Recording,
  purpose: Purpose,
  request: InferRequest | WordsRequest,
): Promise<readonly DrawnFigure[]> {
  if (!("choice" in request)) return [];
  return recordingFigures({
    recording,
    selected: selectRecording(recording, request.choice),
    gates: purpose.gates,
    stimulus: request.stimulus,
    inputChoice: request.inputChoice,
    binMs: purpose.fit?.windowMs ?? purpose.many?.windowMs ?? request.windowMs,
    wordUnitIds: purpose.data.unitIds.slice(0, INFER_PRESET.mostUnits),
  });
}

async function writeResult(
  folder: RunFolder,
  purpose: Purpose,
  { recording, input, request, words }: InferenceJob,
  spec: Readonly<Record<string, unknown>>,
  truth: Pick<RewardRecoveryData, "truth" | "rewardedWords"> | undefined,
): Promise<readonly DrawnFigure[]> {
  // Plots and page are slow to load: only who draws pays for them.
  const [{ purposeFigures }, { purposeReport }] = await Promise.all([
    import("@telos/figures"),
    import("@telos/reports"),
  ]);
  // Times that are no seconds have no raster: an hour of samples would be drawn as a year.
  const inSeconds = !purpose.gates.some((gate) => gate.id === "samples" && gate.verdict === "refuse");
  const units = recording.units.filter((unit) => inSeconds && purpose.data.unitIds.includes(unit.id));
  const figures = [
    ...purposeFigures({ purpose, units, ...(truth ? { truth } : {}) }),
    ...(words ? await words.behind(purpose) : await behindSpikes(recording, purpose, request)),
  ];
  for (const { name, svg, csv } of figures) folder.writeFigure(name, svg, csv);
  if (purpose.fit) folder.writeArrays(purposeArrays(purpose, purpose.fit));
  if (purpose.many) folder.writeArrays(manyArrays(purpose, purpose.many));
  for (const record of inferenceRecords(purpose)) folder.append(record);
  const { format, identifier, description, facts, notes, citation } = recording;
  folder.writeReport(
    purposeReport({
      purpose,
      recordingInfo: {
        fileName: basename(input.path),
        sha256: input.sha256,
        format,
        identifier,
        description,
        unitsInFile: words?.columns ?? recording.units.length,
        facts,
        notes,
        ...(citation === undefined ? {} : { citation }),
      },
      settings: spec,
      version: VERSION,
      seed: request.seed,
      figures,
    }),
  );
  return figures;
}
