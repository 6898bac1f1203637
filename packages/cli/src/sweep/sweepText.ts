import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  type FailedPoint,
  logPath,
  pointName,
  readFailure,
  type SlurmStanding,
  type SweepPlan,
  type SweepPoint,
} from "@telos/runs";

/** How a sweep ended. */
export interface SweepEnd {
  readonly missing: readonly SweepPoint[];
  readonly failed: readonly FailedPoint[];
  /** Whether the user stopped it. */
  readonly stopped: boolean;
  /** Points that a cluster still has in its queue. */
  readonly queued: number;
}

const NAMED = 5; // failures that are told one by one

/** What `telos sweep` prints: plain words first, failures with their seed and log. */
export function sweepText(folder: string, plan: SweepPlan, end: SweepEnd, rows: number): string {
  const { missing, stopped, queued } = end;
  const total = plan.points.length;
  const lines = [
    missing.length === 0 ? `All ${total} points are done.` : `${total - missing.length} of ${total} points are done.`,
    ...failureLines(folder, plan, end.failed),
  ];
  if (queued > 0)
    lines.push(`${queued} points are in the cluster's queue and go on: telos sweep status ${folder}, or cancel.`);
  else if (stopped && missing.length > 0) lines.push("Stopped; the same command does what is missing.");
  else if (missing.length > end.failed.length) lines.push(...lostLines(folder, plan, end));
  lines.push("");
  if (rows > 0) lines.push(`Table:  ${join(folder, "table.csv")}`, `Figure: ${join(folder, "figures", "sweep.svg")}`);
  return `${lines.join("\n")}\n`;
}

/** The documented JSON object of `telos sweep --json`. */
export function sweepJson(folder: string, plan: SweepPlan, { missing, failed, stopped, queued }: SweepEnd) {
  return {
    out: folder,
    task: plan.job.task,
    points: plan.points.length,
    done: plan.points.length - missing.length,
    queued,
    stopped,
    failed: failed.map(({ point, message }) => ({
      point: point.key,
      seed: point.seed,
      values: point.values,
      message,
      log: logPath(folder, point.key),
    })),
  };
}

/** What `telos sweep status` prints. */
export function standingText(plan: SweepPlan, folder: string, standing: SlurmStanding): string {
  const { missing, queued, tasks } = standing;
  const total = plan.points.length;
  const failed = failuresOf(
    folder,
    missing.filter((point) => !queued.includes(point)),
  );
  const rest = missing.length - queued.length - failed.length;
  const lines = [
    `${total - missing.length} of ${total} points are done, ${queued.length} in the queue, ${failed.length} failed, ${rest} missing.`,
  ];
  if (tasks === undefined) lines.push("The queue does not answer: what is in it is unknown.");
  else if (tasks.length > 0) {
    const running = tasks.filter(({ state }) => state === "R").length;
    const reasons = [...new Set(tasks.map(({ reason }) => reason).filter((reason) => !["None", ""].includes(reason)))];
    const why = reasons.length > 0 ? ` (${reasons.join(", ")})` : "";
    lines.push(`Of ${tasks.length} tasks ${running} run and ${tasks.length - running} wait${why}.`);
  }
  return `${[...lines, ...failureLines(folder, plan, failed)].join("\n")}\n`;
}

/** The points of a list that failed, with what they said. */
export function failuresOf(folder: string, points: readonly SweepPoint[]): FailedPoint[] {
  return points.flatMap((point) => {
    const failure = readFailure(folder, point.key);
    return failure === undefined ? [] : [{ point, message: failure.message }];
  });
}

/** Points that ended without a result and without a word: their process was killed, for its memory or its time. */
function lostLines(folder: string, plan: SweepPlan, { missing, failed }: SweepEnd): string[] {
  const told = new Set(failed.map(({ point }) => point.key));
  const lost = missing.filter(({ key }) => !told.has(key));
  return [
    `${lost.length} points left no result, as when a task is killed for its memory or its time; the same command tries them again.`,
    ...lost.slice(0, NAMED).map((point) => `! ${pointName(plan, point)}\n  log: ${logPath(folder, point.key)}`),
    ...(existsSync(join(folder, "slurm"))
      ? [`  logs of the cluster's tasks: ${join(folder, "slurm", "*", "logs")}`]
      : []),
  ];
}

function failureLines(folder: string, plan: SweepPlan, failed: readonly FailedPoint[]): string[] {
  const lines = failed
    .slice(0, NAMED)
    .map(({ point, message }) => `✗ ${pointName(plan, point)}: ${message}\n  log: ${logPath(folder, point.key)}`);
  return failed.length > NAMED ? [...lines, `  and ${failed.length - NAMED} more that failed`] : lines;
}
