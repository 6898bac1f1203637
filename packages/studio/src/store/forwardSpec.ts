import {
  CONTROLLER_PRESETS,
  type ControllerSpec,
  type Point,
  R_NETWORK_PRESETS,
  type Region,
  regionShape,
  SIX_SHAPES,
  transferOf,
} from "@telos/core";
import { FORWARD_KNOBS } from "./forwardKnobs.ts";

/** What the user may ask of the forward page, by the name that stands in the address. */
export const FORWARD_TASKS = [
  "square",
  "disc",
  "ring",
  "triangle",
  "cross",
  "ell",
  "star",
  "rooms",
  "shapes",
  "energy",
  "reward",
  "cartpole",
] as const;

/** Tasks without a tile, for links from studies. */
const STUDY_TASKS = ["energy-relu", "state-entropy", "noise"] as const;

export type ForwardTask = (typeof FORWARD_TASKS)[number] | (typeof STUDY_TASKS)[number];

/** The name of a task as the page says it. */
export const TASK_NAMES: Readonly<Record<ForwardTask, string>> = {
  square: "Square",
  disc: "Disc",
  ring: "Ring",
  triangle: "Triangle",
  cross: "Cross",
  ell: "Corner",
  star: "Star",
  rooms: "Two rooms",
  shapes: "Six shapes",
  energy: "Energy",
  reward: "Food",
  cartpole: "Cart & pole",
  "energy-relu": "Energy of a ReLU network",
  "state-entropy": "State entropy",
  noise: "Noise",
};

const IN_REGION = { kind: "region", std: 0.3, box: 0.9 } as const;

/** The regions of the tasks that have one; a five-pointed star is ours. */
function regionOf(task: ForwardTask): Region | undefined {
  if (task === "star") {
    const corners = Array.from({ length: 10 }, (_, k): Point => {
      const radius = k % 2 === 0 ? 0.85 : 0.38;
      const angle = Math.PI / 2 + (k * Math.PI) / 5;
      return [round(radius * Math.cos(angle)), round(radius * Math.sin(angle))];
    });
    return { kind: "polygon", corners };
  }
  return task === "square" ? undefined : SIX_SHAPES.find(({ kind }) => kind === task);
}

/** The spec of a task before anything is changed. */
export function taskSpec(task: ForwardTask): ControllerSpec {
  if (task in CONTROLLER_PRESETS) return CONTROLLER_PRESETS[task as keyof typeof CONTROLLER_PRESETS];
  const region = regionOf(task);
  if (region === undefined) throw new RangeError(`forward: there is no task "${task}".`);
  return confinedTo(region);
}

/** The spec of any region: what the square's preset says, but for a start inside the region, wherever it lies. */
function confinedTo(region: Region): ControllerSpec {
  const { square } = CONTROLLER_PRESETS;
  if (square.process.kind !== "rateNetwork") return square;
  return {
    ...square,
    process: {
      ...square.process,
      readoutStrength: 0.3,
      constraint: { kind: "region", units: [0, 1], regions: [region] },
    },
    training: { ...square.training, mirrored: false, start: IN_REGION },
    evaluation: { ...square.evaluation, start: IN_REGION, steps: 600 },
  };
}

/** What stands in the address of the forward page and decides what is computed. */
export interface ForwardChoice {
  readonly task: ForwardTask;
  readonly spec: ControllerSpec;
  /** The R network to compare with: the same process, one unit of reward per step alive. */
  readonly rSpec: ControllerSpec;
  /** The region that was drawn, if one was: its outline, then its holes. */
  readonly drawn: readonly (readonly Point[])[] | undefined;
  /** What in the address could not be used, in words. */
  readonly faults: readonly string[];
}

/** Reads the fields of an address. Never throws: what is wrong is said and the default taken. */
export function readForward(fields: Readonly<Record<string, string>>): ForwardChoice {
  const faults: string[] = [];
  const task = [...FORWARD_TASKS, ...STUDY_TASKS].find((name) => name === fields.task) ?? "square";
  if (fields.task !== undefined && fields.task !== task)
    faults.push(`task: there is no “${fields.task}”; the square is shown instead.`);
  let drawn: readonly (readonly Point[])[] | undefined;
  let spec = taskSpec(task);
  if (fields.region !== undefined) {
    try {
      drawn = fields.region.split("|").map(readPoints);
      const [corners, ...holes] = drawn as [readonly Point[], ...(readonly Point[])[]];
      const region: Region = { kind: "polygon", corners, ...(holes.length > 0 && { holes }) };
      regionShape(region);
      spec = confinedTo(region);
    } catch (fault) {
      drawn = undefined;
      faults.push(`region: ${fault instanceof Error ? fault.message : String(fault)}`);
    }
  }
  const numberOf = (name: string, low: number, high: number): number | undefined => {
    const text = fields[name];
    if (text === undefined) return undefined;
    const value = Number(text);
    if (text.trim() !== "" && value >= low && value <= high) return value;
    faults.push(`${name}: “${text}” is not a number from ${low} to ${high}; the default is taken.`);
    return undefined;
  };
  for (const knob of FORWARD_KNOBS) {
    const value = numberOf(knob.field, knob.low, knob.high);
    if (value === undefined) continue;
    if (knob.of(spec) === undefined) faults.push(`${knob.field}: this task has none; it is left out.`);
    else spec = knob.put(spec, knob.step === 1 ? Math.round(value) : value);
  }
  if (fields.food !== undefined) {
    try {
      spec = withFood(spec, readFood(fields.food));
    } catch (fault) {
      faults.push(`food: ${fault instanceof Error ? fault.message : String(fault)}`);
    }
  }
  const threshold = numberOf("threshold", 0.02, 2);
  if (threshold !== undefined) spec = withThreshold(spec, threshold);
  const seed = numberOf("seed", 0, Number.MAX_SAFE_INTEGER);
  if (seed !== undefined) spec = { ...spec, seed: Math.round(seed) };
  spec = withoutFalseMirrors(spec);
  return { task, spec, rSpec: rewardMaximising(task, spec), drawn, faults };
}

/** The energy threshold of a spec; undefined where energy is not bounded. */
export function thresholdOf({ process }: ControllerSpec): number | undefined {
  return process.kind === "rateNetwork" && process.constraint.kind === "energy"
    ? process.constraint.threshold
    : undefined;
}

/** What the address holds of a length: two digits. */
function round(value: number): number {
  return Math.round(value * 100) / 100 || 0;
}

/** Closed curves as text, outline first, then holes: "0.5,0.5;-0.5,0.5;0,-0.5|0.1,0;0,0.1;-0.1,0". */
export function regionText(curves: readonly (readonly Point[])[]): string {
  return curves.map((points) => points.map(([x, y]) => `${round(x)},${round(y)}`).join(";")).join("|");
}

function readPoints(text: string): readonly Point[] {
  return text.split(";").map((pair): Point => {
    const [x, y, ...more] = pair.split(",").map(Number);
    if (x === undefined || y === undefined || more.length > 0 || !(Math.abs(x) <= 2 && Math.abs(y) <= 2))
      throw new RangeError(`“${pair}” is no point x,y within ±2.`);
    return [x, y];
  });
}

/** Where food is: a disc. */
export interface Food {
  readonly centre: Point;
  readonly radius: number;
}

/** A disc as text: "0.2,-0.1,0.15", x and y of its centre and its radius. */
export function foodText({ centre: [x, y], radius }: Food): string {
  return [x, y, radius].map(round).join(",");
}

function readFood(text: string): Food {
  const [x, y, radius, ...more] = text.split(",").map(Number);
  const fits = Math.abs(x ?? 2) <= 1 && Math.abs(y ?? 2) <= 1 && radius !== undefined && radius > 0 && radius <= 1;
  if (!fits || more.length > 0)
    throw new RangeError(`“${text}” is no disc x,y,radius within ±1. The disc of the task is taken.`);
  return { centre: [x!, y!], radius };
}

/** The disc in which food is, where the task has food at all and a network that wants it. */
function withFood(spec: ControllerSpec, { centre, radius }: Food): ControllerSpec {
  return spec.rewarded === null ? spec : { ...spec, rewarded: { kind: "disc", radius, centre } };
}

function withThreshold(spec: ControllerSpec, threshold: number): ControllerSpec {
  const { process } = spec;
  if (process.kind !== "rateNetwork" || process.constraint.kind !== "energy") return spec;
  return { ...spec, process: { ...process, constraint: { ...process.constraint, threshold } } };
}

/** A spec may teach mirrored states only where the mirror image of everything that may happen may happen. */
function withoutFalseMirrors(spec: ControllerSpec): ControllerSpec {
  const { process, rewarded, training } = spec;
  if (!training.mirrored || process.kind !== "rateNetwork") return spec;
  const shapes = process.constraint.kind === "region" ? process.constraint.regions.map(regionShape) : [];
  const symmetric =
    transferOf(process.transfer).odd &&
    shapes.every(({ pointSymmetric }) => pointSymmetric) &&
    (rewarded === null || regionShape(rewarded).pointSymmetric);
  return symmetric ? spec : { ...spec, training: { ...training, mirrored: false } };
}

function rewardMaximising(task: ForwardTask, spec: ControllerSpec): ControllerSpec {
  const preset = Object.entries(R_NETWORK_PRESETS).find(([name]) => name === task)?.[1];
  const exploration = preset?.objective.kind === "rewardMaximising" ? preset.objective.exploration : 0;
  const { discount } = spec.objective;
  return { ...spec, rewarded: null, objective: { kind: "rewardMaximising", discount, exploration } };
}
