import { availableParallelism } from "node:os";
import { join } from "node:path";
import { countOf } from "@telos/figures";
import { seedList } from "@telos/runs";
import {
  type Claim,
  chooseStudies,
  claimNumber,
  HELD_OUT_SEEDS,
  heldOutSeeds,
  type Study,
  type StudyOutcome,
  type StudySize,
} from "@telos/studies";
import type { Command } from "commander";
import { parseChoice, parseInteger } from "../parseList.ts";
import { addPlaceOptions, newPlace, type PlaceOptions, resumeHint } from "../placeOptions.ts";
import { secondsText } from "../progress.ts";
import { type ReproductionDone, type ReproductionSpec, runReproduction } from "../runReproduction.ts";
import { type Terminal, UsageError } from "../terminal.ts";

const HALVES = ["inverse", "forward", "all", "beyond", "loop"] as const;

interface ReproduceOptions extends PlaceOptions {
  readonly study?: string;
  readonly seeds?: string;
  readonly seedCount?: string;
  readonly quick?: true;
  readonly full?: true;
  readonly threads?: string;
  readonly json?: true;
}

/** Adds `telos reproduce`: the papers' figures as studies, each claim with what was measured and its bound. */
export function addReproduce(program: Command, terminal: Terminal): void {
  const command = program
    .command("reproduce")
    .summary("the figures of the papers as studies, every claim checked")
    .description(
      "Rebuilds the papers' figures and checks every claim: what was measured, the bound, whether it holds. Ends with 1 if a claim fails.",
    )
    .argument(
      "<half>",
      "inverse or forward: a paper; all: both; beyond: what telos adds to them; loop: the two as one tool",
    )
    .option("--study <ids>", "only these studies, separated by commas")
    .option("--seeds <list>", `seeds, as in 1001,1002 or 1..5 (default ${seedsText()}; with --quick the first two)`)
    .option("--seed-count <n>", "the first n of each half's default seeds instead of all")
    .option("--quick", "a small version, a minute or two")
    .option("--full", "everything that the papers show, with all repeats")
    .option("--threads <n>", "worker threads (default: one for each core)")
    .option("--json", "print one JSON object on standard output and nothing else there");
  addPlaceOptions(command)
    .addHelpText(
      "after",
      "\nExamples:\n  telos reproduce inverse --quick\n  telos reproduce all --seed-count 3\n  telos reproduce inverse --study fig-3-limited-data --seeds 2001..2005\n",
    )
    .action(async (half: string, options: ReproduceOptions) => {
      const stopped = await reproduce(half, options, terminal);
      // Thrown, so that the process ends with 1: the claims themselves have been printed.
      if (stopped !== undefined) throw new Error(stopped);
    });
}

/** Runs the studies. @returns what to say if not every claim of every study holds */
async function reproduce(halfText: string, options: ReproduceOptions, terminal: Terminal): Promise<string | undefined> {
  const half = parseChoice("half", halfText, HALVES);
  const request = requestOf(half, options);
  const entries = chosen(half, options.study);
  if (entries.length === 0) throw new UsageError(`reproduce: there is no study of ${half} yet.`);
  const started = terminal.clock();
  const done = await runReproduction({
    name: `reproduce-${half}`,
    spec: { specVersion: 1, kind: "reproduction", studies: entries.map(({ id }) => id), ...request },
    command: ["telos", "reproduce", half, ...flagsOf(options)],
    terminal,
    place: { ...newPlace(options), replace: true }, // figures that can be drawn again at any time
    threads: options.threads === undefined ? undefined : parseInteger("--threads", options.threads, 1, MOST_THREADS),
    onStudy: (outcome, home) => {
      if (outcome.kind !== "done") terminal.tell(unfinishedText(outcome));
      else if (!options.json && home !== undefined) terminal.print(studyText(outcome, home, terminal));
    },
  });
  const { outcomes } = done;
  const claims = outcomes.flatMap((outcome) => (outcome.kind === "done" ? outcome.conclusion.claims : []));
  const failing = claims.filter((claim) => !claim.pass).length;
  if (options.json) terminal.print(`${JSON.stringify(jsonOf(outcomes))}\n`);
  else
    terminal.print(
      `${claims.length - failing} of ${claims.length} claims hold. ${request.size === "quick" && failing > 0 ? "A quick run judges few networks: a claim that fails here may hold at default size. " : ""}${request.size}, seeds ${seedsUsed(outcomes)}, ` +
        `${countOf(Number(options.threads ?? availableParallelism()), "thread")}, ${secondsText((terminal.clock() - started) / 1000)}.\n`,
    );
  const open = outcomes.filter((outcome) => outcome.kind !== "done").length;
  if (done.stopped) terminal.tell(resumeHint(done.folder));
  if (open > 0) return `reproduce: ${open} of ${outcomes.length} studies did not finish.`;
  if (failing > 0) return `reproduce: ${failing} of ${claims.length} claims fail; the table says why.`;
  return undefined;
}

const MOST_THREADS = 512;

/** "1001..1005 inverse, 4001..4005 forward" */
function seedsText(): string {
  const halves = Object.entries(HELD_OUT_SEEDS);
  return halves.map(([half, seeds]) => `${half} ${seeds[0]}..${seeds.at(-1)}`).join(", ");
}

/** The seeds of the studies that finished, each once. */
function seedsUsed(outcomes: readonly StudyOutcome[]): string {
  const seeds = outcomes.flatMap((outcome) => (outcome.kind === "done" ? outcome.request.seeds : []));
  return [...new Set(seeds)].join(", ");
}

function flagsOf({ study, seeds, seedCount, quick, full }: ReproduceOptions): string[] {
  const flags = { "--study": study, "--seeds": seeds, "--seed-count": seedCount };
  return [
    ...Object.entries(flags).flatMap(([flag, value]) => (value === undefined ? [] : [flag, value])),
    ...(quick ? ["--quick"] : []),
    ...(full ? ["--full"] : []),
  ];
}

/** Prints what became of the studies of a run that was gone on with or done again. */
export function sayReproduction(
  { outcomes, folder, stopped }: ReproductionDone,
  json: boolean,
  terminal: Terminal,
): void {
  if (json) terminal.print(`${JSON.stringify(jsonOf(outcomes))}\n`);
  else
    for (const outcome of outcomes)
      if (outcome.kind === "done") terminal.print(studyText(outcome, join(folder, outcome.study.id), terminal));
  for (const outcome of outcomes) if (outcome.kind !== "done") terminal.tell(unfinishedText(outcome));
  if (stopped) terminal.tell(resumeHint(folder));
}

function requestOf(half: (typeof HALVES)[number], options: ReproduceOptions): Pick<ReproductionSpec, "size" | "seeds"> {
  if (options.quick && options.full) throw new UsageError("reproduce: --quick and --full exclude each other.");
  const size: StudySize = options.quick ? "quick" : options.full ? "full" : "default";
  if (options.seedCount !== undefined) {
    if (options.seeds !== undefined) throw new UsageError("reproduce: --seeds and --seed-count exclude each other.");
    const parts = half === "all" ? (["inverse", "forward"] as const) : ([half] as const);
    const most = Math.min(...parts.map((part) => HELD_OUT_SEEDS[part].length));
    return { size, seeds: heldOutSeeds(size, parseInteger("--seed-count", options.seedCount, 1, most)) };
  }
  try {
    return { size, seeds: options.seeds === undefined ? heldOutSeeds(size) : seedList(options.seeds) };
  } catch (cause) {
    throw new UsageError(`--${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

function chosen(half: Study["half"] | "all", ids: string | undefined) {
  try {
    return chooseStudies(
      half,
      ids?.split(",").map((id) => id.trim()),
    );
  } catch (cause) {
    throw new UsageError(`--study: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/** What `--json` prints: the claims of every study that finished, numbers that are unknown as null. */
function jsonOf(outcomes: readonly StudyOutcome[]) {
  return {
    studies: outcomes
      .filter((outcome) => outcome.kind === "done")
      .map(({ study, conclusion }) => ({
        id: study.id,
        claims: conclusion.claims.map(({ claim, measured, bound, pass }) => ({ claim, measured, bound, pass })),
      })),
  };
}

function studyText(outcome: StudyOutcome & { kind: "done" }, home: string, terminal: Terminal): string {
  const { study, conclusion } = outcome;
  const { claims, figures, notes } = conclusion;
  const measured = claims.map((claim) => claimNumber(claim.measured));
  const room = Math.max(...measured.map((text) => text.length));
  const lines = [`${study.id}: ${study.title}`];
  claims.forEach((claim, k) => {
    lines.push(`  ${mark(claim, terminal)} ${measured[k]!.padStart(room)}  ${claim.bound.padEnd(12)}  ${claim.claim}`);
    if (claim.why !== undefined) lines.push(`    ${" ".repeat(room)}  why: ${claim.why}`);
  });
  lines.push(...notes.map((note) => `  · ${note}`));
  lines.push(`  → ${home}: README.md, claims.csv, ${figures.map(({ name }) => `${name}.svg .png .csv`).join(", ")}`);
  return `${lines.join("\n")}\n\n`;
}

function mark(claim: Claim, { colour }: Terminal): string {
  const sign = claim.pass ? "✓" : "✗";
  return colour ? `\u001b[${claim.pass ? 32 : 31}m${sign}\u001b[0m` : sign;
}

function unfinishedText(outcome: Exclude<StudyOutcome, { kind: "done" }>): string {
  switch (outcome.kind) {
    case "failed":
      return outcome.errors.map((error) => `✗ ${error.message}\n`).join("");
    case "stopped":
      return `! ${outcome.study.id}: stopped after ${outcome.tasksDone} of ${outcome.tasks} tasks, so its claims are open.\n`;
  }
}
