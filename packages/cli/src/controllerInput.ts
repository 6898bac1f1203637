import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import {
  CONTROLLER_PRESETS,
  type ControllerSpec,
  LEARNED_PRESETS,
  type LearnedPresetName,
  nearestName,
  type PresetName,
  parseControllerSpec,
} from "@telos/core";
import { decodeNpy } from "@telos/recordings";
import { UsageError } from "./terminal.ts";

const PRESETS: Readonly<Record<PresetName | LearnedPresetName, ControllerSpec>> = {
  ...CONTROLLER_PRESETS,
  ...LEARNED_PRESETS,
};

/** The names of the presets: those of the paper in its order, then those with a learned policy. */
export const PRESET_NAMES = Object.keys(PRESETS) as readonly (keyof typeof PRESETS)[];

/** A controller to be trained, and how its run is called. */
export interface ControllerInput {
  readonly name: string;
  readonly spec: ControllerSpec;
}

/**
 * A preset by its name, or a spec by its path; weights that a spec names stand beside it.
 * @throws UsageError on what is neither, with the name probably meant, and on a wrong spec, with the path to its fault
 */
export function controllerInput(source: string): ControllerInput {
  const preset = PRESET_NAMES.find((name) => name === source);
  if (preset !== undefined) return { name: preset, spec: PRESETS[preset] };
  if (!existsSync(source)) {
    const near = nearestName(source, PRESET_NAMES);
    const meant = near === undefined ? "" : ` Did you mean "${near}"?`;
    throw new UsageError(
      `${source}: neither a preset nor a file.${meant} Presets: ${PRESET_NAMES.join(", ")}; telos train PRESET --print shows one as a spec to start from.`,
    );
  }
  if (statSync(source).isDirectory())
    throw new UsageError(
      `${source}: this is a folder. ${existsSync(join(source, "spec.json")) ? `Name the spec in it: ${join(source, "spec.json")}` : "Name a spec, a file of JSON."}`,
    );
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(source, "utf8"));
  } catch (cause) {
    throw new UsageError(`${source}: not valid JSON: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
  try {
    const name = source.replace(/^.*[\\/]/, "").replace(/\.[^.]*$/, "");
    return {
      name,
      spec: parseControllerSpec(json, (path) => matrixOf(isAbsolute(path) ? path : join(dirname(source), path))),
    };
  } catch (fault) {
    if (fault instanceof RangeError) throw new UsageError(`${source}: ${fault.message}`, { cause: fault });
    throw fault;
  }
}

/** The rows of a matrix in a .npy file. @throws UsageError if there is none, RangeError if it is no matrix of numbers */
export function matrixOf(path: string): number[][] {
  if (!existsSync(path)) throw new RangeError(`there is no file ${path}`);
  const { shape, data } = decodeNpy(readFileSync(path), path);
  if (shape.length !== 2 || Array.isArray(data) || data instanceof BigInt64Array || data instanceof BigUint64Array)
    throw new RangeError(`${path} holds an array of shape [${shape.join(", ")}], not a matrix of numbers`);
  const numbers = Float64Array.from(data as ArrayLike<number>);
  return Array.from({ length: shape[0] }, (_, i) => Array.from(numbers.subarray(i * shape[1], (i + 1) * shape[1])));
}
