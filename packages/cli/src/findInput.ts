import { existsSync, statSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { type Manifest, type RunInput, sha256OfFile } from "@telos/runs";

/**
 * Where a run's input lies now: as it was given, or as seen from the folder in which the command was given.
 * @throws when it is nowhere, or is another file than the run read
 */
export function findInput(input: RunInput, manifest: Manifest): string {
  const seen = [input.path, ...(manifest.cwd === undefined ? [] : [join(manifest.cwd, input.path)])];
  const there = (isAbsolute(input.path) ? [input.path] : seen).filter((path) => existsSync(path));
  const same = there.find((path) => statSync(path).size === input.bytes && sha256OfFile(path).sha256 === input.sha256);
  if (same !== undefined) return same;
  if (there.length === 0)
    throw new Error(
      `${input.path}: the run read this file and it is gone. Put it back; its SHA-256 is ${input.sha256}.`,
    );
  throw new Error(
    `${there[0]}: it is not the file that the run read: its content has changed. Put the old one back; its SHA-256 is ${input.sha256}.`,
  );
}
