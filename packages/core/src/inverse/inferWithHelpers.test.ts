import { describe, expect, test } from "vitest";
import { purposeControl } from "../../test/controls/controlSpecs.ts";
import { readCheckpoint, writeCheckpoint } from "../run/checkpoint.ts";
import type { Checkpoint } from "../run/outcome.ts";
import { simulateSpec } from "../spec/simulateSpec.ts";
import type { InferState } from "./inferMethod.ts";
import { type InferControl, type InferRequest, inferPurpose } from "./inferPurpose.ts";
import { cutRange, doInferWork, type InferHelpers, type InferWork } from "./inferWork.ts";

const { recording } = simulateSpec(purposeControl(1, 120));
const request: InferRequest = {
  choice: { unitIds: [0, 1, 2, 3] },
  stimulusLagMs: 0,
  family: "auto",
  accept: [],
  surrogates: 11,
  replicates: 9,
  seed: 1,
};
const infer = async (control: InferControl = {}) => writeCheckpoint(await inferPurpose(recording, request, control));
const whole = await infer();

/** Threads as they would be: what goes out and comes back is copied as text. */
function helpersOf(begun: InferWork["kind"][], stop?: { readonly after: number; readonly by: AbortController }) {
  let done = 0;
  const helpers: InferHelpers = async function* (works) {
    for (const work of works) {
      begun.push(work.kind);
      const result = doInferWork(readCheckpoint(writeCheckpoint(work)) as InferWork);
      if (done++ === stop?.after) stop.by.abort();
      if (stop?.by.signal.aborted) return;
      yield result;
    }
  };
  return helpers;
}

describe("an inference whose surrogates and replicates are computed elsewhere", () => {
  test("gives the bytes of one that does all itself (S3)", async () => {
    const begun: InferWork["kind"][] = [];
    expect(await infer({ helpers: helpersOf(begun) })).toBe(whole);
    expect(begun).toEqual([...Array(8).fill("surrogates"), ...Array(8).fill("replicates")]);
  });

  test.each([0, 3, 10])(
    "stopped after %i works, it goes on with or without helpers to the same bytes",
    async (after) => {
      const by = new AbortController();
      let saved = "";
      const stopped = await infer({
        helpers: helpersOf([], { after, by }),
        signal: by.signal,
        onProgress: (_, checkpoint) => {
          saved = writeCheckpoint(checkpoint);
        },
      });
      expect(stopped).not.toBe(whole);
      const from = () => readCheckpoint(saved) as Checkpoint<InferState>;
      expect(await infer({ from: from() })).toBe(whole);
      expect(await infer({ from: from(), helpers: helpersOf([]) })).toBe(whole);
    },
  );

  test("fails with the fault of a helper", async () => {
    const broken: InferHelpers = async function* () {
      yield await Promise.reject(new Error("the thread ran out of memory"));
    };
    await expect(infer({ helpers: broken })).rejects.toThrow("the thread ran out of memory");
  });
});

test("a range is cut into runs that follow each other and leave nothing out", () => {
  expect(cutRange(3, 10, 3)).toEqual([
    { first: 3, count: 2 },
    { first: 5, count: 3 },
    { first: 8, count: 2 },
  ]);
  expect(cutRange(0, 2, 8).reduce((sum, { count }) => sum + count, 0)).toBe(2);
  expect(cutRange(5, 5, 8)).toEqual([]);
});
