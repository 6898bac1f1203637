import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { makeFolders } from "./makeFolders.ts";
import { type Manifest, parseManifest } from "./manifest.ts";
import { writeError } from "./writeError.ts";

/** What a run writes at the top of its folder. */
const RUN_FILES = ["spec.json", "metrics.jsonl", "arrays.npz", "report.html"];

/** A folder that a run may write into, and how to take out what an earlier run left there. */
export interface ClaimedFolder {
  readonly path: string;
  /** Removes an earlier run's files and nothing else; called once the new manifest is in place. */
  readonly clear: () => void;
}

/**
 * Makes `<parent>/<name>`, or `<name>-2`, `-3` … when it is taken: two runs never share a folder.
 * @throws when the folder cannot be made
 */
export function claimNewFolder(parent: string, name: string): ClaimedFolder {
  makeFolder(parent);
  for (let attempt = 1; ; attempt++) {
    const path = join(parent, attempt === 1 ? name : `${name}-${attempt}`);
    try {
      mkdirSync(path);
      return { path, clear: () => undefined };
    } catch (cause) {
      if (!(cause instanceof Error && "code" in cause && cause.code === "EEXIST")) throw writeError(path, cause);
    }
  }
}

/**
 * Takes the folder that the user named: a new one, an empty one, or that of an earlier run, which is replaced. With
 * `force`, any folder; what telos did not write stays in it.
 * @throws when the path is a file, when the folder holds other things, or when a run is at work in it
 */
export function claimNamedFolder(path: string, force: boolean): ClaimedFolder {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there === undefined) {
    makeFolder(path);
    return { path, clear: () => undefined };
  }
  if (!there.isDirectory()) throw new Error(`--out ${path}: this is a file. Name a folder.`);
  const entries = readdirSync(path).filter((entry) => !(entry.startsWith(".telos-") && entry.endsWith(".tmp")));
  if (entries.length === 0) return { path, clear: () => undefined };
  const earlier = earlierRun(path);
  if (earlier === undefined) {
    if (force) return { path, clear: () => undefined };
    const some = entries.slice(0, 3).join(", ");
    throw new Error(
      `--out ${path}: the folder is not empty (${some}) and not a run of telos. Name another folder, or add --force to write into it.`,
    );
  }
  if (!force && isAtWork(earlier)) {
    throw new Error(
      `--out ${path}: process ${earlier.processId} is writing a run into it. Wait for it, name another folder, or add --force.`,
    );
  }
  return { path, clear: () => removeRun(path, earlier) };
}

function makeFolder(path: string): void {
  try {
    makeFolders(path);
  } catch (cause) {
    throw writeError(path, cause);
  }
}

function earlierRun(path: string): Manifest | undefined {
  const file = join(path, "manifest.json");
  try {
    return parseManifest(readFileSync(file, "utf8"), file);
  } catch {
    return undefined;
  }
}

/** Whether the process that wrote the manifest still lives; on another machine nobody can tell, so it is taken as dead. */
function isAtWork(manifest: Manifest): boolean {
  if (manifest.state !== "running" || manifest.host !== hostname() || manifest.processId === process.pid) return false;
  try {
    process.kill(manifest.processId, 0); // signal 0 asks and does nothing
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** A killed run lists no files in its manifest, so the names that a run gives are removed as well. */
function removeRun(path: string, manifest: Manifest): void {
  const figures = join(path, "figures");
  const drawn = statSync(figures, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(figures) : [];
  const listed = Object.keys(manifest.files).filter((file) => !file.split("/").includes(".."));
  const ours = [
    ...listed,
    ...RUN_FILES,
    ...drawn.filter((file) => /\.(svg|csv)$/.test(file)).map((file) => `figures/${file}`),
  ];
  for (const file of new Set(ours)) {
    try {
      rmSync(join(path, file), { force: true });
    } catch (cause) {
      throw writeError(join(path, file), cause);
    }
  }
}
