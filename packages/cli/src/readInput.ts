import { readFileSync, statSync } from "node:fs";
import type { Recording } from "@telos/core";
import { readRecording } from "@telos/recordings";
import { type RunInput, sha256 } from "@telos/runs";
import { UsageError } from "./terminal.ts";

/** A recording with the file it came from. @throws Error saying what the file is instead */
export async function readInput(path: string): Promise<{ recording: Recording; input: RunInput }> {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there === undefined)
    throw new UsageError(`${path}: there is no such file. Check the path, or name another file.`);
  const recording = await readRecording({ path });
  const bytes = readFileSync(path);
  return { recording, input: { path, sha256: sha256(bytes), bytes: bytes.length } };
}
