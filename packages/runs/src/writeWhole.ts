import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeError } from "./writeError.ts";

/**
 * Writes a file whole or not at all: a temporary file beside it, flushed to the disk, then renamed over it. Whoever
 * reads the path, after a crash too, finds the old content or the new one. A crash may leave a `.telos-….tmp` beside it.
 * @param data  text is written as UTF-8
 * @throws when the folder is missing or read-only, when the disk is full, or when the path is no ordinary file (a
 *   folder, a device: renaming over `/dev/null` would replace it); the old file is then untouched
 */
export function writeWhole(path: string, data: string | Uint8Array): void {
  const bytes = typeof data === "string" ? Buffer.from(data, "utf8") : data;
  const temporary = join(dirname(path), `.telos-${randomBytes(6).toString("hex")}.tmp`);
  let descriptor: number | undefined;
  let begun = false;
  try {
    const old = statSync(path, { throwIfNoEntry: false });
    if (old?.isDirectory()) throw Object.assign(new Error("is a folder"), { code: "EISDIR" });
    if (old !== undefined && !old.isFile()) throw new Error("it is no ordinary file. Name a file in a folder.");
    descriptor = openSync(temporary, "wx");
    begun = true;
    writeFileSync(descriptor, bytes);
    fsyncSync(descriptor);
    closeSync(descriptor);
    descriptor = undefined;
    renameSync(temporary, path);
  } catch (cause) {
    if (descriptor !== undefined) closeSync(descriptor);
    if (begun) rmSync(temporary, { force: true });
    throw writeError(path, cause, bytes.byteLength);
  }
  flushFolder(dirname(path));
}

/** Puts the names in a folder on the disk: after a power cut a rename itself must be there. Systems that cannot open a folder do this by themselves. */
export function flushFolder(folder: string): void {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(folder, "r");
    fsyncSync(descriptor);
  } catch {
    // The file is in its place and complete; only its survival of a power cut within seconds is less certain.
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
