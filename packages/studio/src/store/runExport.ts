import {
  buildController,
  type ControlSummary,
  controllerSpecJson,
  outlives,
  parseControllerSpec,
  valueShapeOf,
} from "@telos/core";
import { controllerFigures } from "@telos/figures";
import { controllerArrays, encodeNpz, KEPT_AGENTS } from "@telos/recordings";
import { controllerReport } from "@telos/reports";
import { canonicalJson } from "@telos/runs";
import { strToU8 } from "fflate";
import { startTask } from "../worker/startTask.ts";
import type { LivePoint } from "../worker/tasks/live.ts";
import { VERSION } from "./version.ts";
import { type SavedFile, sha256, zipRun } from "./zipRun.ts";

/** A training that was watched to its end, as it is exported. */
export interface ExportedTraining {
  /** Short: "square". */
  readonly name: string;
  readonly specJson: string;
  readonly parameters: Float64Array;
  readonly loss: number;
  /** Every point that the command line would have written too. */
  readonly curve: readonly LivePoint[];
  readonly seconds: number;
}

/** The run as the command line writes it, in a zip: manifest, spec, metrics, arrays, figures with their numbers, report. */
export async function runZip(training: ExportedTraining): Promise<SavedFile> {
  const { specJson, curve, name } = training;
  const { built, controls, figures, network, rollouts } = await judged(training);
  const { spec, process } = built;
  const json = controllerSpecJson(spec);
  const lines = [
    ...curve.map(({ step, lifetime, entropy, loss, terminated, discount }) => ({
      ...{ kind: "update", step, lifetime, actionEntropy: entropy, loss, terminated, discount },
    })),
    ...controls.map((control) => ({ kind: "control", ...control })),
  ];
  const report = (folder: string) =>
    controllerReport({
      name: folder,
      settings: json,
      seed: spec.seed,
      version: VERSION,
      updates: spec.training.steps,
      planned: spec.training.steps,
      loss: training.loss,
      horizon: spec.evaluation.steps,
      actions: process.actions,
      controls,
      plans: outlives(controls[0]!, controls[1]!),
      figures,
    });
  return zipRun({
    name: `train-${name}`,
    command: ["telos", "train", "spec.json"],
    spec: json,
    specText: `${JSON.stringify(JSON.parse(specJson), null, 2)}\n`,
    seed: spec.seed,
    inputs: [],
    seconds: training.seconds,
    state: "complete",
    reason: undefined,
    records: lines,
    files: { "arrays.npz": encodeNpz(controllerArrays(built, { network }, rollouts)) },
    figures,
    report,
  });
}

/** The figure of a training as SVG, as PNG at 300 dots per inch, or its numbers as CSV. */
export async function trainingFigure(
  training: ExportedTraining,
  format: "svg" | "png" | "csv",
  theme: "light" | "dark",
): Promise<SavedFile> {
  const { figures } = await judged(training, theme);
  const figure = figures[0]!;
  const name = `${training.name}-${figure.name}`;
  if (format === "csv") return { name: `${name}.csv`, bytes: strToU8(figure.csv), type: "text/csv" };
  if (format === "svg") return { name: `${name}.svg`, bytes: strToU8(figure.svg), type: "image/svg+xml" };
  return { name: `${name}.png`, bytes: await pngOf(figure.svg), type: "image/png" };
}

/** What the trained network does again with other agents, as `telos simulate` writes it. */
export async function activityFile(training: ExportedTraining, format: "npz" | "nwb"): Promise<SavedFile> {
  const spec: unknown = JSON.parse(training.specJson);
  const specSha256 = await sha256(strToU8(canonicalJson({ spec, inputs: [] }, "run")));
  const { name, parameters } = training;
  const { bytes } = await startTask(
    "activity",
    { spec, parameters, format, agents: 10, seed: 1, name: `train-${name}`, specSha256 },
    { worker: "judge" },
  ).result;
  return { name: `${name}-activity.${format}`, bytes, type: "application/octet-stream" };
}

async function judged({ specJson, parameters, curve }: ExportedTraining, theme: "light" | "dark" = "light") {
  const json: unknown = JSON.parse(specJson);
  const ask = { spec: json, parameters, withRollouts: true, exactAgents: KEPT_AGENTS };
  const answer = await startTask("judge", ask, { worker: "judge" }).result;
  const controls: readonly ControlSummary[] = answer.controls;
  const built = buildController(parseControllerSpec(json));
  const { process, spec } = built;
  const network = { ...valueShapeOf(process, spec.training), parameters };
  const figures = controllerFigures(
    {
      spec,
      process,
      curve,
      controls: controls.map(({ name }, k) => ({ name, rollouts: answer.rollouts[k]! })),
    },
    { theme },
  );
  return { built, network, controls, figures, rollouts: answer.rollouts };
}

const PNG_SCALE = 300 / 72; // a figure's unit is the point

function pngOf(svg: string): Promise<Uint8Array> {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  return new Promise<Uint8Array>((done, fail) => {
    const picture = new Image();
    picture.onerror = () => fail(new Error("The figure could not be drawn as PNG. Take the SVG."));
    picture.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.naturalWidth * 0.75 * PNG_SCALE);
      canvas.height = Math.round(picture.naturalHeight * 0.75 * PNG_SCALE);
      canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => {
        if (blob) void blob.arrayBuffer().then((bytes) => done(new Uint8Array(bytes)), fail);
        else fail(new Error("The figure could not be drawn as PNG. Take the SVG."));
      }, "image/png");
    };
    picture.src = url;
  }).finally(() => URL.revokeObjectURL(url));
}
