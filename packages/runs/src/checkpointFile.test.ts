import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CHECKPOINT_FILE, checkpointHead, loadCheckpoint, writeCheckpointFile } from "./checkpointFile.ts";

const ABOUT = { specSha256: "aa", workedSeconds: 12.5 };
const POINT = { stage: "train", step: 3, total: 9, state: { x: Float64Array.of(-0, Number.NaN, 1e-300), at: [1, 2] } };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "telos-checkpoint-"));
  writeFileSync(join(folder, "metrics.jsonl"), '{"λ":1}\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a checkpoint comes back bit for bit, with the metrics that belong to it, whatever was written after them", () => {
  writeCheckpointFile(folder, POINT, ABOUT);
  appendFileSync(join(folder, "metrics.jsonl"), '{"λ":2}\n{"half');
  const loaded = loadCheckpoint(folder, "aa");
  if (loaded.kind !== "whole") throw new Error(loaded.why);
  expect(loaded.point).toEqual(POINT); // toEqual tells −0 from 0
  expect(loaded.head.workedSeconds).toBe(12.5);
  expect(readFileSync(join(folder, "metrics.jsonl")).subarray(0, loaded.head.metricsBytes).toString()).toBe(
    '{"λ":1}\n',
  );
  expect(checkpointHead(folder)).toEqual(loaded.head);
});

test("a checkpoint of another spec, or without its metrics, is not gone on from", () => {
  expect(loadCheckpoint(folder, "aa")).toMatchObject({ why: "it was stopped before its first checkpoint" });
  writeCheckpointFile(folder, POINT, ABOUT);
  expect(loadCheckpoint(folder, "bb")).toMatchObject({ why: "its checkpoint belongs to another spec" });
  writeFileSync(join(folder, "metrics.jsonl"), '{"λ":3}\n');
  expect(loadCheckpoint(folder, "aa")).toMatchObject({ kind: "none", why: expect.stringContaining("metrics.jsonl") });
});

test("a checkpoint that is cut short or changed anywhere is never half read", () => {
  writeCheckpointFile(folder, POINT, ABOUT);
  const path = join(folder, CHECKPOINT_FILE);
  const whole = readFileSync(path);
  for (let at = 0; at < whole.length; at += 7) {
    truncateSync(path, at);
    expect(loadCheckpoint(folder, "aa").kind).toBe("none");
    writeFileSync(path, whole);
  }
  const stateAt = whole.indexOf("\n") + 1;
  for (let at = stateAt; at < statSync(path).size; at += 5) {
    const damaged = Buffer.from(whole);
    damaged[at] = damaged[at]! ^ 1;
    writeFileSync(path, damaged);
    expect(loadCheckpoint(folder, "aa").kind).toBe("none");
  }
});
