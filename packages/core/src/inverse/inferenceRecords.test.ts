import { expect, test } from "vitest";
import { inferenceEnding, inferenceRecords } from "./inferenceRecords.ts";
import type { Purpose } from "./purpose.ts";

const data = { unitIds: [3, 7] };
const fit = {
  status: "converged",
  windowMs: 20,
  windows: [{ windowMs: 10 }, { windowMs: 20 }],
  surrogates: [0.1, Number.NaN],
  gain: { bitsPerFlip: { value: 0.5, low: 0.4, high: 0.6 } },
};
const purposeOf = (parts: object) => ({ verdict: "purpose", reasons: [], data, fit, ...parts }) as unknown as Purpose;

test("the lines of an inference are its windows, its surrogates and last its verdict", () => {
  expect(inferenceRecords(purposeOf({}))).toEqual([
    { kind: "window", windowMs: 10 },
    { kind: "window", windowMs: 20 },
    { kind: "surrogate", bitsPerFlip: 0.1 },
    { kind: "surrogate", bitsPerFlip: Number.NaN },
    { kind: "verdict", verdict: "purpose" },
  ]);
  expect(inferenceRecords(purposeOf({ fit: undefined, verdict: "refused" }))).toEqual([
    { kind: "verdict", verdict: "refused" },
  ]);
});

test("an inference ends complete, refused with its sentence, or cancelled where it was stopped", () => {
  const headline = { verdict: "purpose", units: 2, windowMs: 20, bitsPerFlip: 0.5, bitsPerFlipLow: 0.4 };
  expect(inferenceEnding(purposeOf({}))).toEqual({ state: "complete", reason: undefined, headline });
  const refused = purposeOf({ verdict: "refused", fit: undefined, sentence: "Too few spikes.", reasons: ["Few."] });
  expect(inferenceEnding(refused)).toMatchObject({ state: "refused", reason: "Too few spikes." });
  expect(inferenceEnding(refused).headline).toMatchObject({ windowMs: null, bitsPerFlip: null });
  for (const stopped of [
    purposeOf({ fit: { ...fit, status: "cancelled" } }),
    purposeOf({ verdict: "refused", fit: undefined, reasons: ["Stopped before the fit."] }),
  ])
    expect(inferenceEnding(stopped)).toMatchObject({
      state: "cancelled",
      reason: expect.stringMatching(/^Stopped by the user/),
    });
});
