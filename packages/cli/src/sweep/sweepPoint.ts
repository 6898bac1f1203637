import { parseSpec, type Recording, simulateSpec } from "@telos/core";
import { encodeNpz, writePynapple } from "@telos/recordings";
import { doSweepTask, type PointLog, type PointResult, type SweepJob, type SweepTask, writeWhole } from "@telos/runs";
import { chosenSpinKernels } from "../chosenSpinKernels.ts";
import { readInput } from "../readInput.ts";
import { inferPoint } from "./inferPoint.ts";
import { inferRequest } from "./inferRequest.ts";
import { networkResult } from "./networkResult.ts";
import { trainPoint } from "./trainPoint.ts";

/** What a thread calls: does one point of a sweep and writes its result. */
export function sweepPoint(task: SweepTask): Promise<boolean> {
  return doSweepTask(task, compute);
}

/** The result of a point, a function of its settings and its input alone. */
async function compute(job: SweepJob, log: PointLog, arraysFile: string | undefined): Promise<PointResult> {
  const { task, input, settings } = job;
  const seed = settings.seed as number;
  if (task === "train") {
    const { result, arrays } = trainPoint(settings, log);
    if (arraysFile !== undefined) writeWhole(arraysFile, encodeNpz(arrays()));
    return result;
  }
  if (input !== null) return infer(await sameRecording(input), settings, arraysFile);
  const { infer: inferSettings, ...specJson } = settings;
  const spec = parseSpec(specJson);
  const { recording, truth } = simulateSpec(spec, { sampler: chosenSpinKernels({})?.sampler });
  log(`simulated: ${recording.units.length} units, ${spec.durationS} s`);
  if (inferSettings !== undefined)
    return infer(recording, { ...(inferSettings as Record<string, unknown>), seed }, arraysFile, spec);
  if (arraysFile !== undefined) writeWhole(arraysFile, writePynapple(recording));
  return networkResult(spec, recording, truth);
}

async function infer(
  recording: Recording,
  settings: Readonly<Record<string, unknown>>,
  arraysFile: string | undefined,
  spec?: ReturnType<typeof parseSpec>,
): Promise<PointResult> {
  const { result, arrays } = await inferPoint(recording, inferRequest(settings, settings.seed as number), spec);
  if (arraysFile !== undefined) writeWhole(arraysFile, encodeNpz(arrays()));
  return result;
}

async function sameRecording({ path, sha256 }: NonNullable<SweepJob["input"]>): Promise<Recording> {
  const { recording, input } = await readInput(path);
  if (input.sha256 !== sha256)
    throw new Error(`${path}: it has changed since the sweep began. Put the old file back, or begin another sweep.`);
  return recording;
}
