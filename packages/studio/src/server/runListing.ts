import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileInside } from "./fileInside.ts";

/** A run of the folder that was given: its own folder's name and the text of its manifest. */
export interface ListedRun {
  readonly folder: string;
  readonly manifest: unknown;
}

const MOST_RUNS = 2000;

/** The runs in a folder, newest name first; what holds no readable manifest is passed over. */
export function runListing(folder: string): ListedRun[] {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort((a, b) => (a < b ? 1 : -1));
  const runs: ListedRun[] = [];
  for (const name of names.slice(0, MOST_RUNS)) {
    const file = fileInside(join(folder, name), "manifest.json");
    if (file === undefined) continue;
    try {
      runs.push({ folder: name, manifest: JSON.parse(readFileSync(file, "utf8")) });
    } catch {
      // A manifest that is being written this moment is there the next time.
    }
  }
  return runs;
}
