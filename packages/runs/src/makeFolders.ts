import { mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * Makes a folder and those above it that are missing, one at a time. Node's own recursive way never ends below folders that exist and
 * take no entries, such as /proc.
 * @throws the system's error for the first folder that cannot be made
 */
export function makeFolders(path: string): void {
  const missing: string[] = [];
  for (let folder = resolve(path); statSync(folder, { throwIfNoEntry: false }) === undefined; folder = dirname(folder))
    missing.push(folder);
  for (const folder of missing.reverse()) {
    try {
      mkdirSync(folder);
    } catch (cause) {
      if (!(cause instanceof Error && "code" in cause && cause.code === "EEXIST")) throw cause; // made by somebody else meanwhile
    }
  }
}
