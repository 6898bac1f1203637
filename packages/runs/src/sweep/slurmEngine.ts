import { cancelOnSlurm, largestSlurmArray, type QueuedTask, slurmQueue } from "./slurmQueue.ts";
import { packsOf, type SlurmOptions, type SlurmSubmission, submissionsOf, submitPacks } from "./slurmSubmission.ts";
import { forgetFailures, missingPoints, readFailure } from "./sweepFolder.ts";
import type { SweepPlan, SweepPoint } from "./sweepPlan.ts";

/** Where a sweep stands on a cluster. */
export interface SlurmStanding {
  /** Points without a result. */
  readonly missing: readonly SweepPoint[];
  /** Those of them whose task failed at them; no task will try them again. */
  readonly failed: readonly SweepPoint[];
  /** Those of them that stand in the queue or are at work. */
  readonly queued: readonly SweepPoint[];
  /** The queue's tasks, undefined where it does not answer. */
  readonly tasks: readonly QueuedTask[] | undefined;
}

/** How a sweep is worked off by a cluster. */
export interface SlurmEngineOptions {
  readonly folder: string;
  readonly plan: SweepPlan;
  readonly slurm: SlurmOptions;
  /** How often points that were lost, without a result and without a failure, are handed in again. */
  readonly retries: number;
  /** Whether to stay until all is done; without it the points are handed in and that is all. */
  readonly wait: boolean;
  /** Ends the waiting; what was handed in goes on. */
  readonly signal?: AbortSignal;
  readonly onStanding?: (standing: SlurmStanding) => void;
  /** Milliseconds between two looks at the queue. */
  readonly pollMs?: number;
}

const POLL_MS = 5000; // a queue shared by hundreds is not asked more often
const LOOKS_BEFORE_LOST = 2; // on a network disk a result may be seen a moment after its task has left the queue

/**
 * Hands in what is missing and not in the queue already, and waits until all is done. A task may be killed, or run twice,
 * without harm: what counts is which results are there. Closed and opened again it goes on where it was.
 * @returns where the sweep stands at the end, and how many points were handed in
 * @throws what sbatch says when it refuses
 */
export async function runSweepOnSlurm(
  options: SlurmEngineOptions,
): Promise<SlurmStanding & { readonly submitted: number }> {
  const { folder, plan, slurm, wait, signal, onStanding, pollMs = POLL_MS } = options;
  let rounds = options.retries + 1;
  let submitted = 0;
  let looks = LOOKS_BEFORE_LOST; // the first time at once
  let standing = await slurmStanding(folder, plan);
  forgetFailures(folder, idle(standing));
  while (!signal?.aborted) {
    standing = await slurmStanding(folder, plan);
    onStanding?.(standing);
    const lost = standing.tasks === undefined ? [] : unaccounted(standing);
    const atWork = standing.tasks === undefined || standing.queued.length > 0;
    if (lost.length === 0) looks = 0;
    else if (++looks >= LOOKS_BEFORE_LOST && rounds > 0) {
      const largest = await largestSlurmArray();
      for (const packs of packsOf(lost, slurm.pack, largest)) await submitPacks(folder, packs, slurm);
      submitted += lost.length;
      rounds--;
      looks = 0;
      if (!wait) break;
    } else if (looks >= LOOKS_BEFORE_LOST && !atWork) break; // lost again and again
    if (lost.length === 0 && (!atWork || !wait)) break;
    await pause(pollMs, signal);
  }
  return { ...(await slurmStanding(folder, plan)), submitted };
}

/** Where a sweep stands, by its results first and by the queue for the rest. */
export async function slurmStanding(folder: string, plan: SweepPlan): Promise<SlurmStanding> {
  const submissions = submissionsOf(folder);
  // The queue first: what has left it by now has written its results before we look for them.
  const tasks = await slurmQueue(missingPoints(folder, plan).length === 0 ? [] : submissions.map(({ name }) => name));
  const missing = missingPoints(folder, plan);
  const waiting = new Set((tasks ?? []).flatMap((task) => keysOf(task, submissions)));
  return {
    missing,
    failed: missing.filter(({ key }) => readFailure(folder, key) !== undefined),
    queued: missing.filter(({ key }) => waiting.has(key)),
    tasks,
  };
}

/** Takes a sweep's tasks out of the queue and stops what runs; results that are there stay. @returns how many tasks there were */
export async function cancelSweepOnSlurm(folder: string): Promise<number> {
  const names = submissionsOf(folder).map(({ name }) => name);
  const tasks = await slurmQueue(names);
  if (tasks === undefined) throw new Error("squeue: the queue does not answer. Try again when it does.");
  await cancelOnSlurm([...new Set(tasks.map(({ name }) => name))]);
  return tasks.length;
}

function keysOf({ id, name }: QueuedTask, submissions: readonly SlurmSubmission[]): readonly string[] {
  const submission = submissions.find((one) => one.name === name);
  return submission?.tasks[Number(id.split("_")[1])] ?? [];
}

function idle({ missing, queued }: SlurmStanding): readonly SweepPoint[] {
  const there = new Set(queued);
  return missing.filter((point) => !there.has(point));
}

function unaccounted(standing: SlurmStanding): readonly SweepPoint[] {
  const failed = new Set(standing.failed);
  return idle(standing).filter((point) => !failed.has(point));
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener("abort", end);
  });
}
