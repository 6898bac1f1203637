import { statSync } from "node:fs";
import { basename, join } from "node:path";
import {
  createRng,
  type ManyChange,
  type ManyPrediction,
  type NetworkChange,
  type Prediction,
  predictChange,
  predictMany,
} from "@telos/core";
import type { NetworkKernels } from "@telos/kernels";
import { isOfManyUnits, manyModelOf, predictionNetworkOf } from "@telos/recordings";
import { type Run, type RunInput, readRun, sha256OfFile } from "@telos/runs";
import { openPlace, type RunPlace } from "./openPlace.ts";
import type { Terminal } from "./terminal.ts";

/** What a prediction's `spec.json` holds. */
export interface PredictionSpec {
  readonly specVersion: 1;
  readonly kind: "prediction";
  /** Spec and inputs of the inference that it starts from. */
  readonly inferenceSha256: string;
  /** As `NetworkChange`, units by their place among the run's. */
  readonly changes: readonly PlainChange[];
}

/** A change as plain data. */
export type PlainChange =
  | Exclude<NetworkChange, { kind: "inputStatistics" }>
  | { readonly kind: "inputStatistics"; readonly probabilities: readonly number[] };

/** A prediction and where to put it. */
export interface PredictionJob {
  /** The folder of the inference. */
  readonly from: string;
  readonly changes: readonly PlainChange[];
  /** Undefined for the references. */
  readonly kernels: NetworkKernels | undefined;
  readonly command: readonly string[];
  readonly terminal: Terminal;
  readonly place: RunPlace;
  /** As the prediction's manifest names its input; found out where it is left out. */
  readonly input?: RunInput;
}

/** What a prediction left behind. */
export interface PredictionDone {
  readonly predictions: readonly (Prediction | ManyPrediction)[];
  readonly folder: string;
  /** Paths of the figures and of the numbers beside them. */
  readonly files: readonly string[];
  readonly verdict: string | null;
}

/** The inference that predictions start from. @throws Error where its verdict leaves nothing to predict from */
export function inferenceToPredictFrom(path: string): { run: Run; verdict: string | null } {
  const run = readRun(path);
  const verdict = run.metrics().findLast((line) => line.kind === "verdict")?.verdict;
  if (verdict === "refused" || verdict === "no-interactions")
    throw new Error(`${path}: the verdict was "${verdict}", so there is no purpose to predict from.`);
  return { run, verdict: typeof verdict === "string" ? verdict : null };
}

/** Predicts from an inferred reward, into a run folder. */
export async function runPrediction(job: PredictionJob): Promise<PredictionDone> {
  const { from, changes, terminal } = job;
  const { run, verdict } = inferenceToPredictFrom(from);
  const arrays = run.arrays();
  const many = isOfManyUnits(arrays);
  const predict = many ? predictorOfMany(arrays, from) : predictorOf(arrays, from, job.kernels);
  const spec: PredictionSpec = {
    specVersion: 1,
    kind: "prediction",
    inferenceSha256: run.manifest.specSha256,
    changes,
  };
  const folder = openPlace(job.place, terminal, {
    name: `predict-${run.manifest.name.replace(/^infer-/, "")}`,
    command: job.command,
    spec,
    seed: many ? MANY_SEED : null,
    kernels: job.kernels?.build ?? "reference",
    inputs: [job.input ?? inputOf(join(from, "arrays.npz"))],
  });
  try {
    const { figureCsv, manyPrediction, prediction: predictionFigure } = await import("@telos/figures");
    const predictions: (Prediction | ManyPrediction)[] = [];
    const files: string[] = [];
    for (const change of changes) {
      const prediction = predict(change);
      predictions.push(prediction);
      const name = prediction.title.replace(/[^A-Za-z0-9.]+/g, "-").toLowerCase();
      if (isOfMany(prediction))
        folder.writeFigure(name, manyPrediction(prediction), figureCsv(manyPrediction, prediction));
      else folder.writeFigure(name, predictionFigure(prediction), figureCsv(predictionFigure, prediction));
      files.push(join(folder.path, "figures", `${name}.svg`), join(folder.path, "figures", `${name}.csv`));
      folder.append(predictionJson(prediction));
    }
    folder.finish("complete", undefined, {
      of: basename(from),
      ...Object.fromEntries(predictions.map((one) => headlineOf(one))),
    });
    return { predictions, folder: folder.path, files, verdict };
  } catch (fault) {
    folder.fail(fault);
    throw fault;
  }
}

/** Whether a prediction is of more units than can be re-optimised. */
export function isOfMany(prediction: Prediction | ManyPrediction): prediction is ManyPrediction {
  return "occupancyChanged" in prediction;
}

const MANY_SEED = 1; // of the simulation behind a prediction of many units

type Arrays = ReturnType<Run["arrays"]>;

function predictorOf(arrays: Arrays, from: string, kernels: NetworkKernels | undefined) {
  const { network, unitIds } = predictionNetworkOf(arrays, from);
  return (change: PlainChange) => predictChange(network, unitIds, changeOf(change), kernels?.solver);
}

function predictorOfMany(arrays: Arrays, from: string) {
  const { model, unitIds } = manyModelOf(arrays, from);
  return (change: PlainChange) =>
    predictMany(model, unitIds, manyChangeOf(change), createRng(MANY_SEED).split("predict"));
}

/** @throws RangeError for a change that only re-optimising answers */
function manyChangeOf(change: PlainChange): ManyChange {
  if (change.kind === "cellDeath" || change.kind === "silencing") return change;
  throw new RangeError(
    "predict: the run is of more units than can be re-optimised, so only what happens before the network adapts is predicted: --remove-units or --silence-units. For coding cost and inputs infer from up to 12 units.",
  );
}

function headlineOf(prediction: Prediction | ManyPrediction): [string, number] {
  const { title } = prediction;
  if (!isOfMany(prediction)) return [`${title} (bits)`, prediction.adaptationBits];
  const shifts = prediction.occupancyChanged.map((value, i) => Math.abs(value - prediction.occupancyOriginal[i]));
  return [`${title} (largest change)`, Math.max(...shifts)];
}

/** A prediction as plain data, as `telos predict --json` prints it. */
export function predictionJson(prediction: Prediction | ManyPrediction) {
  if (isOfMany(prediction)) {
    const { unitIds, occupancyOriginal, occupancyChanged, changeLow, changeHigh, ...rest } = prediction;
    return {
      ...rest,
      units: unitIds,
      occupancyOriginal: Array.from(occupancyOriginal),
      occupancyChanged: Array.from(occupancyChanged),
      changeLow: Array.from(changeLow),
      changeHigh: Array.from(changeHigh),
    };
  }
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

/** A file as a manifest names it. */
export function inputOf(path: string): RunInput {
  return { path, sha256: sha256OfFile(path).sha256, bytes: statSync(path).size };
}

function changeOf(change: PlainChange): NetworkChange {
  return change.kind === "inputStatistics"
    ? { ...change, probabilities: Float64Array.from(change.probabilities) }
    : change;
}
