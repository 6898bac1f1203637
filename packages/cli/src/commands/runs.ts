import { existsSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { type Headline, holderText, listRuns, type RunDescription } from "@telos/runs";
import type { Command } from "commander";
import { number, tableText } from "../plainTable.ts";
import { secondsText } from "../progress.ts";
import { type Terminal, UsageError } from "../terminal.ts";

interface RunsOptions {
  readonly json?: boolean;
}

/** `telos runs [FOLDER]`: the runs in a folder, with state, age and headline numbers. */
export function addRuns(program: Command, terminal: Terminal): void {
  program
    .command("runs [folder]")
    .summary("the runs in a folder: state, age, headline numbers")
    .description(
      "Lists the runs in a folder and in the folders inside it, oldest first: how each stands, how old it is, what it found. Without a\nfolder: those under runs/.",
    )
    .option("--json", "print one JSON list on standard output and nothing else there")
    .addHelpText(
      "after",
      "\nExamples:\n  telos runs\n  telos runs runs/start-seed1\n  telos runs --json | jq '.[] | select(.resumable) | .path'\n\nStates: complete, refused (an answer too), running, cancelled (by Ctrl-C), failed, killed (its process is gone), unreadable.\n",
    )
    .action((asked: string | undefined, options: RunsOptions) => {
      const folder = asked ?? "runs";
      if (!existsSync(folder)) {
        if (asked !== undefined) throw new UsageError(`${asked}: there is no such folder.`);
        terminal.print(
          options.json ? "[]\n" : "There are no runs here yet: telos infer and telos train make them under runs/.\n",
        );
        return;
      }
      if (!statSync(folder).isDirectory()) throw new UsageError(`${folder}: this is a file. Name a folder of runs.`);
      const found = listRuns(folder);
      const now = terminal.now();
      terminal.print(
        options.json
          ? `${JSON.stringify(
              found.map((run) => asJson(run, now)),
              null,
              2,
            )}\n`
          : asText(found, folder, now),
      );
    });
}

/** An element of the documented list of `telos runs --json` (docs/guide/01-run-folder.md). */
function asJson(run: RunDescription, now: Date) {
  const { path, state, manifest, reason, headline, progress, holder, resumable } = run;
  return {
    path,
    state,
    name: manifest?.name ?? null,
    startedAt: manifest?.startedAt ?? null,
    ageSeconds: manifest === undefined ? null : ageOf(manifest.startedAt, now),
    wallSeconds: manifest?.wallSeconds ?? null,
    seed: manifest?.seed ?? null,
    headline,
    progress,
    reason,
    holder: holder ?? null,
    resumable,
  };
}

function asText(found: readonly RunDescription[], folder: string, now: Date): string {
  if (found.length === 0)
    return existsSync(join(folder, "sweep.json"))
      ? `${folder}: this is a sweep, whose points are no runs: telos sweep status ${folder}\n`
      : `${folder}: no runs in it.\n`;
  const rows = found.map((run) => [
    relative(folder, run.path) || ".",
    run.state,
    run.manifest === undefined ? "–" : secondsText(ageOf(run.manifest.startedAt, now)),
    whatOf(run),
  ]);
  const resumable = found.filter((run) => run.resumable);
  const hint =
    resumable.length === 0
      ? ""
      : `\n${resumable.length === 1 ? "One can" : `${resumable.length} can`} be gone on with: telos resume ${resumable[0].path}\n`;
  return `${tableText(["run", "state", "age", "what"], rows)}\n${hint}`;
}

function whatOf({ headline, progress, holder, reason, state }: RunDescription): string {
  const parts = [
    ...(Object.keys(headline).length > 0 ? [headlineText(headline)] : []),
    ...(progress !== null && state !== "complete" ? [`kept at ${progressText(progress)}`] : []),
    ...(holder === undefined ? [] : [holderText(holder)]),
    ...(reason !== null && (state === "failed" || state === "unreadable") ? [reason] : []),
  ];
  return parts.join("; ");
}

/** "step 400 of 3000 (train)"; a search whose length nobody knows has no total. */
export function progressText({ stage, step, total }: NonNullable<RunDescription["progress"]>): string {
  return `step ${step}${total > step ? ` of ${total}` : ""} (${stage})`;
}

/** "lifetime 812, coverage 0.93" */
export function headlineText(headline: Headline): string {
  return Object.entries(headline)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name} ${typeof value === "number" ? number(value) : value}`)
    .join(", ");
}

function ageOf(startedAt: string, now: Date): number {
  return Math.max(0, (now.getTime() - Date.parse(startedAt)) / 1000);
}
