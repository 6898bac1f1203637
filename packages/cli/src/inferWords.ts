import { basename } from "node:path";
import {
  areWords,
  type BinnedActivity,
  constantInput,
  createRng,
  inputPathOf,
  type PreparedInference,
  type Purpose,
  prepareWords,
  type Recording,
  stepsAsBins,
  type WordsRequest,
  wordProfile,
  wordSequence,
} from "@telos/core";
import type { DrawnFigure } from "@telos/figures";
import { readLevels } from "@telos/recordings";
import { type RunInput, sha256OfFile } from "@telos/runs";
import { asUsage } from "./choiceOptions.ts";
import { readInput } from "./readInput.ts";
import { UsageError } from "./terminal.ts";

/** What a user says about words as they are. */
export interface WordsOptions {
  /** Which matrix, where the file holds several. */
  readonly array?: string | undefined;
  readonly timeAxis?: "rows" | "columns" | undefined;
  /** A file with a level for every row. */
  readonly input?: string | undefined;
}

/** Words that are ready to be inferred from, with the files they came from. */
export interface WordsJob {
  readonly recording: Recording;
  readonly input: RunInput;
  readonly further: readonly RunInput[];
  readonly request: WordsRequest;
  readonly prepared: PreparedInference;
  /** Columns of the matrix. */
  readonly columns: number;
  /** The figures behind the gates that look at words. */
  readonly behind: (purpose: Pick<Purpose, "data" | "fit">) => Promise<readonly DrawnFigure[]>;
}

/** Reads a matrix of words, and an input where one is named. @throws UsageError naming what the file holds instead */
export async function inferWords(
  file: string,
  options: WordsOptions,
  request: Omit<WordsRequest, "input">,
): Promise<WordsJob> {
  const { recording, input } = await readInput(file, options.timeAxis ? { timeAxis: options.timeAxis } : {});
  const binned = chosenArray(file, recording, options.array);
  const levels = options.input === undefined ? undefined : readLevels({ path: options.input });
  const full: WordsRequest = { ...request, ...(levels ? { input: levels } : {}) };
  const prepared = asUsage(() => prepareWords(binned, full));
  return {
    recording,
    input,
    further: options.input === undefined ? [] : [{ path: options.input, ...sha256OfFile(options.input) }],
    request: full,
    prepared,
    columns: binned.units,
    behind: (purpose) => figuresOf(binned, purpose, prepared),
  };
}

function chosenArray(file: string, { binned = [], units }: Recording, name: string | undefined): BinnedActivity {
  const known = binned.map((one) => `${one.name} [${one.steps}, ${one.units}]`).join(", ");
  if (binned.length === 0)
    throw new UsageError(
      `--words: ${basename(file)} holds no matrix of words${units.length > 0 ? `, but spike times of ${units.length} units: leave --words out` : ""}. A row is a step, a column a unit, all values 0 or 1.`,
    );
  const found = name === undefined ? binned : binned.filter((one) => one.name === name || one.path === name);
  if (found.length === 0) throw new UsageError(`--array: ${basename(file)} has no matrix ${name}. It holds ${known}.`);
  if (found.length > 1)
    throw new UsageError(`--words: ${basename(file)} holds several matrices: ${known}. Name one with --array.`);
  return found[0]!;
}

async function figuresOf(
  binned: BinnedActivity,
  purpose: Pick<Purpose, "data" | "fit">,
  prepared: PreparedInference,
): Promise<readonly DrawnFigure[]> {
  const { wordFigures } = await import("@telos/figures");
  const ready = prepared.kind === "ready" ? prepared.problem : undefined;
  const sequence = ready && areWords(ready.grid) ? ready.grid : wordSequence(binned, purpose.data.unitIds);
  const stimulus = ready?.stimulus;
  return wordFigures(
    wordProfile(stepsAsBins(sequence), {
      unitIds: sequence.unitIds,
      originS: 0,
      conditions: stimulus === undefined ? constantInput() : inputPathOf(stimulus, 0, 0),
      name: stimulus?.name ?? "",
      rng: createRng(purpose.fit?.seed ?? 0).split("gates"),
    }),
  );
}
