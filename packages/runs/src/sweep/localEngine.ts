import { availableParallelism, totalmem } from "node:os";
import { createPool, type TaskOutcome } from "../pool.ts";
import { forgetFailures, writeFailure } from "./sweepFolder.ts";
import { pointName, pointSettings, type SweepPlan, type SweepPoint } from "./sweepPlan.ts";
import type { SweepTask } from "./sweepTask.ts";

/** The module whose function does the work of a point in a thread: plain data in, nothing out. */
export interface SweepWorker {
  /** File URL. */
  readonly module: URL;
  readonly task: string;
}

/** How points are worked off on this machine. */
export interface LocalEngineOptions {
  readonly folder: string;
  readonly plan: SweepPlan;
  /** What is missing, in order. */
  readonly points: readonly SweepPoint[];
  readonly worker: SweepWorker;
  /** Worker threads at most; one for each core when left out. */
  readonly threads?: number;
  readonly signal?: AbortSignal;
  /** After each point that ended, done or failed. */
  readonly onPoint?: (ended: number, failed: number) => void;
}

/** A point that failed, and why. */
export interface FailedPoint {
  readonly point: SweepPoint;
  readonly message: string;
}

const MEMORY_SHARE = 0.75; // of the machine, for the heaps of all threads together
const LEAST_HEAP_MB = 256;
const MB = 1 << 20;

/**
 * Works points off in worker threads. Results go to the disk, so that memory does not grow with the number of points; a
 * point that fails, or whose thread dies, fails alone.
 * @returns the points that failed, in order; those cut off by the signal are neither failed nor done
 */
export async function runSweepLocally(options: LocalEngineOptions): Promise<readonly FailedPoint[]> {
  const { folder, plan, points, worker, signal, onPoint } = options;
  if (points.length === 0) return [];
  const threads = Math.min(options.threads ?? availableParallelism(), points.length);
  const heapMb = Math.max(LEAST_HEAP_MB, Math.floor((MEMORY_SHARE * machineBytes()) / MB / threads));
  await using pool = await createPool<SweepTask, unknown>({ ...worker, threads, heapMb });
  const failed: FailedPoint[] = [];
  let ended = 0;
  forgetFailures(folder, points);
  function* tasks(): Generator<SweepTask> {
    for (const point of points)
      yield {
        folder,
        point,
        name: pointName(plan, point),
        job: { ...plan.job, settings: pointSettings(plan, point) },
      };
  }
  const onSettled = (settled: TaskOutcome<SweepTask, unknown>): void => {
    if (settled.kind === "cancelled") return;
    if (settled.kind === "failed") {
      failed.push({ point: settled.input.point, message: settled.error.message });
      writeFailure(folder, settled.input.point, settled.error.message);
    }
    onPoint?.(++ended, failed.length);
  };
  // One line of outcomes a thread, all fed from the same tasks: a line waits for its slowest point, the threads do not.
  const all = tasks();
  const lines = Array.from({ length: threads }, async () => {
    const outcomes = pool.map(all, { ...(signal && { signal }), onSettled });
    while (!(await outcomes.next()).done); // each outcome was dealt with as it settled
  });
  await Promise.all(lines);
  return failed.toSorted((a, b) => a.point.index - b.point.index);
}

/** Memory that may be used: the machine's, or what a cluster grants to this process. */
function machineBytes(): number {
  const granted = process.constrainedMemory();
  return granted > 0 ? Math.min(granted, totalmem()) : totalmem();
}
