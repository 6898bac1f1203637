import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import {
  areWords,
  flipStatistics,
  holdWindow,
  INFER_PRESET,
  type InferRequest,
  type MatchedBy,
  matchUnits,
  prepareInference,
  type Recording,
  type SpikeGrid,
  scoreTransfer,
  selectRecording,
  spikeGrid,
  type TransferResult,
  type Unit,
} from "@telos/core";
import type { Run } from "@telos/runs";
import { asUsage } from "./choiceOptions.ts";
import { openPlace, type RunPlace } from "./openPlace.ts";
import { number, tableText } from "./plainTable.ts";
import { progressBar } from "./progress.ts";
import { readInput } from "./readInput.ts";
import { inputOf } from "./runPrediction.ts";
import { type Terminal, UsageError } from "./terminal.ts";

/** What `predict RUN --compare FILE` is told. */
export interface ComparisonJob {
  readonly run: Run;
  readonly folder: string;
  readonly file: string;
  /** Where the run's recording lies now; without it where it lay. */
  readonly recording: string | undefined;
  readonly match: MatchedBy | undefined;
  readonly replicates: number;
  readonly seed: number;
  readonly verdict: string;
  readonly command: readonly string[];
  readonly terminal: Terminal;
  readonly place: RunPlace;
}

/** What a comparison's `spec.json` holds. */
export interface ComparisonSpec {
  readonly specVersion: 1;
  readonly kind: "comparison";
  /** Spec and inputs of the inference whose predictions are scored. */
  readonly inferenceSha256: string;
  /** How units were matched; null: found out. */
  readonly match: MatchedBy | null;
  readonly windowMs: number;
  readonly replicates: number;
  readonly seed: number;
}

/** A comparison with what it was made of. */
export interface RecordingComparison {
  readonly result: TransferResult;
  readonly file: string;
  readonly matchedBy: MatchedBy;
  readonly units: readonly { readonly first: number; readonly second: number }[];
  readonly windowMs: number;
  readonly verdict: string;
  /** The run folder that it left, and the figure in it with its numbers. */
  readonly folder: string;
  readonly files: readonly string[];
}

/** Scores what a run predicts of a second recording (P8), into a run folder beside the run's other predictions. */
export async function compareRecordings(job: ComparisonJob): Promise<RecordingComparison> {
  const { run, folder, terminal } = job;
  const { file, request } = specOf(run.spec, folder);
  const path = job.recording ?? file.path;
  if (!existsSync(path))
    throw new UsageError(
      `--compare: the run's own recording ${path} is not there, and the fit has to be redrawn. Say where it is with --recording.`,
    );
  const first = await readInput(path);
  if (first.input.sha256 !== file.sha256)
    throw new UsageError(`--compare: ${path} is not the file that ${folder} was made from: its checksum differs.`);
  const prepared = prepareInference(first.recording, request);
  if (prepared.kind === "refused") throw new Error(`${folder}: the run was refused, so there is nothing to compare.`);
  if (prepared.kind === "many")
    throw new UsageError(
      "--compare: the run has more than 12 units, and words of so many are not compared. Infer from 12 at most.",
    );
  if (prepared.problem.stimulus)
    throw new UsageError(
      "--compare: the run has a stimulus, and only networks without one are compared. Infer without --stimulus, or one condition at a time.",
    );
  const { grid: own } = prepared.problem;
  if (areWords(own))
    throw new UsageError("--compare: the run was inferred from words as they are, not from spike times.");
  const { recording: second, input: secondInput } = await readInput(job.file);
  const { unitIds } = own;
  const matched = asUsage(() => matchUnits(unitsOf(first.recording, unitIds), second.units, job.match));
  const windowMs = windowOf(run, folder);
  const grid = asUsage(() => gridOf(second, matched.units));
  const name = `compare-${basename(job.file).replace(/\.[^.]*$/, "")}`;
  const { replicates, seed } = job;
  const spec: ComparisonSpec = {
    ...{ specVersion: 1, kind: "comparison", inferenceSha256: run.manifest.specSha256 },
    ...{ match: job.match ?? null, windowMs, replicates, seed },
  };
  const left = openPlace(job.place, terminal, {
    ...{ name, command: job.command, spec, seed, kernels: "reference" },
    inputs: [inputOf(join(folder, "arrays.npz")), first.input, secondInput],
  });
  const bar = progressBar(terminal, "compare");
  try {
    const statistics = (of: SpikeGrid) => flipStatistics(holdWindow(of, windowMs), INFER_PRESET.blocks);
    const result = scoreTransfer(statistics(own), statistics(grid), {
      replicates,
      seed,
      claims: job.verdict === "purpose",
      onReplicate: (done) => bar.update(done / replicates, "bootstrap of both recordings"),
    });
    bar.end();
    const comparison = {
      result,
      file: job.file,
      matchedBy: matched.by,
      units: unitIds.map((id, k) => ({ first: id, second: matched.units[k].id })),
      windowMs,
      verdict: job.verdict,
    };
    const { figureCsv, transferScores } = await import("@telos/figures");
    left.writeFigure(name, transferScores(result), figureCsv(transferScores, result));
    left.append({ kind: "comparison", ...comparisonJson(comparison) });
    left.finish("complete", undefined, {
      of: basename(folder),
      best: result.best,
      ...Object.fromEntries(result.scores.map(({ title, words }) => [`${title} (bits)`, words.value])),
    });
    const files = ["svg", "csv"].map((ending) => join(left.path, "figures", `${name}.${ending}`));
    return { ...comparison, folder: left.path, files };
  } catch (fault) {
    bar.end();
    left.fail(fault);
    throw fault;
  }
}

/** The comparison in words and as a table. */
export function comparisonText({ result, matchedBy, units, windowMs, file }: RecordingComparison): string {
  const pairs = units.map(({ first, second }) => (first === second ? `${first}` : `${first} → ${second}`));
  return [
    `What the run predicts of ${basename(file)}:`,
    ...result.sentences.map((sentence) => `  - ${sentence}`),
    "",
    tableText(
      ["guess", "words (bits)", "95 % interval", "rates", "correlations"],
      result.scores.map(({ title, words, rates, correlations }) => [
        title,
        number(words.value),
        `${number(words.low)} to ${number(words.high)}`,
        number(rates.value),
        number(correlations.value),
      ]),
    ),
    "Words: divergence in bits per word. Rates, correlations: root mean square error of the share of time that units are active, and of the",
    `correlations of pairs. Hold window ${windowMs} ms; units matched by ${matchedBy}: ${pairs.join(", ")}.`,
  ].join("\n");
}

/** The comparison as it is written and printed with --json. */
export function comparisonJson({
  result,
  matchedBy,
  units,
  windowMs,
  file,
  verdict,
}: Omit<RecordingComparison, "files" | "folder">) {
  return { compared: file, verdict, matchedBy, units, windowMs, ...result };
}

function gridOf(recording: Recording, units: readonly Unit[]): SpikeGrid {
  const { observed } = selectRecording(recording, { unitIds: units.map((unit) => unit.id) });
  return spikeGrid(units, observed);
}

function unitsOf(recording: Recording, ids: readonly number[]): Unit[] {
  return ids.flatMap((id) => recording.units.filter((unit) => unit.id === id));
}

function windowOf(run: Run, folder: string): number {
  const data = run.arrays().window_ms?.data;
  const windowMs = data === undefined || Array.isArray(data) ? Number.NaN : Number(data[0]);
  if (!(windowMs > 0)) throw new Error(`${folder}/arrays.npz: window_ms is missing. Was the run made by telos infer?`);
  return windowMs;
}

function specOf(spec: unknown, folder: string): { file: { path: string; sha256: string }; request: InferRequest } {
  if (typeof spec === "object" && spec !== null && "kind" in spec && spec.kind === "inference")
    return spec as unknown as { file: { path: string; sha256: string }; request: InferRequest };
  throw new Error(`${folder}/spec.json: this is no inference. Name the run folder of telos infer.`);
}
