import { INFER_PRESET, type InferRequest, prepareInference } from "@telos/core";
import type { Command } from "commander";
import { addChoiceOptions, asUsage, type ChoiceOptions, choiceOf, inSeconds } from "../choiceOptions.ts";
import { inferenceJson } from "../inferenceJson.ts";
import { inferenceText } from "../inferenceText.ts";
import { parseChoice, parseInteger, parseNumber } from "../parseList.ts";
import { readInput } from "../readInput.ts";
import { runInference } from "../runInference.ts";
import { type Terminal, UsageError } from "../terminal.ts";

interface InferOptions extends ChoiceOptions {
  readonly windowMs?: string;
  readonly stimulus?: string;
  readonly stimulusLagMs: string;
  readonly family: string;
  readonly surrogates: string;
  readonly replicates: string;
  readonly calibrate?: boolean;
  readonly compareModels?: boolean;
  readonly falseDiscoveryRate?: string;
  readonly seed: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `telos infer FILE`: the reward that the network behaves as if it optimised. */
export function addInfer(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  const preset = INFER_PRESET;
  const command = program
    .command("infer <file>")
    .summary("the reward that the network behaves as if it optimised")
    .description(
      "Infers from spike trains the reward function that the network behaves as if it optimised, with intervals, with what cannot be\nknown, and with a prediction. Writes a run folder with a report.",
    );
  addChoiceOptions(command)
    .option(
      "--window-ms <W>",
      `hold window; without it the best of ${preset.windowsMs.join(", ")} by held-out bits per second`,
    )
    .option("--stimulus <columns>", "column(s) of trials, or a stimulus series, given as input x")
    .option(
      "--stimulus-lag-ms <L>",
      `delay from stimulus to answer, or "auto": the best of ${preset.lagsMs.join(", ")}`,
      "auto",
    )
    .option("--family <name>", "family of the potential: auto, full or pairwise", "auto")
    .option("--surrogates <N>", "time-shifted surrogates that the gain is held against", String(preset.surrogates))
    .option("--replicates <N>", "bootstrap replicates behind the intervals", String(preset.replicates))
    .option(
      "--calibrate",
      "take the hold window's bias out of the reward's scale by simulating and refitting (no stimulus)",
    )
    .option(
      "--compare-models",
      "hold the purpose against plain statistics of the spikes: drifting rates, own history, couplings (seconds to a minute)",
    )
    .option(
      "--false-discovery-rate <q>",
      "name the rewarded words, with at most this share of them expected to be false, for instance 0.1 (no stimulus)",
    )
    .option("--seed <S>", "of everything that is drawn", "1")
    .option("--out <folder>", "run folder; without it a new one under runs/")
    .option("--force", "write into a folder that holds other things")
    .option("--json", "print one JSON object on standard output and nothing else there")
    .addHelpText(
      "after",
      "\nExamples:\n  telos infer recording.nwb\n  telos infer recording.nwb --units 3,7,9,12 --window-ms 20\n  telos infer recording.nwb --stimulus direction --stimulus-lag-ms 60 --out runs/direction\n  telos infer recording.h5 --accept duplicates --json\n\nExit codes: 0 done (whatever the verdict), 1 refused or failed, 2 wrong use.\n",
    )
    .action(async (file: string, options: InferOptions) => {
      const request = requestOf(options);
      const { recording: read, input } = await readInput(file);
      const recording = inSeconds(read, options);
      const prepared = asUsage(() => prepareInference(recording, request));
      const done = await runInference({
        recording,
        input,
        request,
        prepared,
        terminal,
        out: options.out,
        force: options.force === true,
      });
      terminal.print(
        options.json
          ? `${JSON.stringify(inferenceJson(done.purpose, done.folder), null, 2)}\n`
          : inferenceText(done.purpose, done.folder, terminal.colour),
      );
      exit(done.purpose.verdict === "refused" ? 1 : 0);
    });
}

const SMALLEST_WINDOW_MS = 1;
const LONGEST_WINDOW_MS = 10_000;
const FEWEST_SURROGATES = 10; // the verdict compares the gain with the largest of at least ten

function rateOf(text: string): number {
  const rate = parseNumber("--false-discovery-rate", text);
  if (!(rate > 0 && rate < 1))
    throw new UsageError(`--false-discovery-rate: must lie between 0 and 1 but is ${rate}. 0.1 is usual.`);
  return rate;
}

function requestOf(options: InferOptions): InferRequest {
  const { choice, accept } = choiceOf(options);
  if (choice.unitIds && choice.unitIds.length > INFER_PRESET.mostUnits)
    throw new UsageError(
      `--units: ${choice.unitIds.length} units are more than the ${INFER_PRESET.mostUnits} that the exact method takes (it lists all 2ⁿ words).`,
    );
  return {
    choice,
    accept,
    ...(options.windowMs === undefined
      ? {}
      : { windowMs: parseInteger("--window-ms", options.windowMs, SMALLEST_WINDOW_MS, LONGEST_WINDOW_MS) }),
    ...(options.stimulus === undefined ? {} : { stimulus: options.stimulus }),
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
