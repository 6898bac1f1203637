import { expect, test } from "vitest";
import { conditionsOf } from "./conditionsOf.ts";
import type { Cell, Recording } from "./recording.ts";

const recordingOf = (columns: Record<string, readonly Cell[]>): Recording => {
  const rows = Object.values(columns)[0].length;
  const table = {
    name: "trials",
    path: "/intervals/trials",
    startS: Float64Array.from({ length: rows }, (_, k) => k),
    stopS: Float64Array.from({ length: rows }, (_, k) => k + 0.5),
    columns,
    skippedColumns: [],
  };
  return {
    format: "",
    identifier: "",
    description: "",
    units: [],
    tables: [table],
    stimuli: [],
    notes: [],
    facts: {},
  };
};

test("the first column whose values repeat is the condition; row numbers and measurements are none (Q5)", () => {
  const id = [0, 1, 2, 3];
  expect(conditionsOf(recordingOf({ id, latency: [0.1, 0.2, 0.3, 0.4] }))).toBeUndefined();
  expect(conditionsOf(recordingOf({ id, same: ["a", "a", "a", "a"] }))).toBeUndefined();
  expect(conditionsOf(recordingOf({ id, latency: [1, 2, 3, 4], side: ["l", "r", "l", "r"] }))?.name).toBe("side");
});

test("a stimulus that was named comes first, and one that is not there is an error (Q5)", () => {
  const recording = recordingOf({ side: ["l", "r", "l", "r"], odour: ["x", "y", "x", "y"] });
  expect(conditionsOf(recording, "odour")?.name).toBe("odour");
  expect(() => conditionsOf(recording, "colour")).toThrow(/It holds: side, odour/);
});
