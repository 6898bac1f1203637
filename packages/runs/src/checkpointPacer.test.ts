import { expect, test } from "vitest";
import type { SavedPoint } from "./checkpointFile.ts";
import { checkpointPacer } from "./checkpointPacer.ts";

/** Calls a pacer once a second for `seconds`; each writing takes `costMs`. @returns the steps that were kept */
function kept(everySeconds: number, seconds: number, costMs = 0, stopAt = Infinity): number[] {
  const steps: number[] = [];
  const controller = new AbortController();
  let now = 0;
  const save = (point: SavedPoint) => {
    steps.push(point.step);
    now += costMs;
  };
  const keep = checkpointPacer({ saveCheckpoint: save }, { everySeconds, clock: () => now, signal: controller.signal });
  for (let step = 1; step <= seconds; step++) {
    now += 1000;
    if (step === stopAt) controller.abort();
    keep(() => ({ stage: "train", step, total: 100, state: null }));
  }
  return steps;
}

test("a point is kept whenever the interval is over, and with 0 after every slice", () => {
  expect(kept(5, 21)).toEqual([5, 10, 15, 20]);
  expect(kept(0, 4)).toEqual([1, 2, 3, 4]);
});

test("a run that the user stops is kept at once", () => {
  expect(kept(50, 8, 0, 7)).toEqual([7, 8]);
});

test("writing takes at most a twentieth of the time: slow disks are given longer pauses", () => {
  expect(kept(1, 60, 1000)).toEqual([1, 21, 41]);
});

test("an interval that is no number ≥ 0 is refused", () => {
  expect(() => kept(Number.NaN, 1)).toThrow(/everySeconds must be ≥ 0 but is NaN/);
});
