import { expect, test } from "vitest";
import { logistic } from "../num/logistic.ts";
import { activeShares } from "./activeShares.ts";
import { tuningCurves } from "./tuningCurves.ts";

test("counted by hand on two units: share of the time with the other silent, and with it active (S23)", () => {
  const seconds = Float64Array.of(4, 1, 2, 3); // words 00, 01, 10, 11; bit 0 is unit 0
  expect([...activeShares(seconds, 2, 1)]).toEqual([1 / 5, 3 / 5, 2 / 6, 3 / 4]);
  expect(activeShares(Float64Array.of(1, 0, 0, 0), 2, 1)[1]).toBeNaN();
});

test("in equilibrium the measured curve is the policy over the same contexts (S23)", () => {
  const [b, coupling] = [-1, 0.8];
  const weights = Float64Array.of(1, Math.exp(b), Math.exp(b), Math.exp(2 * b + coupling));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const occupancy = weights.map((weight) => weight / total);
  const logits = Float64Array.of(b, b + coupling, b, b + coupling);
  const policy = tuningCurves({ units: 2, inputs: 1, logits, occupancy }).probability;
  activeShares(occupancy, 2, 1).forEach((share, k) => {
    expect(share).toBeCloseTo(policy[k], 12);
    expect(share).toBeCloseTo(logistic(b + (k % 2) * coupling), 12);
  });
});
