import { join } from "node:path";
import { type MatchedBy, type NetworkChange, type Prediction, predictChange } from "@telos/core";
import { makeFolders, readRun, writeWhole } from "@telos/runs";
import type { Command } from "commander";
import { compareRecordings, comparisonJson, comparisonText } from "../compareRecordings.ts";
import { parseChoice, parseInteger, parseIntegers, parseNumber, parseNumbers } from "../parseList.ts";
import { number, tableText } from "../plainTable.ts";
import { predictionNetworkOf } from "../purposeArrays.ts";
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
  readonly json?: boolean;
}

/** `telos predict RUN`: how the network adapts when its world changes. */
export function addPredict(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command("predict <run>")
    .summary("how the network adapts: dead or silenced cells, coding cost, inputs")
    .description(
      "Predicts from an inferred reward what the network does in a changed world, against no adaptation.\nDying is not silencing: dead cells are gone and the rest re-optimises; silenced ones are held at 0 and nothing re-optimises.\nSeveral changes are predicted one by one, not together.",
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
    .option("--out <folder>", "where the figures go; without it into the run's folder under predictions/")
    .option("--json", "print one JSON object on standard output and nothing else there")
    .addHelpText(
      "after",
      "\nExamples:\n  telos predict runs/… --remove-units 5\n  telos predict runs/… --silence-units 5,7\n  telos predict runs/… --coding-cost-ratio 1.5 --json\n  telos predict runs/control --compare bicuculline.h5\n",
    )
    .action(async (folder: string, options: PredictOptions) => {
      const run = readRun(folder);
      const verdict = run.metrics().findLast((line) => line.kind === "verdict")?.verdict;
      if (options.compare !== undefined) {
        if (verdict === "refused")
          throw new Error(`${folder}: the verdict was "refused", so there is nothing to compare.`);
        const out = options.out ?? join(folder, "predictions");
        makeFolders(out);
        const comparison = await compareRecordings({
          run,
          folder,
          file: options.compare,
          recording: options.recording,
          match:
            options.match === undefined
              ? undefined
              : parseChoice<MatchedBy>("--match", options.match, ["position", "id"]),
          replicates: parseInteger("--replicates", options.replicates, 0, 10_000),
          seed: parseInteger("--seed", options.seed, 0, Number.MAX_SAFE_INTEGER),
          out,
          verdict: String(verdict),
          terminal,
        });
        terminal.print(
          options.json
            ? `${JSON.stringify({ run: folder, ...comparisonJson(comparison), files: comparison.files }, null, 2)}\n`
            : `${comparisonText(comparison)}\nWritten: ${comparison.files.join(", ")}\n`,
        );
        return exit(0);
      }
      if (verdict === "refused" || verdict === "no-interactions")
        throw new Error(`${folder}: the verdict was "${verdict}", so there is no purpose to predict from.`);
      const { network, unitIds } = predictionNetworkOf(run.arrays(), folder);
      const labels = run.arrays().inputs?.data;
      const changes = changesOf(options, unitIds, network.inputs, Array.isArray(labels) ? labels : []);
      const predictions = changes.map((change) => predictChange(network, unitIds, change));
      const out = options.out ?? join(folder, "predictions");
      makeFolders(out);
      const files: string[] = [];
      for (const prediction of predictions) files.push(...(await writeFigure(out, prediction)));
      terminal.print(
        options.json
          ? `${JSON.stringify({ run: folder, verdict: verdict ?? null, predictions: predictions.map(asJson), files }, null, 2)}\n`
          : asText(predictions, files, String(verdict)),
      );
      exit(0);
    });
}

function changesOf(
  options: PredictOptions,
  unitIds: readonly number[],
  inputs: number,
  labels: readonly string[],
): NetworkChange[] {
  const changes: NetworkChange[] = [];
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
    changes.push({ kind: "inputStatistics", probabilities: Float64Array.from(probabilities, (p) => p / total) });
  }
  if (changes.length === 0)
    throw new UsageError(
      "predict: say what changes: --remove-units, --silence-units, --coding-cost-ratio or --input-probability; or name a second recording with --compare.",
    );
  return changes;
}

async function writeFigure(folder: string, prediction: Prediction): Promise<string[]> {
  const { figureCsv, prediction: predictionFigure } = await import("@telos/figures");
  const name = prediction.title.replace(/[^A-Za-z0-9.]+/g, "-").toLowerCase();
  const [svg, csv] = [join(folder, `${name}.svg`), join(folder, `${name}.csv`)];
  writeWhole(svg, predictionFigure(prediction));
  writeWhole(csv, figureCsv(predictionFigure, prediction));
  return [svg, csv];
}

function asText(predictions: readonly Prediction[], files: readonly string[], verdict: string): string {
  const lines: string[] = [];
  if (verdict === "interactions")
    lines.push(
      'The verdict was "interactions": this holds only if the interactions are those of a purpose, which the tests do not support.',
      "",
    );
  for (const prediction of predictions) {
    const silencing = prediction.kind === "silencing";
    lines.push(`${prediction.title}:`, ...prediction.sentences.map((sentence) => `  ${sentence}`));
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

function asJson(prediction: Prediction) {
  const { kind, title, unitIds, adaptationBits, sentences } = prediction;
  return {
    kind,
    title,
    units: unitIds,
    occupancyOriginal: Array.from(prediction.occupancyOriginal),
    occupancyUnadapted: Array.from(prediction.occupancyUnadapted),
    occupancyAdapted: Array.from(prediction.occupancyAdapted),
    words: {
      original: Array.from(prediction.original),
      unadapted: Array.from(prediction.unadapted),
      adapted: Array.from(prediction.adapted),
    },
    adaptationBits,
    sentences,
  };
}
