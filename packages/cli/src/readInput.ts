import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Recording } from "@telos/core";
import { PHY_FILES, type ReadOptions, readRecording } from "@telos/recordings";
import { type RunInput, sha256, sha256OfFile } from "@telos/runs";
import { UsageError } from "./terminal.ts";

/**
 * A recording with the file or folder it came from. Of a folder, the checksum is that of its files' names and checksums.
 * @throws Error saying what the file is instead
 */
export async function readInput(
  path: string,
  options: ReadOptions = {},
): Promise<{ recording: Recording; input: RunInput }> {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there === undefined)
    throw new UsageError(`${path}: there is no such file. Check the path, or name another file.`);
  const recording = await readRecording({ path }, options);
  if (!there.isDirectory()) return { recording, input: { path, ...sha256OfFile(path) } };
  const files = PHY_FILES.filter((name) => existsSync(join(path, name)));
  const sums = files.map((name) => ({ name, ...sha256OfFile(join(path, name)) }));
  const bytes = sums.reduce((sum, file) => sum + file.bytes, 0);
  return {
    recording,
    input: { path, sha256: sha256(sums.map((one) => `${one.sha256}  ${one.name}\n`).join("")), bytes },
  };
}
