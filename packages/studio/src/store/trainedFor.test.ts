import { CONTROLLER_PRESETS, R_NETWORK_PRESETS } from "@telos/core";
import { expect, test } from "vitest";
import { FORWARD_TASKS, readForward, taskSpec } from "./forwardSpec.ts";
import { trainedFor, trainedTruth } from "./trainedFor.ts";

test("what the square was trained for is said with its units, its half-width and its discount", () => {
  const words = trainedFor(CONTROLLER_PRESETS.square);
  expect(words).toContain("maximum occupancy");
  expect(words).toContain("units 0 and 1 leaves a square of half-width 0.5");
  expect(words).toContain(`discount ${CONTROLLER_PRESETS.square.objective.discount}`);
});

test("energy, food, an R network and a drawn island each say what they are", () => {
  expect(trainedFor(CONTROLLER_PRESETS.energy)).toContain("its energy (mean φ²) exceeds 0.27");
  expect(trainedFor(R_NETWORK_PRESETS.square)).toMatch(/^It is rewarded for staying alive \(R\), and ends where/);
  expect(trainedFor(taskSpec("reward"))).toMatch(/Food in a square of half-width 0\.25 is worth 0\.1 a step\.$/);
  const { spec } = readForward({ region: "-0.6,-0.5;0.6,-0.5;0,0.7|-0.1,-0.1;0.1,-0.1;0,0.1" });
  expect(trainedFor(spec)).toContain("a polygon of 3 corners with an island");
});

test("every task of the page has its words, and figures can draw each but cart and pole", () => {
  for (const task of FORWARD_TASKS) {
    const spec = taskSpec(task);
    expect(trainedFor(spec)).not.toMatch(/undefined|NaN/);
    expect(trainedTruth(spec) === undefined).toBe(task === "cartpole");
  }
});
