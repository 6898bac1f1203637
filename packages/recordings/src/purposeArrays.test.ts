import { expect, test } from "vitest";
import type { NpyArray } from "./npy.ts";
import { manyModelOf, predictionNetworkOf } from "./purposeArrays.ts";

const numbers = (...values: number[]): NpyArray => ({
  type: "f8",
  shape: [values.length],
  data: Float64Array.from(values),
});

const runOf = (runsAway: number): Record<string, NpyArray> => ({
  runs_away: numbers(runsAway),
  counts_simulated: numbers(0.2, 0, 0, 0.8),
  counts_recorded: numbers(0.7, 0.3, 0, 0),
});

test("a run of many units whose fit runs away is refused with how far it runs (U13)", () => {
  expect(() => predictionNetworkOf(runOf(1), "runs/many")).toThrow(
    /runs\/many: the fitted network runs away: .*active 80.0 % of the time, recorded 10.0 %/,
  );
});

test("a run of many units that stays where the recording was is re-optimised by nobody, but read as the process that it is", () => {
  const run = {
    ...runOf(0),
    unit_ids: numbers(4, 7, 9),
    offsets: numbers(-1, -2, -3),
    couplings: numbers(0, 0.5, 0, 0.5, 0, 0, 0, 0, 0),
    count_field: numbers(0, 0.1, 0.2),
    update_rate_hz: numbers(20, 21, 22),
  };
  expect(() => predictionNetworkOf(run, "runs/many")).toThrow(
    "was fitted to more units than can be re-optimised, which takes a list of all words",
  );
  const { model, unitIds } = manyModelOf(run, "runs/many");
  expect(unitIds).toEqual([4, 7, 9]);
  expect(model.couplings[1]).toBe(0.5);
  expect(() =>
    manyModelOf({ ...run, offsets: { type: "U", shape: [1], data: ["x"] } as NpyArray }, "runs/many"),
  ).toThrow("offsets is missing or no array of numbers");
});
