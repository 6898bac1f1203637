import { CHECKPOINT_SECONDS } from "@telos/runs";
import type { Command } from "commander";
import type { RunPlace } from "./openPlace.ts";
import { parseNumber } from "./parseList.ts";
import { UsageError } from "./terminal.ts";

/** What a user may say about where a run goes; the same for every command that makes one. */
export interface PlaceOptions {
  readonly out?: string;
  readonly force?: boolean;
  readonly checkpointS?: string;
}

/** Adds the options that say where a run goes and how often it is kept. */
export function addPlaceOptions(command: Command): Command {
  return addCheckpointOption(
    command
      .option("--out <folder>", "run folder; without it a new one under runs/")
      .option("--force", "write into a folder that holds other things"),
  );
}

/** Adds the option that says how often a run is kept. */
export function addCheckpointOption(command: Command): Command {
  return command.option(
    "--checkpoint-s <seconds>",
    "seconds of work between two checkpoints: what a crash can cost",
    String(CHECKPOINT_SECONDS),
  );
}

/** The place of a new run. @throws UsageError on an interval that is no number ≥ 0 */
export function newPlace(options: PlaceOptions): RunPlace & { kind: "new" } {
  return {
    kind: "new",
    out: options.out,
    force: options.force === true,
    checkpointSeconds: checkpointSeconds(options.checkpointS),
  };
}

/** The interval between two checkpoints. @throws UsageError if it is no number ≥ 0 */
export function checkpointSeconds(text: string | undefined): number {
  if (text === undefined) return CHECKPOINT_SECONDS;
  const seconds = parseNumber("--checkpoint-s", text);
  if (!(seconds >= 0)) throw new UsageError(`--checkpoint-s: must be ≥ 0 but is ${seconds}. 20 is usual.`);
  return seconds;
}

/** What a run that was stopped says last. */
export function resumeHint(folder: string): string {
  return `To go on where it stopped: telos resume ${/^[\w./:+-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", "'\\''")}'`}\n`;
}
