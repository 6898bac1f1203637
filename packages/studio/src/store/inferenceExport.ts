import { inferenceEnding, inferenceRecords } from "@telos/core";
import { purposeFigures, qualityFigures, wordFigures } from "@telos/figures";
import { purposeReport } from "@telos/reports";
import { strToU8 } from "fflate";
import { startTask } from "../worker/startTask.ts";
import type { InferenceAsk, InferenceEnd } from "../worker/tasks/inference.ts";
import type { OpenedRecording } from "../worker/tasks/openRecording.ts";
import { VERSION } from "./version.ts";
import { type SavedFile, zipRun } from "./zipRun.ts";

/** An inference that ended in the page, as it is exported. */
export interface ExportedInference {
  readonly ask: InferenceAsk;
  readonly end: InferenceEnd;
  readonly recording: OpenedRecording;
  /** Of computing. */
  readonly seconds: number;
  /** The fields of the address, for the command line that does the same. */
  readonly fields: Readonly<Record<string, string>>;
}

/** The run folder as `telos infer` writes it, zipped. */
export async function inferenceZip(exported: ExportedInference): Promise<SavedFile> {
  const { parts, figures, report } = await drawn(exported);
  const { end, ask, recording, seconds } = exported;
  const { state, reason, headline } = inferenceEnding(end.purpose);
  const file = parts.inputs[0]?.path ?? recording.name;
  return zipRun({
    name: `infer-${file.replace(/\.[^.]*$/, "")}`,
    command: ["telos", "infer", file, ...optionsOf(exported)],
    spec: parts.spec,
    seed: ask.request.seed,
    inputs: parts.inputs,
    ...{ seconds, state, reason, headline },
    records: inferenceRecords(end.purpose),
    files: {
      ...(parts.arrays && { "arrays.npz": parts.arrays }),
      ...(recording.spec && { "drawn-network.json": strToU8(`${JSON.stringify(recording.spec, null, 2)}\n`) }),
    },
    figures,
    report: () => report,
  });
}

/** The report alone: one page that opens anywhere, without a connection. */
export async function inferenceReport(exported: ExportedInference): Promise<SavedFile> {
  const { parts, report } = await drawn(exported);
  const name = parts.info.fileName.replace(/\.[^.]*$/, "").replace(/[^\w.-]+/g, "-");
  return { name: `${name}-report.html`, bytes: strToU8(report), type: "text/html" };
}

async function drawn({ ask, end, recording }: ExportedInference) {
  const { purpose } = end;
  const parts = await startTask("inferenceRun", { ...ask, purpose }, { worker: "inverse" }).result;
  // Times that are no seconds have no raster: an hour of samples would be drawn as a year.
  const inSeconds = !purpose.gates.some((gate) => gate.id === "samples" && gate.verdict === "refuse");
  const units = recording.units.filter(({ id }) => inSeconds && purpose.data.unitIds.includes(id));
  const truth = end.truth?.recovery;
  const figures = [
    ...purposeFigures({ purpose, units, ...(truth ? { truth } : {}) }, { theme: "light" }),
    ...(parts.profile ? qualityFigures(parts.profile) : []),
    ...(parts.words ? wordFigures(parts.words) : []),
  ];
  const report = purposeReport({
    purpose,
    recordingInfo: parts.info,
    settings: parts.spec as Readonly<Record<string, unknown>>,
    version: VERSION,
    seed: ask.request.seed,
    figures,
  });
  return { parts, figures, report };
}

/** Fields of the address as options of `telos infer`. */
const OPTIONS: Readonly<Record<string, string>> = {
  units: "--units",
  window: "--window-ms",
  stimulus: "--stimulus",
  input: "--input",
  inputs: "--inputs",
  lag: "--stimulus-lag-ms",
  family: "--family",
  from: "--from",
  to: "--to",
  epochs: "--epochs",
  surrogates: "--surrogates",
  replicates: "--replicates",
  seed: "--seed",
};

/** The options of the command line that ask for the same. */
export function optionsOf({ fields, ask }: Pick<ExportedInference, "fields" | "ask">): string[] {
  const words = ask.matrix === undefined ? [] : ["--words", "--array", ask.matrix];
  const switches = (["calibrate", "compare"] as const).flatMap((name) =>
    fields[name] === "1" ? [name === "compare" ? "--compare-models" : "--calibrate"] : [],
  );
  const named = Object.entries(OPTIONS).flatMap(([field, option]) => {
    const value = fields[field];
    return value === undefined ? [] : [option, value];
  });
  return [...words, ...named, ...switches, ...ask.request.accept.flatMap((id) => ["--accept", id])];
}
