// Longer than 300 lines: the whole way from a recording to a purpose, its checks in the order in which a user meets them.
import { expectInteger } from "../num/expectShape.ts";
import { createRng } from "../num/rng.ts";
import { checkGates } from "../recording/checkGates.ts";
import { mostActiveUnits } from "../recording/chooseUnits.ts";
import { conditionsOf } from "../recording/conditionsOf.ts";
import { dropDuplicates, duplicatesGate } from "../recording/gates/duplicatesGate.ts";
import type { Gate } from "../recording/gates.ts";
import { intersectIntervals } from "../recording/intervals.ts";
import type { Interval, IntervalTable, Recording } from "../recording/recording.ts";
import {
  dropSparse,
  keepUnits,
  type RecordingChoice,
  type SelectedRecording,
  selectRecording,
} from "../recording/selectRecording.ts";
import { spikeGrid } from "../recording/spikeGrid.ts";
import { type InputChoice, possibleStimuli, type StimulusInput, stimulusInput } from "../recording/stimulusInput.ts";
import type { Checkpoint, Progress } from "../run/outcome.ts";
import { run } from "../run/run.ts";
import { concludeInference, type InferContext } from "./concludeInference.ts";
import {
  type InferKernels,
  type InferProblem,
  type InferState,
  inferMethodWith,
  inferShare,
  inferStage,
  inferSteps,
} from "./inferMethod.ts";
import { inferWithHelpers } from "./inferWithHelpers.ts";
import type { InferHelpers } from "./inferWork.ts";
import { asksForWords, expectNothingExact } from "./many/expectNothingExact.ts";
import { finishMany, type PreparedMany } from "./many/finishMany.ts";
import type { ManyState } from "./many/manyMethod.ts";
import type { Purpose } from "./purpose.ts";
import { refusal } from "./verdict.ts";

/** Everything that a user may say about an inference; what is left out is chosen and told. */
export interface InferRequest {
  /** Units, epochs, range. Without unit ids the most active ones are taken, as many as the exact method is quick with. */
  readonly choice: RecordingChoice;
  /** Hold window in whole milliseconds; without it the one with the highest held-out gain. */
  readonly windowMs?: number;
  /** Column(s) of trials or name of a stimulus series that is the input x. */
  readonly stimulus?: string;
  /** How a stimulus of numbers becomes few inputs. */
  readonly inputChoice?: InputChoice;
  /** Delay from stimulus to answer; "auto": by held-out likelihood. */
  readonly stimulusLagMs: "auto" | number;
  readonly family: "auto" | "full" | "pairwise";
  /** Gates that may refuse and are accepted all the same. */
  readonly accept: readonly string[];
  readonly surrogates: number;
  readonly replicates: number;
  /** Take the hold window's bias out of the reward (F13), with intervals that hold the truth; one input only. */
  readonly calibrate?: boolean;
  /** Compare the purpose with plain statistics of the spikes (G7). */
  readonly compareModels?: boolean;
  /** Name the rewarded words at this false-discovery rate (S9); one input only. */
  readonly falseDiscoveryRate?: number;
  readonly seed: number;
}

/** What `INFER_PRESET` sets. */
export interface InferPreset {
  readonly windowsMs: readonly number[];
  readonly lagsMs: readonly number[];
  readonly units: number;
  readonly mostUnits: number;
  readonly blocks: number;
  readonly surrogates: number;
  readonly replicates: number;
}

/** What is used where the user says nothing; printed in full by the command line and in every report. */
export const INFER_PRESET: InferPreset = {
  windowsMs: [5, 10, 20, 30, 50, 100],
  lagsMs: [0, 20, 40, 60, 80, 100, 150, 200],
  units: 8, // chosen automatically
  mostUnits: 12, // of the exact method, which lists all 2ⁿ words; beyond, by events
  blocks: 20,
  surrogates: 10,
  replicates: 100,
};

/** Where an inference stands, at most once per slice. */
export interface InferProgress {
  readonly step: number;
  readonly total: number;
  /** Share of the work that is done, 0 to 1: steps weighed by what they cost. */
  readonly share: number;
  readonly stage: string;
}

/** How a caller watches, stops and continues an inference. */
export interface InferControl extends InferKernels {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: InferProgress, checkpoint: Checkpoint<InferState | ManyState>) => void;
  readonly from?: Checkpoint<InferState | ManyState>;
  readonly sliceMs?: number;
  /** Computes surrogates and replicates elsewhere, such as on threads; the numbers are the same. */
  readonly helpers?: InferHelpers;
}

/** An inference made ready: refused by its gates, or a problem to run. */
export type PreparedInference =
  | { readonly kind: "refused"; readonly purpose: Purpose }
  | { readonly kind: "ready"; readonly problem: InferProblem; readonly context: InferContext };

/**
 * The whole way from spike trains to the verdict: choice of units and time, quality gates, hold window, potential, tests, reward,
 * predictions. Used by the command line and by the studio alike; the same request and seed give the same numbers.
 * @throws RangeError on a request that the recording cannot fulfil, saying what it holds
 */
export async function inferPurpose(
  recording: Recording,
  request: InferRequest,
  control: InferControl = {},
): Promise<Purpose> {
  return finishInference(prepareInference(recording, request), control);
}

/** The long part of a prepared inference, and its conclusion. Cancelled, it keeps what was found and claims nothing more. */
export async function finishInference(
  prepared: PreparedInference | PreparedMany,
  control: InferControl = {},
): Promise<Purpose> {
  if (prepared.kind === "refused") return prepared.purpose;
  if (prepared.kind === "many") return finishMany(prepared.problem, prepared.context, control);
  const { problem, context } = prepared;
  const { onProgress, signal, sliceMs, helpers } = control;
  const from = control.from as Checkpoint<InferState> | undefined; // saved by an inference of the same kind
  const method = inferMethodWith(control);
  const options = {
    ...(signal ? { signal } : {}),
    ...(from ? { from } : {}),
    ...(sliceMs ? { sliceMs } : {}),
    ...(onProgress
      ? {
          onStep: ({ step, total }: Progress, checkpoint: Checkpoint<InferState>) =>
            onProgress(
              {
                step,
                total,
                share: inferShare(problem, checkpoint.state),
                stage: inferStage(problem, checkpoint.state),
              },
              checkpoint,
            ),
        }
      : {}),
  };
  const outcome = helpers
    ? await inferWithHelpers(method, problem, helpers, options)
    : await run(method, problem, {
        rng: createRng(problem.settings.seed),
        maxSteps: inferSteps(problem),
        ...options,
      });
  return concludeInference(problem, outcome.result, context, outcome.status === "cancelled" ? "cancelled" : "complete");
}

/** Everything before the long part: choice, gates, settings. @throws RangeError as `inferPurpose` */
export function prepareInference(recording: Recording, request: InferRequest): PreparedInference | PreparedMany {
  if (request.windowMs !== undefined) expectInteger("infer", "windowMs", request.windowMs, 1, LONGEST_WINDOW_MS);
  if (request.stimulusLagMs !== "auto")
    expectInteger("infer", "stimulusLagMs", request.stimulusLagMs, 0, LONGEST_LAG_MS);
  if (request.calibrate && request.stimulus !== undefined)
    throw new RangeError("infer: calibrate takes one input, and a stimulus has several. Leave one of the two out.");
  if (request.falseDiscoveryRate !== undefined && request.stimulus !== undefined)
    throw new RangeError("infer: words are named for one input, and a stimulus has several. Leave one of the two out.");
  const selected = chooseUnitsFor(recording, request);
  if (selected.units.length === 1)
    throw new RangeError(
      `infer: unit ${selected.units[0].id} is the only one left, and one unit cannot interact. Name at least two, or loosen --where.`,
    );
  if (selected.units.length > INFER_PRESET.mostUnits)
    expectNothingExact(selected.units.length, INFER_PRESET.mostUnits, asksForWords(request));
  const gates = gatesFor(recording, selected, request);
  const data = {
    unitIds: selected.units.map((unit) => unit.id),
    dropped: selected.dropped,
    observed: selected.observed,
    observedS: selected.observedS,
    observedFrom: selected.observedFrom,
    spikes: selected.units.map((unit) => unit.timesS.length),
    ratesHz: selected.units.map((unit) => unit.timesS.length / selected.observedS),
  };
  if (gates.some((gate) => gate.verdict === "refuse" && !gate.accepted))
    return { kind: "refused", purpose: { ...refusal(gates), unknowable: [], gates, data: { ...data, flips: 0 } } };
  const { windowMs, stimulus, stimulusLagMs, family, surrogates, replicates, seed } = request;
  if (selected.units.length > INFER_PRESET.mostUnits) {
    return {
      kind: "many",
      problem: {
        grid: spikeGrid(selected.units, selected.observed),
        settings: {
          windowsMs: windowMs === undefined ? INFER_PRESET.windowsMs : [windowMs],
          blocks: INFER_PRESET.blocks,
          surrogates,
          seed,
        },
      },
      context: {
        gates,
        data,
        unusedStimuli: unusedStimuli(recording, request, selected.observed),
        windowChosen: windowMs === undefined ? "held-out" : "given",
        lagChosen: "given",
        mostExact: INFER_PRESET.mostUnits,
      },
    };
  }
  const problem: InferProblem = {
    grid: spikeGrid(selected.units, selected.observed),
    stimulus: stimulus === undefined ? undefined : stimulusInput(recording, stimulus, request.inputChoice),
    covariates: covariatesOf(recording, stimulus),
    settings: {
      windowsMs: windowMs === undefined ? INFER_PRESET.windowsMs : [windowMs],
      lagsMs: stimulusLagMs === "auto" ? INFER_PRESET.lagsMs : [stimulusLagMs],
      family,
      blocks: INFER_PRESET.blocks,
      surrogates,
      replicates,
      calibrate: request.calibrate === true,
      ...(request.compareModels ? { compareModels: true } : {}),
      ...(request.falseDiscoveryRate === undefined ? {} : { falseDiscoveryRate: request.falseDiscoveryRate }),
      seed,
    },
  };
  const context: InferContext = {
    gates,
    data,
    unusedStimuli: unusedStimuli(recording, request, selected.observed),
    windowChosen: windowMs === undefined ? "held-out" : "given",
    lagChosen: stimulusLagMs === "auto" ? "held-out" : "given",
  };
  return { kind: "ready", problem, context };
}

// Duplicates that the user agreed to drop are gone from the selection: their gate is shown as it was before.
function gatesFor(recording: Recording, selected: SelectedRecording, request: InferRequest): Gate[] {
  const { accept, windowMs } = request;
  const gates = checkGates(recording, selected, {
    rng: createRng(request.seed).split("gates"),
    accept,
    wordUnits: Math.min(selected.units.length, INFER_PRESET.mostUnits),
    conditions: conditionsOf(recording, request.stimulus, request.inputChoice),
    ...(windowMs === undefined ? {} : { binMs: windowMs, window: { kind: "given", windowMs } }),
  });
  if (!accept.includes("duplicates")) return gates;
  const before = duplicatesGate(selectRecording(recording, request.choice).units);
  if (before.verdict !== "refuse") return gates;
  return gates.map((gate) => (gate.id === "duplicates" ? { ...before, accepted: true } : gate));
}

const LONGEST_WINDOW_MS = 10_000;
const LONGEST_LAG_MS = 60_000;

function chooseUnitsFor(recording: Recording, request: InferRequest): SelectedRecording {
  const all = selectRecording(recording, request.choice);
  const unique = request.accept.includes("duplicates") ? dropDuplicates(all) : all;
  const { units } = INFER_PRESET;
  if (request.choice.unitIds !== undefined) return unique;
  const dense = dropSparse(unique);
  const selected = dense.units.length > 0 ? dense : unique; // all are sparse: the gates say so
  if (selected.units.length <= units) return selected;
  const ids = mostActiveUnits(selected.units, units).map((unit) => unit.id);
  return keepUnits(selected, ids, `not among the ${units} most active units`);
}

// The other columns of the table that the stimulus is in: conditions that may drive the units as well.
function covariatesOf(recording: Recording, stimulus: string | undefined): StimulusInput[] {
  const names = (stimulus ?? "").split(",").map((name) => name.trim());
  const table = recording.tables.find((candidate) => names.every((name) => name in candidate.columns));
  if (!table || stimulus === undefined) return [];
  return possibleStimuli({ ...recording, tables: [table], stimuli: [] })
    .filter((name) => !names.includes(name))
    .map((name) => stimulusInput({ ...recording, tables: [table] }, name));
}

// A table whose column is the stimulus counts as used: its other columns were tried as well. Of the others, and of the series, those
// count that vary within the time that is analysed, whatever was chosen as epochs.
function unusedStimuli(recording: Recording, request: InferRequest, observed: readonly Interval[]): string[] {
  const names = new Set((request.stimulus ?? "").split(",").map((name) => name.trim()));
  const tables = recording.tables
    .filter((table) => !Object.keys(table.columns).some((column) => names.has(column)))
    .map((table) => rowsWithin(table, observed));
  const stimuli = recording.stimuli.filter(
    ({ name, path }) => ![...names].some((used) => [name, path].includes(used.replace(/\[\d+\]$/, ""))),
  );
  return possibleStimuli({ ...recording, tables, stimuli });
}

function rowsWithin(table: IntervalTable, observed: readonly Interval[]): IntervalTable {
  const rows = Array.from(table.startS.keys()).filter(
    (row) =>
      table.stopS[row] > table.startS[row] &&
      intersectIntervals([{ startS: table.startS[row], stopS: table.stopS[row] }], observed).length > 0,
  );
  return {
    ...table,
    startS: Float64Array.from(rows, (row) => table.startS[row]),
    stopS: Float64Array.from(rows, (row) => table.stopS[row]),
    columns: Object.fromEntries(
      Object.entries(table.columns).map(([name, cells]) => [name, rows.map((row) => cells[row])]),
    ),
  };
}
