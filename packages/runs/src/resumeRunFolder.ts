import { rmSync, truncateSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { CHECKPOINT_FILE, loadCheckpoint } from "./checkpointFile.ts";
import { lockRun, removeRun } from "./claimFolder.ts";
import { fillFolder, type RunFolder, tidyFinished, writeMarker } from "./fillFolder.ts";
import { type Manifest, manifestText } from "./manifest.ts";
import { readRun } from "./readRun.ts";
import { AT_WORK, specChecksum } from "./runFolder.ts";
import { sha256 } from "./sha256.ts";
import { writeError } from "./writeError.ts";
import { writeWhole } from "./writeWhole.ts";

/** How an interrupted run is opened again. */
export interface ResumeRequest {
  readonly now: () => Date;
  readonly telosVersion: string;
  /** Even if another version of telos began it, or another process seems to be at work in it. */
  readonly force: boolean;
}

/** A run that goes on, or one that had already come to its end. */
export type ResumedFolder =
  | {
      readonly kind: "open";
      readonly folder: RunFolder;
      /** Why it begins anew; undefined where it goes on from a checkpoint. */
      readonly anew: string | undefined;
    }
  | { readonly kind: "finished"; readonly manifest: Manifest };

/**
 * Opens the folder of a run that was stopped, killed or failed, to go on with it: what was written after its last
 * checkpoint is taken out. Killed in the middle of this, it can be opened again.
 * @throws when it is no run, is being worked in, was edited, or was begun by another version; what, where, how to mend
 */
export function resumeRunFolder(path: string, request: ResumeRequest): ResumedFolder {
  const { now, telosVersion, force } = request;
  const before = readRun(path);
  expectSame(path, before.manifest, before.spec, telosVersion, force);
  const lock = lockRun(path, force, now());
  try {
    const { manifest: old, finished } = readRun(path); // again: its process may have ended meanwhile
    if (finished) {
      tidyFinished(path); // killed between its last manifest and its tidying
      lock.release();
      return { kind: "finished", manifest: old };
    }
    const loaded = loadCheckpoint(path, old.specSha256);
    removeRun(path, old, ["spec.json", "metrics.jsonl", CHECKPOINT_FILE]);
    const metrics = join(path, "metrics.jsonl");
    const metricsBytes = loaded.kind === "whole" ? loaded.head.metricsBytes : 0;
    if (metricsBytes > 0) cut(metrics, metricsBytes);
    else rmSync(metrics, { force: true });
    const { finishedAt: _, headline: __, ...kept } = old;
    const manifest: Manifest = {
      ...kept,
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
      host: hostname(),
      processId: process.pid,
      finishedAt: null,
      wallSeconds: null,
      state: "running",
      reason: null,
      files: {},
      resumedAt: [...(old.resumedAt ?? []), now().toISOString()],
    };
    writeMarker(path, AT_WORK);
    writeWhole(join(path, "manifest.json"), manifestText(manifest));
    const folder = fillFolder({
      path,
      manifest,
      lock,
      now,
      files: {
        "spec.json": sha256(readRun(path).read("spec.json")),
        ...(metricsBytes > 0 ? { "metrics.jsonl": "" } : {}),
      },
      saved: loaded.kind === "whole" ? loaded.point : undefined,
      workedSeconds: loaded.kind === "whole" ? loaded.head.workedSeconds : 0,
    });
    return { kind: "open", folder, anew: loaded.kind === "none" ? loaded.why : undefined };
  } catch (fault) {
    lock.release();
    throw fault;
  }
}

function expectSame(path: string, manifest: Manifest, spec: unknown, version: string, force: boolean): void {
  const inputs = manifest.inputs.map((input) => input.sha256);
  if (specChecksum(spec, inputs) !== manifest.specSha256)
    throw new Error(
      `${join(path, "spec.json")}: it is not the spec that the run began with. Put it back, or start a new run with it.`,
    );
  if (manifest.telos !== version && !force && manifest.state !== "complete" && manifest.state !== "refused")
    throw new Error(
      `${path}: telos ${manifest.telos} began this run and this is ${version}, whose numbers may differ. Use that version, start it again with telos rerun, or add --force.`,
    );
}

function cut(path: string, bytes: number): void {
  try {
    truncateSync(path, bytes);
  } catch (cause) {
    throw writeError(path, cause);
  }
}
