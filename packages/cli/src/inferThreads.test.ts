import { drawPurpose, finishInference, prepareInference, simulateSpec, writeCheckpoint } from "@telos/core";
import { expect, test } from "vitest";
import { inferThreads } from "./inferThreads.ts";

const { recording } = simulateSpec({ ...drawPurpose(1), durationS: 90 });
const prepared = prepareInference(recording, {
  choice: { unitIds: [0, 1, 2, 3] },
  stimulusLagMs: 0,
  family: "auto",
  accept: [],
  surrogates: 10,
  replicates: 10,
  seed: 1,
});

const inferOn = async (threads: number): Promise<string> => {
  await using started = await inferThreads(threads, new AbortController().signal);
  expect(started.helpers === undefined).toBe(threads === 1);
  return writeCheckpoint(await finishInference(prepared, started.helpers ? { helpers: started.helpers } : {}));
};

test("an inference on three threads gives the bytes of one on a single thread (S3)", async () => {
  expect(prepared.kind).toBe("ready");
  expect(await inferOn(3)).toBe(await inferOn(1));
}, 60_000);
