import { expect, test } from "vitest";
import { solveHypercube } from "../forward/hypercube.ts";
import type { HypercubeProblem } from "../forward/hypercubeProblem.ts";
import { changeCodingCost } from "./changeCodingCost.ts";

const problem: HypercubeProblem = {
  units: 3,
  inputs: 1,
  reward: Float64Array.of(0, 0, 0, 1, 0, 1, 1, 0),
  inputChain: Float64Array.of(1),
  updateShare: Float64Array.of(0.2, 0.3, 0.5),
  codingCost: 0.5,
  reference: { kind: "fixed", probabilities: Float64Array.of(0.5, 0.5, 0.5) },
};

test("dearer information is used less, and reward is given up for it (P3)", () => {
  const [before, after] = [problem, changeCodingCost(problem, 2)].map((p) => solveHypercube(p));
  expect(changeCodingCost(problem, 2)).toEqual({ ...problem, codingCost: 1 });
  expect(after.codingCostNats).toBeLessThan(0.8 * before.codingCostNats);
  expect(after.meanReward).toBeLessThan(before.meanReward);
});

test("a ratio that is not positive is refused", () => {
  for (const ratio of [0, -1, Number.NaN]) expect(() => changeCodingCost(problem, ratio)).toThrow(/ratio/);
});
