import { type SweepWorker, workSubmission } from "@telos/runs";

/** The module that does a point, in this machine's threads as on a cluster. */
export const SWEEP_WORKER: SweepWorker = {
  module: new URL("./sweepPoint.ts", import.meta.url),
  task: "sweepPoint",
};

/** Works off one task of an array job. @returns the exit code: 1 where a point failed */
export async function workTask([submission, task]: readonly string[]): Promise<number> {
  const { SLURM_JOB_ID: job, SLURM_RESTART_COUNT: restarts = "0", SLURMD_NODENAME: node } = process.env;
  const say = (what: string) => process.stdout.write(`${new Date().toISOString()} task ${task}: ${what}\n`);
  const began = performance.now();
  say(`begins on ${node}, job ${job}, restarted ${restarts} times`);
  const { done, failed } = await workSubmission(submission!, Number(task), SWEEP_WORKER);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  say(`${done} done, ${failed} failed, ${seconds} s`);
  return failed > 0 ? 1 : 0;
}
