import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { makeFolders } from "../makeFolders.ts";
import { writeWhole } from "../writeWhole.ts";
import { submitToSlurm } from "./slurmQueue.ts";
import type { SweepPoint } from "./sweepPlan.ts";

/** What Slurm is asked for. */
export interface SlurmOptions {
  /** Points in one task of the array; 1 unless there are more points than an array may have tasks. */
  readonly pack?: number;
  /** Memory of a task: "2G". */
  readonly memory: string;
  /** Time limit of a task as Slurm writes it: "01:00:00". */
  readonly time?: string;
  readonly partition?: string;
  /** Worker threads, and so cores, of a task. */
  readonly threads: number;
  /** Further options of sbatch, one each: "--account=lab". */
  readonly flags: readonly string[];
  /** Lines of shell before the work begins: what loads the site's modules. */
  readonly preamble?: string;
  /** The command that works a task off; the folder of the submission and the task's number follow. */
  readonly workCommand: readonly string[];
}

/** An array job that was handed in, or was about to be. */
export interface SlurmSubmission {
  readonly path: string;
  /** The job's name, found nowhere else in the queue. */
  readonly name: string;
  readonly threads: number;
  /** The points of each task, by their keys. */
  readonly tasks: readonly (readonly string[])[];
}

/** How points are divided into tasks: packs of one size in the order of the sweep, never more tasks than an array may have. */
export function packsOf(points: readonly SweepPoint[], pack: number | undefined, largest: number): SweepPoint[][][] {
  const size = pack ?? Math.max(1, Math.ceil(points.length / largest));
  const packs = Array.from({ length: Math.ceil(points.length / size) }, (_, k) =>
    points.slice(k * size, (k + 1) * size),
  );
  return Array.from({ length: Math.ceil(packs.length / largest) }, (_, k) =>
    packs.slice(k * largest, (k + 1) * largest),
  );
}

/**
 * Hands packs of points in as one array job. Name, packs and script are on the disk before sbatch is called: whoever opens
 * the folder later finds the job by its name, even if this process was killed before it saw the answer.
 * @throws what sbatch says when it refuses
 */
export async function submitPacks(
  folder: string,
  packs: readonly (readonly SweepPoint[])[],
  options: SlurmOptions,
): Promise<SlurmSubmission> {
  const number = submissionsOf(folder).length + 1;
  const path = join(resolve(folder), "slurm", String(number).padStart(3, "0"));
  makeFolders(join(path, "logs"));
  const submission: SlurmSubmission = {
    path,
    name: `telos-${randomBytes(5).toString("hex")}`,
    threads: options.threads,
    tasks: packs.map((points) => points.map(({ key }) => key)),
  };
  const script = join(path, "job.sh");
  writeWhole(script, scriptOf(path, options));
  writeWhole(join(path, "submission.json"), `${JSON.stringify(submission)}\n`);
  const id = await submitToSlurm(sbatchArguments(submission, options), script);
  writeWhole(join(path, "job-id.txt"), `${id}\n`);
  return submission;
}

/** The options that sbatch is called with, but for `--parsable` and the script. */
export function sbatchArguments(
  { path, name, tasks }: Pick<SlurmSubmission, "path" | "name" | "tasks">,
  { memory, time, partition, threads, flags }: SlurmOptions,
): string[] {
  return [
    `--array=0-${tasks.length - 1}`,
    `--job-name=${name}`,
    `--mem=${memory}`,
    `--cpus-per-task=${threads}`,
    ...(time === undefined ? [] : [`--time=${time}`]),
    ...(partition === undefined ? [] : [`--partition=${partition}`]),
    "--requeue", // a task whose node fails begins again elsewhere
    "--open-mode=append",
    `--output=${join(path, "logs", "%a.log")}`,
    ...flags,
  ];
}

/** All submissions of a sweep in order; none before the first. */
export function submissionsOf(folder: string): SlurmSubmission[] {
  const path = join(resolve(folder), "slurm");
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => existsSync(join(path, name, "submission.json")))
    .sort()
    .map((name) => readSubmission(join(path, name)));
}

/** A submission by its folder. @throws when it is not there */
export function readSubmission(path: string): SlurmSubmission {
  const stored = JSON.parse(readFileSync(join(path, "submission.json"), "utf8")) as SlurmSubmission;
  return { ...stored, path: resolve(path) }; // the folder may have been moved
}

/** The folder of the sweep that a submission belongs to. */
export function sweepOfSubmission(path: string): string {
  const slurm = resolve(path, "..");
  if (basename(slurm) !== "slurm") throw new Error(`${path}: not a submission of a sweep.`);
  return resolve(slurm, "..");
}

function scriptOf(path: string, { preamble, workCommand }: SlurmOptions): string {
  return [
    "#!/bin/bash",
    ...(preamble === undefined ? [] : [preamble.trimEnd()]),
    // Node keeps what it has compiled on the node's own disk: half a second less for every task but the first there.
    `export NODE_COMPILE_CACHE="\${NODE_COMPILE_CACHE:-\${TMPDIR:-/tmp}/telos-node-$UID}"`,
    `exec ${[...workCommand, path].map(quoted).join(" ")} "$SLURM_ARRAY_TASK_ID"`,
    "",
  ].join("\n");
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
