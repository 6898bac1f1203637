import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runSweepOnSlurm, type SlurmOptions, type SweepPlan } from "@telos/runs";
import { parseInteger, parseNumber } from "../parseList.ts";
import { progressBar } from "../progress.ts";
import { type Terminal, UsageError } from "../terminal.ts";
import { failuresOf, type SweepEnd } from "./sweepText.ts";

/** What a user may say about a cluster. */
export interface ClusterOptions {
  readonly pack?: string;
  readonly mem: string;
  readonly time?: string;
  readonly partition?: string;
  readonly sbatch?: string[];
  readonly preamble?: string;
  readonly retries: string;
  readonly pollS: string;
  readonly wait: boolean;
}

const MOST = 100_000;

/** What Slurm is asked for. @throws UsageError on what is no number, no option or no file */
export function slurmOptions(options: ClusterOptions, threads: number): SlurmOptions {
  const { pack, mem, time, partition, sbatch = [], preamble } = options;
  const wrong = sbatch.find((flag) => !flag.startsWith("-"));
  if (wrong !== undefined)
    throw new UsageError(`--sbatch: "${wrong}" is no option of sbatch. Write for instance --sbatch=--account=lab.`);
  if (preamble !== undefined && !existsSync(preamble))
    throw new UsageError(`--preamble: there is no file ${preamble}. It holds lines of shell, such as module load.`);
  return {
    ...(pack === undefined ? {} : { pack: parseInteger("--pack", pack, 1, MOST) }),
    memory: mem,
    ...(time === undefined ? {} : { time }),
    ...(partition === undefined ? {} : { partition }),
    threads,
    flags: sbatch,
    ...(preamble === undefined ? {} : { preamble: readFileSync(preamble, "utf8") }),
    workCommand: [process.execPath, fileURLToPath(new URL("../../bin/telos-sweep-task.js", import.meta.url))],
  };
}

/** A sweep, its cluster, and whom to tell. */
export interface SlurmSweep {
  readonly folder: string;
  readonly plan: SweepPlan;
  readonly slurm: SlurmOptions;
  readonly options: ClusterOptions;
  readonly terminal: Terminal;
}

/** Hands a sweep in and waits for it, with progress on standard error; Ctrl-C leaves it to the cluster. */
export async function runSlurmSweep({ folder, plan, slurm, options, terminal }: SlurmSweep): Promise<SweepEnd> {
  const bar = progressBar(terminal, "sweep");
  const total = plan.points.length;
  let first: number | undefined;
  const standing = await runSweepOnSlurm({
    folder,
    plan,
    slurm,
    retries: parseInteger("--retries", options.retries, 0, MOST),
    wait: options.wait,
    pollMs: 1000 * parseNumber("--poll-s", options.pollS),
    signal: terminal.signal,
    onStanding: ({ missing, tasks }) => {
      first ??= missing.length;
      const running = tasks?.filter(({ state }) => state === "R").length;
      const queue = tasks === undefined ? "the queue does not answer" : `${running} of ${tasks.length} tasks run`;
      const share = first === 0 ? 1 : 1 - missing.length / first;
      bar.update(share, `${total - missing.length} of ${total} points, ${queue}`);
    },
  });
  bar.end();
  if (standing.tasks === undefined) terminal.tell("The queue does not answer: what is in it is unknown.\n");
  const { missing, queued, submitted } = standing;
  if (submitted > 0) terminal.tell(`${submitted} points were handed in.\n`);
  const idle = missing.filter((point) => !queued.includes(point));
  return { missing, failed: failuresOf(folder, idle), stopped: terminal.signal.aborted, queued: queued.length };
}
