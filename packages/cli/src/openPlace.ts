import { existsSync } from "node:fs";
import { join } from "node:path";
import { createRunFolder, type RunFolder, type RunRequest, readRun } from "@telos/runs";
import { type Terminal, UsageError } from "./terminal.ts";
import { VERSION } from "./version.ts";

/** Where a run goes: a new folder, or that of a run to go on with; and how often it is kept. */
export type RunPlace = {
  /** Seconds between two checkpoints. */
  readonly checkpointSeconds: number;
} & (
  | {
      readonly kind: "new";
      /** The folder that the user named. */
      readonly out?: string | undefined;
      /** Where a dated folder is made if none was named; "runs" when left out. */
      readonly parent?: string;
      readonly force: boolean;
      /** Whether a finished run in a named folder may be replaced without force. */
      readonly replace?: boolean;
    }
  | { readonly kind: "resumed"; readonly folder: RunFolder }
);

/** Opens the folder of a run. @throws UsageError if the user named the folder of a finished run, Error as `createRunFolder` */
export function openPlace(
  place: RunPlace,
  terminal: Terminal,
  request: Pick<RunRequest, "name" | "command" | "spec" | "seed" | "inputs" | "kernels">,
): RunFolder {
  if (place.kind === "resumed") return place.folder;
  const { out, parent, force, replace } = place;
  if (out !== undefined && !force && !replace) expectNoFinishedRun(out);
  return createRunFolder({
    ...request,
    telosVersion: VERSION,
    now: terminal.now,
    force,
    ...(parent === undefined ? {} : { parent }),
    ...(out === undefined ? {} : { out }),
  });
}

// A run that was killed or stopped may be done again in its place; a finished one is somebody's result.
function expectNoFinishedRun(out: string): void {
  if (!existsSync(join(out, "manifest.json"))) return;
  const { manifest, finished } = readRun(out);
  if (finished)
    throw new UsageError(
      `--out: ${out} holds a finished run (${manifest.name}, ${manifest.startedAt.slice(0, 10)}). Name another folder, or add --force to replace it.`,
    );
}
