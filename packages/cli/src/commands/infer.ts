import { INFER_PRESET, type InferRequest, inferenceJson, LOOP_SETTINGS, prepareInference } from "@telos/core";
import type { Command } from "commander";
import { addChoiceOptions, asUsage, type ChoiceOptions, choiceOf, inSeconds } from "../choiceOptions.ts";
import { chosenSpinKernels } from "../chosenSpinKernels.ts";
import { inferAgents } from "../inferAgents.ts";
import { inferenceText } from "../inferenceText.ts";
import { inferThreads } from "../inferThreads.ts";
import { inferWords } from "../inferWords.ts";
import { parseChoice, parseInteger, parseNumber, parseNumbers } from "../parseList.ts";
import { addPlaceOptions, newPlace, type PlaceOptions, resumeHint } from "../placeOptions.ts";
import { readInput } from "../readInput.ts";
import { type InferenceDone, runInference } from "../runInference.ts";
import { type Terminal, UsageError } from "../terminal.ts";

interface InferOptions extends ChoiceOptions, PlaceOptions {
  readonly windowMs?: string;
  readonly stimulus?: string;
  readonly inputs?: string;
  readonly inputEdges?: string;
  readonly words?: boolean;
  readonly array?: string;
  readonly timeAxis?: string;
  readonly input?: string;
  readonly stimulusLagMs: string;
  readonly family: string;
  readonly surrogates: string;
  readonly replicates: string;
  readonly calibrate?: boolean;
  readonly compareModels?: boolean;
  readonly falseDiscoveryRate?: string;
  readonly seed: string;
  readonly json?: boolean;
  readonly threads?: string;
  readonly fast?: boolean;
  readonly reference?: boolean;
  readonly process?: string;
  readonly steps?: string;
  readonly context?: string;
  readonly critics?: string;
  readonly discounts?: string;
  readonly truth?: string;
}

/** `telos infer FILE`: the reward that the network behaves as if it optimised. */
export function addInfer(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  const preset = INFER_PRESET;
  const command = program
    .command("infer <file>")
    .summary("the reward that the network behaves as if it optimised")
    .description(
      "Infers from spike trains the reward function that the network behaves as if it optimised, with intervals, with what cannot be known, and with a prediction. Writes a run folder with a report.",
    );
  addChoiceOptions(command)
    .option(
      "--window-ms <W>",
      `hold window; without it the best of ${preset.windowsMs.join(", ")} by held-out bits per second`,
    )
    .option("--stimulus <columns>", "column(s) of trials, or a stimulus series, given as input x")
    .option(
      "--words",
      "the file is a matrix of words as they are: a row a step, a column a unit, 0 or 1; no hold window",
    )
    .option("--array <name>", "with --words: which matrix, where the file holds several")
    .option("--time-axis <axis>", "with --words: rows or columns are steps; without it the longer axis")
    .option("--input <file>", "with --words: one number a row, given as input x (.npy, .npz or .csv)")
    .option("--inputs <K>", "cut a stimulus of numbers into K inputs of equal share")
    .option("--input-edges <a,b,…>", "cut it at these values instead")
    .option(
      "--stimulus-lag-ms <L>",
      `delay from stimulus to answer, or "auto": the best of ${preset.lagsMs.join(", ")}`,
      "auto",
    )
    .option("--family <name>", "family of the potential: auto, full or pairwise", "auto")
    .option("--surrogates <N>", "time-shifted surrogates that the gain is held against", String(preset.surrogates))
    .option("--replicates <N>", "bootstrap replicates behind the ranges over blocks", String(preset.replicates))
    .option(
      "--calibrate",
      "take the hold window's bias out of the reward and print 95 % intervals (no stimulus; seconds more for an hour of eight units; a minute with the full potential)",
    )
    .option(
      "--compare-models",
      "hold the purpose against plain statistics of the spikes: drifting rates, own history, couplings (seconds to a minute)",
    )
    .option(
      "--false-discovery-rate <q>",
      "name the rewarded words, with at most this share of them expected to be false, for instance 0.1 (no stimulus)",
    )
    .option(
      "--process <name>",
      "rateNetwork: the file is a .npz of states and actions, or a run of telos train; what its controller avoids, wants and looks ahead (docs/guide/09-closing-the-loop.md)",
    )
    .option("--steps <N>", "with --process: only the first N recorded steps")
    .option("--context <k>", "with --process: only agents of that context (all: together; a record with several asks)")
    .option("--critics <N>", "with --process: critics trained anew for each discount", String(LOOP_SETTINGS.critics))
    .option(
      "--discounts <a,b,…>",
      "with --process: at which maximum occupancy is tried",
      LOOP_SETTINGS.discounts.join(","),
    )
    .option("--truth <run>", "with --process: the run of telos train to compare with, opened after the answer is known")
    .option("--seed <S>", "of everything that is drawn", "1")
    .option("--threads <n>", "threads (default: one for each core); the numbers do not depend on them")
    .option("--fast", "kernels with fused multiply-add: faster, the last digits may differ between processors")
    .option("--reference", "plain TypeScript instead of kernels: slower");
  addPlaceOptions(command)
    .option("--json", "print one JSON object on standard output and nothing else there")
    .addHelpText(
      "after",
      "\nUp to 12 units are fitted exactly, over a list of all words; more are fitted by events with pairwise couplings, and it says so.\n\nExamples:\n  telos infer recording.nwb\n  telos infer recording.nwb --units 0..46\n  telos infer recording.nwb --units 3,7,9,12 --window-ms 20\n  telos infer recording.nwb --stimulus direction --stimulus-lag-ms 60 --out runs/direction\n  telos infer recording.h5 --accept duplicates --json\n  telos infer words.npy --words --input stimulus.npy\n  telos infer agent.npz --process rateNetwork\n\nExit codes: 0 done (whatever the verdict), 1 refused or failed, 2 wrong use.\n",
    )
    .action(async (file: string, options: InferOptions) => {
      if (options.process !== undefined) {
        const other = SPIKES_OR_WORDS.find((name) => options[name] !== undefined);
        if (other !== undefined)
          throw new UsageError(
            `${flagOf(other)}: is for spikes and words, not for the states and actions of --process.`,
          );
        return exit(await inferAgents(file, options, commandOf(file, options, AGENTS_ONLY), terminal));
      }
      for (const name of ["steps", "context", "truth"] as const)
        if (options[name] !== undefined)
          throw new UsageError(`--${name}: goes with --process rateNetwork, the states and actions of a controller.`);
      if (options.words) return exit(await fromWords(file, options, terminal));
      for (const [name, value] of [
        ["--array", options.array],
        ["--time-axis", options.timeAxis],
        ["--input", options.input],
      ])
        if (value !== undefined)
          throw new UsageError(`${name}: goes with --words. For spike trains name the --stimulus.`);
      const request = requestOf(options);
      await using started = await inferThreads(threadsOf(options), terminal.signal);
      const { recording: read, input } = await readInput(file);
      const recording = inSeconds(read, options);
      const prepared = asUsage(() => prepareInference(recording, request));
      const done = await runInference({
        recording,
        input,
        request,
        kernels: chosenSpinKernels(options),
        prepared,
        started,
        terminal,
        command: commandOf(file, options),
        sampleRateHz: options.sampleRateHz === undefined ? undefined : Number(options.sampleRateHz),
        place: newPlace(options),
      });
      sayInference(done, options.json === true, terminal);
      exit(done.purpose.verdict === "refused" ? 1 : 0);
    });
}

/** Prints what an inference came to, as words or as the documented JSON object, and how to go on with one that was stopped. */
export function sayInference({ purpose, folder, stopped }: InferenceDone, json: boolean, terminal: Terminal): void {
  terminal.print(
    json
      ? `${JSON.stringify(inferenceJson(purpose, folder), null, 2)}\n`
      : inferenceText(purpose, folder, terminal.colour),
  );
  if (stopped) terminal.tell(resumeHint(folder));
}

/** The command line again, for the manifest: the spec beside it says the same in full. */
function commandOf(file: string, options: InferOptions, only?: readonly string[]): string[] {
  const places = ["out", "force", "json", "checkpointS"];
  return [
    "telos",
    "infer",
    file,
    ...Object.entries(options).flatMap(([key, value]) => {
      if (places.includes(key) || only?.includes(key) === false) return [];
      const flag = flagOf(key);
      return [value].flat().flatMap((one: unknown) => (one === true ? [flag] : [flag, String(one)]));
    }),
  ];
}

const SPIKES_OR_WORDS = [
  ...(["windowMs", "stimulus", "inputs", "inputEdges", "words", "array", "timeAxis", "input"] as const),
  ...(["calibrate", "compareModels", "falseDiscoveryRate", "units", "epochs", "from", "to", "where"] as const),
];

function flagOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

const AGENTS_ONLY = [
  ...["process", "steps", "context", "critics", "discounts", "truth"],
  ...["seed", "threads", "fast", "reference"],
];

const SMALLEST_WINDOW_MS = 1;
const LONGEST_WINDOW_MS = 10_000;
const FEWEST_SURROGATES = 10; // the verdict compares the gain with the largest of at least ten

const SPIKES_ONLY = [
  "windowMs",
  "stimulus",
  "epochs",
  "from",
  "to",
  "where",
  "sampleRateHz",
  "calibrate",
  "compareModels",
] as const;

async function fromWords(file: string, options: InferOptions, terminal: Terminal): Promise<number> {
  const other = SPIKES_ONLY.find((name) => options[name] !== undefined);
  if (other !== undefined)
    throw new UsageError(
      `${flagOf(other)}: is for spike trains. With --words a row is a step, and --input names the input.`,
    );
  const { choice, family, accept, surrogates, replicates, seed } = requestOf(options);
  const timeAxis =
    options.timeAxis === undefined ? undefined : parseChoice("--time-axis", options.timeAxis, ["rows", "columns"]);
  const { asked, columns, behind, ...job } = await inferWords(
    file,
    { array: options.array, timeAxis, input: options.input },
    {
      ...(choice.unitIds ? { unitIds: choice.unitIds } : {}),
      ...inputChoiceOf({ ...options, stimulus: options.input }),
      ...{ family, accept, surrogates, replicates, seed },
    },
  );
  const done = await runInference({
    ...job,
    kernels: chosenSpinKernels(options),
    words: { asked, columns, behind },
    threads: threadsOf(options),
    terminal,
    command: commandOf(file, options),
    place: newPlace(options),
  });
  sayInference(done, options.json === true, terminal);
  return done.purpose.verdict === "refused" ? 1 : 0;
}

function inputChoiceOf({
  stimulus,
  inputs,
  inputEdges,
}: {
  readonly stimulus?: string | undefined;
  readonly inputs?: string;
  readonly inputEdges?: string;
}): Pick<InferRequest, "inputChoice"> {
  if (inputs === undefined && inputEdges === undefined) return {};
  if (stimulus === undefined)
    throw new UsageError(
      `${inputs === undefined ? "--input-edges" : "--inputs"}: name what is cut with --stimulus, or with --words by --input.`,
    );
  return {
    inputChoice: {
      ...(inputs === undefined ? {} : { inputs: parseInteger("--inputs", inputs, 2, MOST_INPUTS) }),
      ...(inputEdges === undefined ? {} : { edges: parseNumbers("--input-edges", inputEdges) }),
    },
  };
}

const MOST_INPUTS = 64;
const MOST_THREADS = 512;

function threadsOf({ threads }: InferOptions): number | undefined {
  return threads === undefined ? undefined : parseInteger("--threads", threads, 1, MOST_THREADS);
}

function rateOf(text: string): number {
  const rate = parseNumber("--false-discovery-rate", text);
  if (!(rate > 0 && rate < 1))
    throw new UsageError(`--false-discovery-rate: must lie between 0 and 1 but is ${rate}. 0.1 is usual.`);
  return rate;
}

function requestOf(options: InferOptions): InferRequest {
  const { choice, accept } = choiceOf(options);
  return {
    choice,
    accept,
    ...(options.windowMs === undefined
      ? {}
      : { windowMs: parseInteger("--window-ms", options.windowMs, SMALLEST_WINDOW_MS, LONGEST_WINDOW_MS) }),
    ...(options.stimulus === undefined ? {} : { stimulus: options.stimulus }),
    ...inputChoiceOf(options),
    stimulusLagMs:
      options.stimulusLagMs === "auto" ? "auto" : parseInteger("--stimulus-lag-ms", options.stimulusLagMs, 0, 60_000),
    family: parseChoice("--family", options.family, ["auto", "full", "pairwise"]),
    ...(options.calibrate ? { calibrate: true } : {}),
    ...(options.compareModels ? { compareModels: true } : {}),
    ...(options.falseDiscoveryRate === undefined ? {} : { falseDiscoveryRate: rateOf(options.falseDiscoveryRate) }),
    surrogates: parseInteger("--surrogates", options.surrogates, FEWEST_SURROGATES, 10_000),
    replicates: parseInteger("--replicates", options.replicates, 0, 100_000),
    seed: parseInteger("--seed", String(parseNumber("--seed", options.seed)), 0, Number.MAX_SAFE_INTEGER),
  };
}
