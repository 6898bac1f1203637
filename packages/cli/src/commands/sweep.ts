import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  cancelSweepOnSlurm,
  missingPoints,
  openSweep,
  packsOf,
  readSweep,
  runSweepLocally,
  type SlurmOptions,
  type SweepPlan,
  sbatchArguments,
  slurmStanding,
  submissionsOf,
} from "@telos/runs";
import type { Command } from "commander";
import { parseChoice, parseInteger } from "../parseList.ts";
import { progressBar } from "../progress.ts";
import { collectSweep } from "../sweep/collectSweep.ts";
import { planSweep, type SweepQuestion } from "../sweep/planSweep.ts";
import { type ClusterOptions, runSlurmSweep, slurmOptions } from "../sweep/runSlurmSweep.ts";
import { type SweepEnd, standingText, sweepJson, sweepText } from "../sweep/sweepText.ts";
import { SWEEP_WORKER } from "../sweep/workTask.ts";
import type { Terminal } from "../terminal.ts";

interface SweepOptions extends SweepQuestion, ClusterOptions {
  readonly engine: string;
  readonly threads?: string;
  readonly dryRun?: true;
  readonly json?: true;
}

const MOST_THREADS = 512;

/** `telos sweep SOURCE`: every combination of settings and seeds, on this machine or on a cluster; and what became of it. */
export function addSweep(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  const collect = (value: string, all: string[] | undefined) => [...(all ?? []), value];
  const sweep = program
    .command("sweep")
    .argument("<source>", "a spec, a preset or a recording")
    .summary("one run a thousand times: settings and seeds, on this machine or a cluster")
    .description(
      "Runs every combination of settings and seeds, and collects the results into one table and one figure. Started again, it does only\nwhat is missing. Results are the same bytes on any number of threads and on a cluster.",
    )
    .option("--seeds <list>", "seeds, as in 0..19 or 1,2,5 (default: the spec's)")
    .option("--grid <name=values>", "a setting to vary, as in g=1.2,1.5,1.8; may be repeated", collect)
    .option("--set <name=value>", "a setting for all points; may be repeated", collect)
    .option("--task <name>", "train, simulate or infer; a network with spikes is simulated unless infer is asked for")
    .option("--keep-arrays", "each point also leaves its arrays (.npz) behind")
    .option("--out <folder>", "the sweep's folder (default: runs/sweep-NAME-…, the same for the same source)")
    .option("--engine <name>", "local or slurm", "local")
    .option("--threads <n>", "worker threads (default: one for each core; on a cluster one for each task)")
    .option("--dry-run", "say what would be done, and do nothing")
    .option("--pack <n>", "slurm: points in one task of the array; aim at minutes")
    .option("--mem <size>", "slurm: memory of a task", "2G")
    .option("--time <limit>", "slurm: time limit of a task, as in 01:00:00")
    .option("--partition <name>", "slurm: where to run")
    .option(
      "--sbatch <flag>",
      "slurm: any further option of sbatch, as in --sbatch=--account=lab; may be repeated",
      collect,
    )
    .option("--preamble <file>", "slurm: lines of shell before the work, such as module load")
    .option("--retries <n>", "slurm: how often points that were lost are handed in again", "2")
    .option("--poll-s <seconds>", "slurm: seconds between two looks at the queue", "5")
    .option("--no-wait", "slurm: hand in and leave")
    .option("--json", "print one JSON object on standard output and nothing else there")
    .addHelpText(
      "after",
      "\nExamples:\n  telos sweep square --seeds 0..19 --grid g=1.2,1.5,1.8\n  telos sweep examples/ring-reward.json --seeds 1..5 --grid lambda=0.5,1,2 --grid reference=0.1,0.3,marginal\n  telos sweep examples/ring-reward.json --task infer --seeds 1..10 --grid T=600,1800,3600\n  telos sweep recording.nwb --grid windowMs=10,20,50 --grid family=full,pairwise\n  telos sweep square --seeds 0..99 --engine slurm --pack 5 --mem 2G --time 02:00:00 --partition short\n  telos sweep status runs/sweep-…\n\nCtrl-C keeps what was done. Exit codes: 0 all done, 1 points failed or missing, 2 wrong use.\n",
    )
    .action(async (source: string, options: SweepOptions) => {
      exit(await runSweep(source, options, terminal));
    });
  sweep
    .command("status <folder>")
    .description("how many points are done, in the queue, failed or missing")
    .action(async (folder: string) => terminal.print(await statusText(folder)));
  sweep
    .command("cancel <folder>")
    .description("takes a sweep's tasks out of the cluster's queue; what is done stays")
    .action(async (folder: string) => {
      readSweep(folder);
      const count = await cancelSweepOnSlurm(folder);
      terminal.print(`${count} tasks were taken out of the queue. ${await statusText(folder)}`);
    });
  sweep
    .command("collect <folder>")
    .description("writes table and figure of what is done so far")
    .action(async (folder: string) => {
      const plan = readSweep(folder);
      const rows = await collectSweep(folder, plan);
      terminal.print(
        rows === 0
          ? "No point is done yet.\n"
          : `Wrote ${join(folder, "table.csv")}: ${rows} of ${plan.points.length} points.\n`,
      );
      exit(rows === plan.points.length ? 0 : 1);
    });
}

async function runSweep(source: string, options: SweepOptions, terminal: Terminal): Promise<number> {
  const engine = parseChoice("--engine", options.engine, ["local", "slurm"]);
  const threads =
    options.threads === undefined ? undefined : parseInteger("--threads", options.threads, 1, MOST_THREADS);
  const slurm = engine === "slurm" ? slurmOptions(options, threads ?? 1) : undefined;
  const { plan, folder } = planSweep(source, options, terminal);
  if (options.dryRun) {
    terminal.print(dryRunText(plan, folder, slurm));
    return 0;
  }
  openSweep(folder, plan);
  const end =
    slurm === undefined
      ? await runHere(folder, plan, threads, terminal)
      : await runSlurmSweep({ folder, plan, slurm, options, terminal });
  const rows = await collectSweep(folder, plan);
  terminal.print(
    options.json ? `${JSON.stringify(sweepJson(folder, plan, end))}\n` : sweepText(folder, plan, end, rows),
  );
  return end.missing.length > 0 && (options.wait || slurm === undefined || end.failed.length > 0) ? 1 : 0;
}

async function runHere(
  folder: string,
  plan: SweepPlan,
  threads: number | undefined,
  terminal: Terminal,
): Promise<SweepEnd> {
  const points = missingPoints(folder, plan);
  const there = plan.points.length - points.length;
  if (there > 0 && points.length > 0) terminal.tell(`${there} of ${plan.points.length} points are done already.\n`);
  const bar = progressBar(terminal, "sweep");
  const failed = await runSweepLocally({
    folder,
    plan,
    points,
    worker: SWEEP_WORKER,
    ...(threads === undefined ? {} : { threads }),
    signal: terminal.signal,
    onPoint: (ended, failures) =>
      bar.update(
        ended / points.length,
        `${there + ended - failures} of ${plan.points.length} points${failures > 0 ? `, ${failures} failed` : ""}`,
      ),
  });
  bar.end();
  return { missing: missingPoints(folder, plan), failed, stopped: terminal.signal.aborted, queued: 0 };
}

function dryRunText(plan: SweepPlan, folder: string, slurm: SlurmOptions | undefined): string {
  const missing = existsSync(join(folder, "sweep.json")) ? missingPoints(folder, plan) : plan.points;
  const axes = plan.axes.map(({ name, path, shown }) => `  ${name} (${path}): ${shown.join(", ")}\n`).join("");
  const lines = `${plan.job.task}: ${plan.points.length} points, of which ${missing.length} are to be done, in ${folder}\n${axes}  seeds: ${plan.seeds.join(", ")}\n`;
  if (slurm === undefined || missing.length === 0) return lines;
  const arrays = packsOf(missing, slurm.pack, LARGEST_ARRAY);
  const path = join(folder, "slurm", "001");
  return `${lines}${arrays
    .map((packs) => {
      const tasks = packs.map((points) => points.map(({ key }) => key));
      return `  sbatch ${sbatchArguments({ path, name: "telos-…", tasks }, slurm).join(" ")} job.sh\n`;
    })
    .join("")}`;
}

const LARGEST_ARRAY = 1000; // the cluster is not asked in a dry run

async function statusText(folder: string): Promise<string> {
  const plan = readSweep(folder);
  if (submissionsOf(folder).length > 0) return standingText(plan, folder, await slurmStanding(folder, plan));
  const missing = missingPoints(folder, plan);
  return standingText(plan, folder, { missing, failed: [], queued: [], tasks: [] });
}
