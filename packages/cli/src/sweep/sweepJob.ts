import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { controllerSpecJson, INFER_PRESET, parseControllerSpec, parseSpec } from "@telos/core";
import { type ShortName, type SweepJob, sha256OfFile } from "@telos/runs";
import { controllerInput, PRESET_NAMES } from "../controllerInput.ts";
import { UsageError } from "../terminal.ts";
import { inferRequest } from "./inferRequest.ts";

/** What can be done at every point of a sweep. */
export const SWEEP_TASKS = ["train", "simulate", "infer"] as const;
export type SweepTaskName = (typeof SWEEP_TASKS)[number];

/** A sweep's job as a source asks for it. */
export interface SourceJob {
  /** Part of the folder's name. */
  readonly name: string;
  readonly job: SweepJob;
  readonly shortNames: Readonly<Record<string, ShortName>>;
}

/**
 * What a sweep of a source does: a controller (a preset or a spec) is trained, a network with spikes is simulated or
 * simulated and inferred, a recording is inferred.
 * @throws UsageError on a source that is nothing of these, and on a task that it does not have
 */
export function sweepJob(source: string, asked: SweepTaskName | undefined, keepArrays: boolean): SourceJob {
  const name = source.replace(/^.*[\\/]/, "").replace(/\.[^.]*$/, "");
  const there = statSync(source, { throwIfNoEntry: false });
  if (there === undefined || isController(source)) {
    const given = controllerInput(source); // says what is wrong with a source that is not there
    expectTask(source, asked, ["train"]);
    const settings = controllerSpecJson(given.spec);
    return {
      name: given.name,
      job: { task: "train", input: null, settings, keepArrays },
      shortNames: CONTROLLER_NAMES,
    };
  }
  if (there.isDirectory())
    throw new UsageError(
      `${source}: this is a folder. A sweep begins with a spec, a preset (${PRESET_NAMES.join(", ")}) or a recording.`,
    );
  if (!source.endsWith(".json")) {
    expectTask(source, asked, ["infer"]);
    const input = { path: resolve(source), ...sha256OfFile(source) };
    return { name, job: { task: "infer", input, settings: INFER_SETTINGS, keepArrays }, shortNames: {} };
  }
  const task = expectTask(source, asked, ["simulate", "infer"]);
  const spec = asUsageOf(source, () => parseSpec(jsonOf(source)));
  const settings = task === "infer" ? { ...spec, infer: withoutSeed(INFER_SETTINGS) } : { ...spec };
  return { name, job: { task, input: null, settings, keepArrays }, shortNames: NETWORK_NAMES };
}

/** Refuses settings that some point would fail at, before any point is begun. @throws RangeError with the path to the fault */
export function checkSettings({ task, input }: SweepJob, settings: Readonly<Record<string, unknown>>): void {
  if (task === "train") parseControllerSpec(settings);
  else if (input !== null) inferRequest(settings, 0);
  else {
    const { infer, ...spec } = settings;
    parseSpec(spec);
    if (infer !== undefined) inferRequest(infer as Record<string, unknown>, 0);
  }
}

/** Everything about an inference that a grid may vary; null is "chosen from the data". */
const INFER_SETTINGS = {
  units: null,
  windowMs: null,
  stimulus: null,
  stimulusLagMs: "auto",
  family: "auto",
  calibrate: false,
  accept: [],
  epochs: [],
  where: [],
  from: null,
  to: null,
  surrogates: INFER_PRESET.surrogates,
  replicates: INFER_PRESET.replicates,
  seed: 1,
} as const;

const CONTROLLER_NAMES: Readonly<Record<string, ShortName>> = {
  g: { paths: ["process.gain"] },
  n: { paths: ["process.units"] },
  alpha: { paths: ["objective.temperature"] },
  gamma: { paths: ["objective.discount"] },
  beta: { paths: ["objective.stateEntropy"] },
  epsilon: { paths: ["objective.exploration"] },
  energy: { paths: ["process.constraint.threshold"] },
};

const NETWORK_NAMES: Readonly<Record<string, ShortName>> = {
  lambda: { paths: ["codingCost"] },
  u: { paths: ["updateRateHz"] },
  T: { paths: ["durationS"] },
  reference: { paths: ["reference"], read: referenceOf },
  window: { paths: ["infer.windowMs"] },
};

/** A number is a fixed reference, "marginal" the mean of each unit, "shared" the mean of all. */
function referenceOf(value: unknown, old: unknown): unknown {
  if (typeof value === "number") return { kind: "fixed", probabilities: value };
  if (value !== "marginal" && value !== "shared") return value;
  const { probabilities, start } = old as { readonly probabilities?: unknown; readonly start?: unknown };
  return { kind: "marginal", shared: value === "shared", start: probabilities ?? start };
}

function withoutSeed<Settings extends { readonly seed: unknown }>({
  seed: _,
  ...rest
}: Settings): Omit<Settings, "seed"> {
  return rest;
}

function isController(source: string): boolean {
  if (!source.endsWith(".json")) return false;
  const json = jsonOf(source);
  return typeof json === "object" && json !== null && "kind" in json && json.kind === "controller";
}

function jsonOf(path: string): unknown {
  return asUsageOf(path, () => JSON.parse(readFileSync(path, "utf8")) as unknown);
}

function asUsageOf<Value>(source: string, read: () => Value): Value {
  try {
    return read();
  } catch (fault) {
    if (fault instanceof RangeError) throw new UsageError(`${source}: ${fault.message}`, { cause: fault });
    if (fault instanceof SyntaxError)
      throw new UsageError(`${source}: not valid JSON: ${fault.message}`, { cause: fault });
    throw fault;
  }
}

function expectTask(
  source: string,
  asked: SweepTaskName | undefined,
  tasks: readonly [SweepTaskName, ...SweepTaskName[]],
): SweepTaskName {
  if (asked === undefined) return tasks[0];
  if (tasks.includes(asked)) return asked;
  throw new UsageError(`--task ${asked}: ${source} is for ${tasks.join(" or ")}.`);
}
