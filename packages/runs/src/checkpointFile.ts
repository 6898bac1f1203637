import { closeSync, fsyncSync, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { readCheckpoint, writeCheckpoint } from "@telos/core";
import { sha256 } from "./sha256.ts";
import { writeWhole } from "./writeWhole.ts";

/** A method's state, kept while a run is not finished: one line of JSON about it, then the state as text. */
export const CHECKPOINT_FILE = "checkpoint.telos";

/** Where a run stood: what a checkpoint says of itself in its first line. */
export interface CheckpointHead {
  readonly telosCheckpoint: 1;
  /** SHA-256 of spec and inputs, as in the manifest. */
  readonly specSha256: string;
  /** What was being done: "train", "infer". */
  readonly stage: string;
  readonly step: number;
  readonly total: number;
  /** Seconds of work that led here. */
  readonly workedSeconds: number;
  /** The part of `metrics.jsonl` that belongs to it. */
  readonly metricsBytes: number;
  readonly metricsSha256: string;
  readonly stateSha256: string;
}

/** A point to go on from. */
export interface SavedPoint {
  readonly stage: string;
  readonly step: number;
  readonly total: number;
  /** Plain data, as `writeCheckpoint` takes it. */
  readonly state: unknown;
}

/** Writes a checkpoint whole or not at all, after the metrics that belong to it. @throws as `writeWhole` */
export function writeCheckpointFile(
  folder: string,
  point: SavedPoint,
  about: { readonly specSha256: string; readonly workedSeconds: number },
): void {
  const metrics = flushedMetrics(join(folder, "metrics.jsonl"));
  const state = writeCheckpoint(point.state);
  const head: CheckpointHead = {
    telosCheckpoint: 1,
    specSha256: about.specSha256,
    stage: point.stage,
    step: point.step,
    total: point.total,
    workedSeconds: about.workedSeconds,
    metricsBytes: metrics.length,
    metricsSha256: sha256(metrics),
    stateSha256: sha256(state),
  };
  writeWhole(join(folder, CHECKPOINT_FILE), `${JSON.stringify(head)}\n${state}`);
}

const MOST_HEAD_BYTES = 4096;

/** The first line alone, for lists of runs; undefined where there is no checkpoint that can be read. */
export function checkpointHead(folder: string): CheckpointHead | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(join(folder, CHECKPOINT_FILE), "r");
    const start = Buffer.alloc(MOST_HEAD_BYTES);
    const text = start.subarray(0, readSync(descriptor, start)).toString("utf8");
    const end = text.indexOf("\n");
    return end < 0 ? undefined : headOf(text.slice(0, end));
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** A checkpoint that was read back, or why the run must begin anew. */
export type LoadedCheckpoint =
  | { readonly kind: "whole"; readonly head: CheckpointHead; readonly point: SavedPoint }
  | { readonly kind: "none"; readonly why: string };

/** The checkpoint of a run folder, if every byte of it and of its metrics is as it was written. */
export function loadCheckpoint(folder: string, specSha256: string): LoadedCheckpoint {
  const none = (why: string): LoadedCheckpoint => ({ kind: "none", why });
  const text = bytesOf(join(folder, CHECKPOINT_FILE))?.toString("utf8");
  if (text === undefined) return none("it was stopped before its first checkpoint");
  const end = text.indexOf("\n");
  const head = end < 0 ? undefined : headOf(text.slice(0, end));
  const state = text.slice(end + 1);
  if (head === undefined || sha256(state) !== head.stateSha256) return none("its checkpoint is damaged");
  if (head.specSha256 !== specSha256) return none("its checkpoint belongs to another spec");
  const metrics = (bytesOf(join(folder, "metrics.jsonl")) ?? Buffer.alloc(0)).subarray(0, head.metricsBytes);
  if (metrics.length !== head.metricsBytes || sha256(metrics) !== head.metricsSha256)
    return none("its metrics.jsonl is not the one that the checkpoint belongs to");
  const { stage, step, total } = head;
  return { kind: "whole", head, point: { stage, step, total, state: readCheckpoint(state) } };
}

function headOf(line: string): CheckpointHead | undefined {
  try {
    const head = JSON.parse(line) as CheckpointHead;
    return head.telosCheckpoint === 1 ? head : undefined;
  } catch {
    return undefined;
  }
}

function bytesOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw cause;
  }
}

/** The metrics so far, on the disk before the checkpoint that counts them is. */
function flushedMetrics(path: string): Buffer {
  let descriptor: number;
  try {
    descriptor = openSync(path, "r+");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return Buffer.alloc(0);
    throw cause;
  }
  try {
    fsyncSync(descriptor);
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
