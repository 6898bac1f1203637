import { expect, test } from "vitest";
import type { NpyArray } from "./npy.ts";
import { predictionNetworkOf } from "./purposeArrays.ts";

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

test("a run of many units that stays where the recording was is refused for their number", () => {
  expect(() => predictionNetworkOf(runOf(0), "runs/many")).toThrow(
    "was fitted to more units than can be re-optimised; predictions list all words",
  );
});
