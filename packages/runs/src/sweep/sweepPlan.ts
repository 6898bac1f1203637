import { canonicalJson } from "../canonicalJson.ts";
import type { RunInput } from "../manifest.ts";
import { sha256 } from "../sha256.ts";
import { type SweepAxis, withValue } from "./gridAxis.ts";

/** What is done at every point: a task by its name, and settings of which some vary. Plain data. */
export interface SweepJob {
  /** "train", "simulate", "infer": known to whoever does it. */
  readonly task: string;
  /** The file that is read, null where there is none. */
  readonly input: RunInput | null;
  /** Fully resolved; `seed` in it is replaced by each seed. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Whether each point also leaves its arrays behind. */
  readonly keepArrays: boolean;
}

/** One point: settings and a seed, and nothing else decides its result. */
export interface SweepPoint {
  /** From the point's settings, seed, task, input and the version of telos: equal in two sweeps where the work is the same. */
  readonly key: string;
  /** Place in the order of the sweep, from 0: the first axis varies slowest, the seed fastest. */
  readonly index: number;
  readonly seed: number;
  /** One for each axis, as its `shown`. */
  readonly values: readonly (number | string)[];
}

/** A sweep, whole: the content of `sweep.json`. */
export interface SweepPlan {
  readonly sweepVersion: 1;
  /** Version of telos. */
  readonly telos: string;
  readonly name: string;
  readonly command: readonly string[];
  readonly job: SweepJob;
  readonly axes: readonly SweepAxis[];
  readonly seeds: readonly number[];
  readonly points: readonly SweepPoint[];
}

const MOST_POINTS = 1_000_000;
const KEY_DIGITS = 16;

/**
 * Every point of a sweep: each combination of the axes' values with each seed.
 * @throws RangeError on two axes of one path or name, and on more than a million points
 */
export function sweepPlan(request: Omit<SweepPlan, "sweepVersion" | "points">): SweepPlan {
  const { axes, seeds, job } = request;
  axes.forEach((axis, k) => {
    const clash = axes.slice(0, k).find((one) => overlap(one.path, axis.path) || one.name === axis.name);
    if (clash !== undefined)
      throw new RangeError(`--grid ${axis.name}: it is varied already, by ${clash.name}. Name each setting once.`);
  });
  const count = axes.reduce((product, { values }) => product * values.length, seeds.length);
  if (count > MOST_POINTS) throw new RangeError(`sweep: ${count} points are more than ${MOST_POINTS}. Take fewer.`);
  const cells = axes.reduce<(number | string)[][]>(
    (all, { shown }) => all.flatMap((cell) => shown.map((value) => [...cell, value])),
    [[]],
  );
  const points = cells.flatMap((values) => {
    const settings = cellSettings(job, axes, values);
    const cellJson = canonicalJson(
      { telos: request.telos, task: job.task, input: job.input?.sha256 ?? null, settings: { ...settings, seed: 0 } },
      "sweep",
    );
    return seeds.map((seed) => ({ key: sha256(`${cellJson} ${seed}`).slice(0, KEY_DIGITS), seed, values }));
  });
  return { sweepVersion: 1, ...request, points: points.map((point, index) => ({ ...point, index })) };
}

/** The settings of a point: the job's, with the point's values and its seed. */
export function pointSettings({ job, axes }: SweepPlan, { seed, values }: SweepPoint): Record<string, unknown> {
  return { ...cellSettings(job, axes, values), seed };
}

/** A point in words: "g = 1.2, seed 3". */
export function pointName({ axes }: Pick<SweepPlan, "axes">, { seed, values }: SweepPoint): string {
  return [...axes.map(({ name }, k) => `${name} = ${values[k]}`), `seed ${seed}`].join(", ");
}

function cellSettings(
  job: SweepJob,
  axes: readonly SweepAxis[],
  place: readonly (number | string)[],
): Record<string, unknown> {
  return axes.reduce<unknown>(
    (at, { path, values, shown }, k) => withValue(at, path, values[shown.indexOf(place[k]!)]),
    job.settings,
  ) as Record<string, unknown>;
}

function overlap(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`);
}
