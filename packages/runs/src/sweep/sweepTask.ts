import { appendFileSync, existsSync } from "node:fs";
import { hostname } from "node:os";
import { writeError } from "../writeError.ts";
import { arraysPath, logPath, type PointResult, readResult, writeResult } from "./sweepFolder.ts";
import type { SweepJob, SweepPoint } from "./sweepPlan.ts";

/** One point with all that it needs: what a thread receives. */
export interface SweepTask {
  /** The sweep's folder. */
  readonly folder: string;
  readonly point: SweepPoint;
  /** The point in words, for its log. */
  readonly name: string;
  /** The sweep's job, with the settings of this point. */
  readonly job: SweepJob;
}

/** Says something in the point's log. */
export type PointLog = (line: string) => void;

/**
 * Does the work of a point unless its result is there already, and writes the result. Doing it twice, at the same time
 * too, leaves the same bytes: results are named by what they are results of, and appear whole.
 * @param compute  the result, from the task alone; `arraysFile` is where its arrays go if they are kept
 * @returns whether there was anything to do
 * @throws what `compute` throws, after it is in the log
 */
export async function doSweepTask(
  { folder, point, name, job }: SweepTask,
  compute: (job: SweepJob, log: PointLog, arraysFile: string | undefined) => Promise<PointResult>,
): Promise<boolean> {
  const arrays = job.keepArrays ? arraysPath(folder, point.key) : undefined;
  if (readResult(folder, point) !== undefined && (arrays === undefined || existsSync(arrays))) return false;
  const file = logPath(folder, point.key);
  const log = (line: string): void => {
    try {
      appendFileSync(file, `${new Date().toISOString()} ${line}\n`);
    } catch (cause) {
      throw writeError(file, cause);
    }
  };
  log(`begins: ${job.task}, ${name}; process ${process.pid} on ${hostname()}`);
  try {
    writeResult(folder, point, await compute(job, log, arrays));
  } catch (fault) {
    log(`failed: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`);
    throw fault;
  }
  log("done");
  return true;
}
