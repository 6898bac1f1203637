import { expect, test } from "vitest";
import { normalCdf } from "./normalCdf.ts";

// Published values of the standard normal distribution.
test.each([
  [0, 0.5],
  [1, 0.8413447460685429],
  [-1.96, 0.024997895148220435],
  [1.96, 0.9750021048517795],
  [-3, 0.00134989803163009],
  [-5, 2.866515718791939e-7],
  [-10, 7.619853024160525e-24],
  [6, 0.9999999990134123],
])("P(ξ ≤ %f) is the tabulated %d (N33)", (z, probability) => {
  expect(Math.abs(normalCdf(z) / probability - 1)).toBeLessThan(2e-13);
});

test("both tails add up to 1, and nothing jumps where one formula takes over from another (N33)", () => {
  for (let z = 0; z < 9; z += 0.01) expect(normalCdf(z) + normalCdf(-z)).toBeCloseTo(1, 14);
  for (const z of [-1, 5, -3]) {
    const step = 1e-4;
    const slope = (normalCdf(z + step) - normalCdf(z - step)) / (2 * step);
    expect(slope / (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI))).toBeCloseTo(1, 5);
  }
});

test("it never falls, reaches 0 and 1 at the ends, and NaN stays NaN", () => {
  let before = 0;
  for (let z = -39; z < 39; z += 0.037) {
    expect(normalCdf(z)).toBeGreaterThanOrEqual(before);
    before = normalCdf(z);
  }
  expect([normalCdf(-Infinity), normalCdf(Infinity), normalCdf(Number.NaN)]).toEqual([0, 1, Number.NaN]);
});
