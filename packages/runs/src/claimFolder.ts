import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { CHECKPOINT_FILE } from "./checkpointFile.ts";
import { breakLocks, type FolderLock, holderText, lockFolder } from "./lockFolder.ts";
import { makeFolders } from "./makeFolders.ts";
import { type Manifest, parseManifest } from "./manifest.ts";
import { writeError } from "./writeError.ts";
import { flushFolder, writeWhole } from "./writeWhole.ts";

/** What a run writes at the top of its folder. */
const RUN_FILES = ["spec.json", "metrics.jsonl", "arrays.npz", "report.html", CHECKPOINT_FILE];
const TEMPORARY = /^\.telos-[0-9a-f]+\.tmp$/;

/** A folder that a run writes into, locked by this process. */
export interface ClaimedFolder {
  readonly path: string;
  readonly lock: FolderLock;
}

/** What stands in a run's folder from its first moment: file name and text, written in this order. */
export type FirstFiles = readonly (readonly [file: string, text: string])[];

/**
 * Makes `<parent>/<name>`, or `<name>-2`, `-3` … when it is taken: two runs never share a folder. It appears with its
 * first files in it, or not at all.
 * @throws when the folder cannot be made
 */
export function claimNewFolder(parent: string, name: string, files: FirstFiles, now: Date): ClaimedFolder {
  makeFolder(parent);
  for (let attempt = 1; ; attempt++) {
    const path = join(parent, attempt === 1 ? name : `${name}-${attempt}`);
    const claimed = appearAt(path, files, now);
    if (claimed !== undefined) return claimed;
  }
}

/**
 * Takes the folder that the user named: a new one, an empty one, or that of an earlier run, which is replaced. With
 * `force`, any folder; what telos did not write stays in it.
 * @throws when the path is a file, when the folder holds other things, or when a run is at work in it
 */
export function claimNamedFolder(path: string, force: boolean, files: FirstFiles, now: Date): ClaimedFolder {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there === undefined) {
    makeFolder(dirname(path));
    const claimed = appearAt(path, files, now);
    if (claimed !== undefined) return claimed;
    return claimNamedFolder(path, force, files, now); // made by somebody else meanwhile
  }
  if (!there.isDirectory()) throw new Error(`--out ${path}: this is a file. Name a folder.`);
  const entries = readdirSync(path).filter((entry) => !entry.startsWith(".telos-"));
  const earlier = earlierRun(path);
  if (entries.length > 0 && earlier === undefined && !force) {
    const some = entries.slice(0, 3).join(", ");
    throw new Error(
      `--out ${path}: the folder is not empty (${some}) and not a run of telos. Name another folder, or add --force to write into it.`,
    );
  }
  const lock = lockRun(path, force, now);
  try {
    for (const [file, text] of files) {
      writeWhole(join(path, file), text);
      if (file === "manifest.json" && earlier !== undefined) removeRun(path, earlier); // the new manifest lists nothing of it
    }
  } catch (fault) {
    lock.release();
    throw fault;
  }
  return { path, lock };
}

/**
 * Takes the folder of a run that is there, for this process alone.
 * @throws when somebody is at work in it, with what to do
 */
export function lockRun(path: string, force: boolean, now: Date): FolderLock {
  if (force) breakLocks(path);
  const lock = lockFolder(path, now);
  if ("release" in lock) return lock;
  throw new Error(
    `${path}: ${holderText(lock)} is writing a run into it, since ${lock.since}. Wait for it, name another folder, or add --force if it is dead.`,
  );
}

/** The folder with its first files, made beside its place and moved there whole; undefined when the place is taken. */
function appearAt(path: string, files: FirstFiles, now: Date): ClaimedFolder | undefined {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return undefined;
  const draft = join(dirname(path), `.telos-${randomBytes(6).toString("hex")}.tmp`);
  let lock: FolderLock | undefined;
  try {
    try {
      mkdirSync(draft);
    } catch (cause) {
      throw writeError(path, cause);
    }
    lock = lockRun(draft, false, now);
    for (const [file, text] of files) writeWhole(join(draft, file), text);
    renameSync(draft, path);
    flushFolder(dirname(path));
    return { path, lock: lock.moved(path) };
  } catch (cause) {
    lock?.release();
    rmSync(draft, { recursive: true, force: true });
    if (statSync(path, { throwIfNoEntry: false }) !== undefined) return undefined;
    throw cause;
  }
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

/**
 * Takes out what a run left in its folder and nothing else. A killed run lists no files in its manifest, so the names
 * that a run gives are removed as well.
 */
export function removeRun(path: string, manifest: Manifest, keep: readonly string[] = []): void {
  const figures = join(path, "figures");
  const drawn = statSync(figures, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(figures) : [];
  const listed = Object.keys(manifest.files).filter((file) => !file.split("/").includes(".."));
  const ours = [
    ...listed,
    ...RUN_FILES,
    ...readdirSync(path).filter((file) => TEMPORARY.test(file)),
    ...drawn.filter((file) => /\.(svg|csv)$/.test(file)).map((file) => `figures/${file}`),
    ...(drawn.length > 0
      ? readdirSync(figures)
          .filter((file) => TEMPORARY.test(file))
          .map((file) => `figures/${file}`)
      : []),
  ];
  for (const file of new Set(ours)) {
    if (keep.includes(file)) continue;
    try {
      rmSync(join(path, file), { force: true });
    } catch (cause) {
      throw writeError(join(path, file), cause);
    }
  }
}
