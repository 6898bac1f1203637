import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { checkpointHead } from "./checkpointFile.ts";
import { holderOf, type LockHolder } from "./lockFolder.ts";
import { type Headline, type Manifest, parseManifest, type RunState } from "./manifest.ts";

/** How a run stands, from its folder alone. */
export interface RunDescription {
  readonly path: string;
  /** `killed`: its manifest says running and nobody is at work in it; `unreadable`: `reason` says why. */
  readonly state: RunState | "killed" | "unreadable";
  /** Undefined where it cannot be read. */
  readonly manifest: Manifest | undefined;
  /** Why it ended as it did, or cannot be read. */
  readonly reason: string | null;
  readonly headline: Headline;
  /** Where its last checkpoint stands; null where there is none. */
  readonly progress: { readonly stage: string; readonly step: number; readonly total: number } | null;
  /** Who is at work in it. */
  readonly holder: LockHolder | undefined;
  /** Whether `telos resume` can go on with it now. */
  readonly resumable: boolean;
}

/** Looks at one run folder, whatever state it is in; never throws for what lies in it. */
export function describeRun(path: string): RunDescription {
  const file = join(path, "manifest.json");
  try {
    const manifest = parseManifest(readFileSync(file, "utf8"), file);
    const holder = manifest.state === "running" ? holderOf(path) : undefined;
    const state = manifest.state === "running" && holder === undefined ? "killed" : manifest.state;
    const head = checkpointHead(path);
    return {
      path,
      state,
      manifest,
      reason: manifest.reason,
      headline: manifest.headline ?? {},
      progress: head === undefined ? null : { stage: head.stage, step: head.step, total: head.total },
      holder,
      resumable:
        (state === "killed" || state === "cancelled" || state === "failed") && isThere(join(path, "spec.json")),
    };
  } catch (fault) {
    return {
      path,
      state: "unreadable",
      manifest: undefined,
      reason: fault instanceof Error ? fault.message : String(fault),
      headline: {},
      progress: null,
      holder: undefined,
      resumable: false,
    };
  }
}

const DEEPEST = 4;

/**
 * Every run in a folder and in the folders inside it, the folder itself included, oldest first.
 * @throws when the folder cannot be listed
 */
export function listRuns(folder: string): RunDescription[] {
  return foldersOf(folder, 0)
    .map(describeRun)
    .sort((a, b) => compare(a.manifest?.startedAt ?? "", b.manifest?.startedAt ?? "") || compare(a.path, b.path));
}

function foldersOf(folder: string, depth: number): string[] {
  const own = isThere(join(folder, "manifest.json")) ? [folder] : [];
  if (depth === DEEPEST) return own;
  const inside = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "figures",
  );
  return [...own, ...inside.flatMap((entry) => foldersOf(join(folder, entry.name), depth + 1))];
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
