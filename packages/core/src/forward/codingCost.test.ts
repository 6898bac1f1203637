import { expect, test } from "vitest";
import { bernoulliDivergence, meanCodingCost } from "./codingCost.ts";

test("the divergence of two coins is its definition, and 0 for equal coins, certain ones included (H8)", () => {
  const [p, q] = [0.2, 0.7];
  const expected = p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q));
  const logit = (x: number) => Math.log(x / (1 - x));
  expect(bernoulliDivergence(logit(p), logit(q))).toBeCloseTo(expected, 14);
  for (const z of [-Infinity, -800, -3, 0, 3, 800, Infinity]) expect(bernoulliDivergence(z, z)).toBe(0);
});

test("certainty costs what was improbable before: log 1/p nats; the impossible costs ∞ (H8)", () => {
  expect(bernoulliDivergence(Infinity, 0)).toBeCloseTo(Math.LN2, 15);
  expect(bernoulliDivergence(-Infinity, 50)).toBeCloseTo(50, 12);
  for (const z of [-5, 0, 5, -Infinity]) expect(bernoulliDivergence(z, Infinity)).toBe(Infinity);
  for (const z of [-5, 0, 5, Infinity]) expect(bernoulliDivergence(z, -Infinity)).toBe(Infinity);
});

test("the mean cost weighs units by their updates and contexts by their visits, and skips what is never visited (H8)", () => {
  const logits = Float64Array.of(Infinity, 0, 0, 0); // unit 0: certain where unit 1 is off; else as the reference
  const occupancy = Float64Array.of(0.1, 0.3, 0.2, 0.4);
  const cost = meanCodingCost(
    { units: 2, logits, updateShare: Float64Array.of(0.25, 0.75) },
    occupancy,
    Float64Array.of(0, 0),
  );
  expect(cost).toBeCloseTo(0.25 * 0.4 * Math.LN2, 15);
  const never = Float64Array.of(0, 0, 0.5, 0.5);
  const impossible = Float64Array.of(-Infinity, 0);
  logits[1] = -Infinity;
  expect(meanCodingCost({ units: 2, logits, updateShare: Float64Array.of(0.25, 0.75) }, never, impossible)).toBe(0);
});
