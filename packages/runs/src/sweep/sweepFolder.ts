import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson } from "../canonicalJson.ts";
import { makeFolders } from "../makeFolders.ts";
import { writeError } from "../writeError.ts";
import { writeWhole } from "../writeWhole.ts";
import type { SweepPlan, SweepPoint } from "./sweepPlan.ts";

/** A number or a word for each column of the table. Numbers that JSON lacks are the texts "NaN", "Infinity", "-Infinity". */
export type PointResult = Readonly<Record<string, number | string>>;

/** Why a point has no result. */
export interface PointFailure {
  readonly seed: number;
  readonly message: string;
}

const FOLDERS = ["points", "failed", "logs"] as const;

/**
 * Opens a sweep's folder, a new one or that of the same sweep with other axes or seeds, and writes `sweep.json`. Points
 * that are done stay, whatever the plan was that asked for them.
 * @throws when the folder holds other things or another sweep, or cannot be written
 */
export function openSweep(path: string, plan: SweepPlan): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there !== undefined && !there.isDirectory()) throw new Error(`--out ${path}: this is a file. Name a folder.`);
  const entries = there === undefined ? [] : readdirSync(path);
  if (entries.includes("sweep.json")) {
    const earlier = readSweep(path);
    if (jobText(earlier) !== jobText(plan))
      throw new Error(
        `--out ${path}: it holds another sweep ("${earlier.name}", ${earlier.job.task}), with other settings or of another version of telos. Name another folder.`,
      );
  } else if (entries.some((entry) => !entry.startsWith(".telos-")))
    throw new Error(`--out ${path}: the folder is not empty and not a sweep of telos. Name another folder.`);
  try {
    for (const folder of FOLDERS) makeFolders(join(path, folder));
  } catch (cause) {
    throw writeError(join(path, "points"), cause);
  }
  const text = `${JSON.stringify(plan, null, 1)}\n`;
  const file = join(path, "sweep.json");
  if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeWhole(file, text);
}

/** The plan in a sweep's folder. @throws when there is none, or when another version of the format wrote it */
export function readSweep(path: string): SweepPlan {
  const file = join(path, "sweep.json");
  if (!existsSync(file)) throw new Error(`${path}: not the folder of a sweep: it holds no sweep.json.`);
  let plan: Partial<SweepPlan>;
  try {
    plan = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new Error(`${file}: not valid JSON. Was it edited? Start the sweep again.`, { cause });
  }
  if (plan.sweepVersion !== 1 || !Array.isArray(plan.points))
    throw new Error(`${file}: sweepVersion is ${JSON.stringify(plan.sweepVersion)}, and this telos reads 1.`);
  return plan as SweepPlan;
}

/** Where a point's result lies. */
export function resultPath(path: string, key: string): string {
  return join(path, "points", `${key}.json`);
}

/** Where a point's arrays lie, if the sweep keeps them. */
export function arraysPath(path: string, key: string): string {
  return join(path, "points", `${key}.npz`);
}

/** Where a point says what it did and why it failed. */
export function logPath(path: string, key: string): string {
  return join(path, "logs", `${key}.log`);
}

/** The points without a result, in the order of the plan: one look at the folder, whatever the engine says. */
export function missingPoints(path: string, plan: SweepPlan): SweepPoint[] {
  const files = new Set(readdirSync(join(path, "points")));
  return plan.points.filter(
    ({ key }) => !files.has(`${key}.json`) || (plan.job.keepArrays && !files.has(`${key}.npz`)),
  );
}

/** A point's result; undefined where there is none yet. @throws when the file was edited or belongs to another point */
export function readResult(path: string, { key }: SweepPoint): PointResult | undefined {
  const file = resultPath(path, key);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw cause;
  }
  const stored = JSON.parse(text) as { key?: string; result?: Record<string, number | string> };
  if (stored.key !== key || stored.result === undefined)
    throw new Error(`${file}: not the result of this point. Remove the file and start the sweep again.`);
  return Object.fromEntries(Object.entries(stored.result).map(([name, value]) => [name, numberOf(value)]));
}

/** Writes a point's result, whole or not at all. The bytes depend on the point and its result alone. */
export function writeResult(path: string, { key, seed }: SweepPoint, result: PointResult): void {
  const told = Object.entries(result).map(([name, value]) => [name, Number.isFinite(value) ? value : String(value)]);
  writeWhole(resultPath(path, key), `${JSON.stringify({ key, seed, result: Object.fromEntries(told) }, null, 1)}\n`);
}

/** Notes that a point failed; the next run of the sweep tries it again. */
export function writeFailure(path: string, { key, seed }: SweepPoint, message: string): void {
  writeWhole(join(path, "failed", `${key}.json`), `${JSON.stringify({ seed, message })}\n`);
}

/** Why a point failed; undefined where it did not. */
export function readFailure(path: string, key: string): PointFailure | undefined {
  const file = join(path, "failed", `${key}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as PointFailure) : undefined;
}

/** Forgets earlier failures of these points, so that they are tried again. */
export function forgetFailures(path: string, points: readonly SweepPoint[]): void {
  for (const { key } of points) rmSync(join(path, "failed", `${key}.json`), { force: true });
}

const NOT_IN_JSON: readonly (number | string)[] = ["NaN", "Infinity", "-Infinity"];

function numberOf(value: number | string): number | string {
  return NOT_IN_JSON.includes(value) ? Number(value) : value;
}

function jobText({ job, telos }: SweepPlan): string {
  const { settings, task, input } = job;
  return canonicalJson({ telos, task, input: input?.sha256 ?? null, settings: { ...settings, seed: 0 } }, "sweep");
}
