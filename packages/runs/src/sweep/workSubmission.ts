import { runSweepLocally, type SweepWorker } from "./localEngine.ts";
import { readSubmission, sweepOfSubmission } from "./slurmSubmission.ts";
import { missingPoints, readSweep } from "./sweepFolder.ts";

/**
 * Works one task of an array job off, as the cluster calls it: the points of its pack that have no result yet, in threads
 * of their own.
 * @param path  folder of the submission
 * @param task  number of the task in the array
 * @returns how many points were done, and how many failed
 */
export async function workSubmission(
  path: string,
  task: number,
  worker: SweepWorker,
): Promise<{ readonly done: number; readonly failed: number }> {
  const { tasks, threads } = readSubmission(path);
  const keys = tasks[task];
  if (keys === undefined) throw new RangeError(`${path}: it has tasks 0 to ${tasks.length - 1}, and no ${task}.`);
  const folder = sweepOfSubmission(path);
  const plan = readSweep(folder);
  const points = missingPoints(folder, plan).filter(({ key }) => keys.includes(key));
  const failed = await runSweepLocally({ folder, plan, points, worker, threads });
  return { done: points.length - failed.length, failed: failed.length };
}
