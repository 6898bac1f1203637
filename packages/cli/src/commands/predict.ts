import { join } from "node:path";
import type { ManyPrediction, MatchedBy, Prediction } from "@telos/core";
import { isOfManyUnits, manyModelOf, predictionNetworkOf } from "@telos/recordings";
import { readRun } from "@telos/runs";
import type { Command } from "commander";
import { kernelFlags } from "../chosenKernels.ts";
import { chosenSpinKernels } from "../chosenSpinKernels.ts";
import { compareRecordings, comparisonJson, comparisonText, type RecordingComparison } from "../compareRecordings.ts";
import type { RunPlace } from "../openPlace.ts";
import { parseChoice, parseInteger, parseIntegers, parseNumber, parseNumbers } from "../parseList.ts";
import { number, tableText } from "../plainTable.ts";
import {
  inferenceToPredictFrom,
  isOfMany,
  type PlainChange,
  type PredictionDone,
  predictionJson,
  runPrediction,
} from "../runPrediction.ts";
import { type Terminal, UsageError } from "../terminal.ts";

interface PredictOptions {
  readonly removeUnits?: string;
  readonly silenceUnits?: string;
  readonly codingCostRatio?: string;
  readonly inputProbability?: string;
  readonly compare?: string;
  readonly recording?: string;
  readonly match?: string;
  readonly replicates: string;
  readonly seed: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly fast?: boolean;
  readonly reference?: boolean;
}

/** `telos predict RUN`: how the network adapts when its world changes. */
export function addPredict(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command("predict <run>")
    .summary("how the network adapts: dead or silenced cells, coding cost, inputs")
    .description(
      "Predicts from an inferred reward what the network does in a changed world, against no adaptation.\nDying is not silencing: dead cells are gone and the rest re-optimises; silenced ones are held at 0 and nothing re-optimises.\nSeveral changes are predicted one by one, not together.\nOf more than 12 units only what happens before the network adapts is predicted, by simulation, where the fit does not run away.",
    )
    .option("--remove-units <ids>", "these units die and the others re-optimise")
    .option("--silence-units <ids>", "these units are held silent; nothing re-optimises")
    .option("--coding-cost-ratio <R>", "coding costs R times as much")
    .option("--input-probability <p,…>", "the inputs come with these probabilities, in the order of the run's inputs")
    .option("--compare <file>", "score what the run predicts of a second recording of the same units")
    .option("--recording <file>", "where the run's own recording lies now, for --compare")
    .option(
      "--match <way>",
      "units of the two recordings by id or by electrode position; without it position where both have it",
    )
    .option("--replicates <N>", "bootstrap replicates behind the intervals of --compare", "60")
    .option("--seed <S>", "of the bootstrap of --compare", "1")
    .option("--fast", "kernels with fused multiply-add: faster, the last digits may differ between processors")
    .option("--reference", "plain TypeScript instead of kernels: slower")
    .option(
      "--out <folder>",
      "run folder of the prediction; without it a new one in the run's folder under predictions/",
    )
    .option("--force", "write into a folder that holds other things")
    .option("--json", "print one JSON object on standard output and nothing else there")
    .addHelpText(
      "after",
      "\nExamples:\n  telos predict runs/… --remove-units 5\n  telos predict runs/… --silence-units 5,7\n  telos predict runs/… --coding-cost-ratio 1.5 --json\n  telos predict runs/control --compare bicuculline.h5\n",
    )
    .action(async (folder: string, options: PredictOptions) => {
      if (options.compare !== undefined) return compare(folder, options.compare, options, terminal, exit);
      const { run } = inferenceToPredictFrom(folder);
      const arrays = run.arrays();
      const { unitIds, inputs } = isOfManyUnits(arrays)
        ? { ...manyModelOf(arrays, folder), inputs: 1 }
        : inputsOf(predictionNetworkOf(arrays, folder));
      const labels = arrays.inputs?.data;
      const changes = changesOf(options, unitIds, inputs, Array.isArray(labels) ? labels : []);
      const done = await runPrediction({
        from: folder,
        changes,
        kernels: chosenSpinKernels(options),
        command: ["telos", "predict", folder, ...flagsOf(options)],
        terminal,
        place: placeOf(folder, options),
      });
      sayPrediction(done, folder, options.json === true, terminal);
      exit(0);
    });
}

function inputsOf({ network, unitIds }: ReturnType<typeof predictionNetworkOf>): { unitIds: number[]; inputs: number } {
  return { unitIds, inputs: network.inputs };
}

/** Prints what was predicted, as words or as one JSON object. */
export function sayPrediction(done: PredictionDone, from: string, json: boolean, terminal: Terminal): void {
  const { predictions, files, verdict, folder } = done;
  terminal.print(
    json
      ? `${JSON.stringify({ run: from, verdict, predictions: predictions.map(predictionJson), files, out: folder }, null, 2)}\n`
      : asText(predictions, files, String(verdict)),
  );
}

async function compare(
  folder: string,
  file: string,
  options: PredictOptions,
  terminal: Terminal,
  exit: (code: number) => void,
): Promise<void> {
  const run = readRun(folder);
  const verdict = run.metrics().findLast((line) => line.kind === "verdict")?.verdict;
  if (verdict === "refused") throw new Error(`${folder}: the verdict was "refused", so there is nothing to compare.`);
  const comparison = await compareRecordings({
    run,
    folder,
    file,
    recording: options.recording,
    match:
      options.match === undefined ? undefined : parseChoice<MatchedBy>("--match", options.match, ["position", "id"]),
    replicates: parseInteger("--replicates", options.replicates, 0, 10_000),
    seed: parseInteger("--seed", options.seed, 0, Number.MAX_SAFE_INTEGER),
    verdict: String(verdict),
    command: ["telos", "predict", folder, ...compareFlagsOf(file, options)],
    terminal,
    place: placeOf(folder, options),
  });
  sayComparison(comparison, folder, options.json === true, terminal);
  exit(0);
}

/** Prints how the guesses did on the second recording, as words or as one JSON object. */
export function sayComparison(done: RecordingComparison, from: string, json: boolean, terminal: Terminal): void {
  const { files, folder } = done;
  terminal.print(
    json
      ? `${JSON.stringify({ run: from, ...comparisonJson(done), files, out: folder }, null, 2)}\n`
      : `${comparisonText(done)}\nFigure: ${files[0]}\n`,
  );
}

function placeOf(folder: string, options: PredictOptions): RunPlace {
  return {
    kind: "new",
    out: options.out,
    parent: join(folder, "predictions"),
    force: options.force === true,
    checkpointSeconds: Number.POSITIVE_INFINITY,
  };
}

function compareFlagsOf(file: string, { recording, match, replicates, seed }: PredictOptions): string[] {
  const flags = {
    "--compare": file,
    "--recording": recording,
    "--match": match,
    "--replicates": replicates,
    "--seed": seed,
  };
  return Object.entries(flags).flatMap(([flag, value]) => (value === undefined ? [] : [flag, value]));
}

function flagsOf({
  removeUnits,
  silenceUnits,
  codingCostRatio,
  inputProbability,
  fast,
  reference,
}: PredictOptions): string[] {
  const flags = {
    "--remove-units": removeUnits,
    "--silence-units": silenceUnits,
    "--coding-cost-ratio": codingCostRatio,
    "--input-probability": inputProbability,
  };
  return [
    ...Object.entries(flags).flatMap(([flag, value]) => (value === undefined ? [] : [flag, value])),
    ...kernelFlags({ fast, reference }),
  ];
}

function changesOf(
  options: PredictOptions,
  unitIds: readonly number[],
  inputs: number,
  labels: readonly string[],
): PlainChange[] {
  const changes: PlainChange[] = [];
  const places = (option: string, text: string) =>
    parseIntegers(option, text).map((id) => {
      const place = unitIds.indexOf(id);
      if (place < 0)
        throw new UsageError(`${option}: unit ${id} is not in the run. It has units ${unitIds.join(", ")}.`);
      return place;
    });
  if (options.removeUnits !== undefined)
    changes.push({ kind: "cellDeath", units: places("--remove-units", options.removeUnits) });
  if (options.silenceUnits !== undefined)
    changes.push({ kind: "silencing", units: places("--silence-units", options.silenceUnits) });
  if (options.codingCostRatio !== undefined) {
    const ratio = parseNumber("--coding-cost-ratio", options.codingCostRatio);
    if (!(ratio > 0))
      throw new UsageError(`--coding-cost-ratio: must be > 0 but is ${ratio}. 2 doubles the cost of coding.`);
    changes.push({ kind: "codingCost", ratio });
  }
  if (options.inputProbability !== undefined) {
    const given = parseNumbers("--input-probability", options.inputProbability);
    if (inputs === 1)
      throw new UsageError(
        "--input-probability: the run has no stimulus, so there is only one input and its probability is 1. Infer with --stimulus first.",
      );
    const probabilities = given.length === 1 && inputs === 2 ? [given[0], 1 - given[0]] : given;
    const total = probabilities.reduce((sum, p) => sum + p, 0);
    if (probabilities.length !== inputs || probabilities.some((p) => !(p > 0)) || Math.abs(total - 1) > 1e-6)
      throw new UsageError(
        `--input-probability: give ${inputs} positive numbers that sum to 1, for the inputs ${labels.join(", ")}; ${probabilities.length} were given, sum ${number(total)}.`,
      );
    changes.push({ kind: "inputStatistics", probabilities: probabilities.map((p) => p / total) });
  }
  if (changes.length === 0)
    throw new UsageError(
      "predict: say what changes: --remove-units, --silence-units, --coding-cost-ratio or --input-probability; or name a second recording with --compare.",
    );
  return changes;
}

function asText(
  predictions: readonly (Prediction | ManyPrediction)[],
  files: readonly string[],
  verdict: string,
): string {
  const lines: string[] = [];
  if (verdict === "interactions")
    lines.push(
      'The verdict was "interactions": this holds only if the interactions are those of a purpose, which the tests do not support.',
      "",
    );
  for (const prediction of predictions) {
    lines.push(`${prediction.title}:`, ...prediction.sentences.map((sentence) => `  ${sentence}`));
    if (isOfMany(prediction)) {
      lines.push(manyTable(prediction), "");
      continue;
    }
    const silencing = prediction.kind === "silencing";
    lines.push(
      tableText(
        ["unit", "before (% active)", ...(silencing ? [] : ["no adaptation"]), silencing ? "silenced" : "adapted"],
        prediction.unitIds.map((id, i) => [
          String(id),
          number(100 * prediction.occupancyOriginal[i]),
          ...(silencing ? [] : [number(100 * prediction.occupancyUnadapted[i])]),
          number(100 * prediction.occupancyAdapted[i]),
        ]),
      ),
      "",
    );
  }
  lines.push(`Figures: ${files.filter((file) => file.endsWith(".svg")).join(", ")}`);
  return `${lines.join("\n")}\n`;
}

function manyTable({ unitIds, occupancyOriginal, occupancyChanged, changeLow, changeHigh }: ManyPrediction): string {
  return tableText(
    ["unit", "before (% active)", "changed", "95 % interval of the change"],
    unitIds.map((id, i) => [
      String(id),
      number(100 * occupancyOriginal[i]),
      number(100 * occupancyChanged[i]),
      `${number(100 * changeLow[i])} to ${number(100 * changeHigh[i])}`,
    ]),
  );
}
