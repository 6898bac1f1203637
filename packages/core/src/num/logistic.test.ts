import { expect, test } from "vitest";
import { logistic, logit, softplus } from "./logistic.ts";

test("logistic keeps its lower tail where 1 / (1 + e⁻ᶻ) would lose it (N4)", () => {
  expect(logistic(-700) / Math.exp(-700)).toBeCloseTo(1, 14);
  expect(logistic(-800)).toBe(0);
  expect(logistic(800)).toBe(1);
  expect(logistic(0)).toBe(0.5);
});

test("logistic(z) and logistic(−z) sum to 1 (N4)", () => {
  for (const z of [0.1, 1, 5, 30]) expect(logistic(z) + logistic(-z)).toBeCloseTo(1, 15);
});

test("logit undoes logistic to 12 digits from −700 to 30 (N4)", () => {
  for (const z of [-700, -40, -1, -0.01, 0, 0.3, 5])
    expect(Math.abs(logit(logistic(z)) - z)).toBeLessThan(1e-12 * Math.max(1, Math.abs(z)));
});

test("logit is infinite at certainty and NaN outside probabilities (N4)", () => {
  expect(logit(0)).toBe(-Infinity);
  expect(logit(1)).toBe(Infinity);
  expect(logit(-0.1)).toBeNaN();
  expect(logit(1.1)).toBeNaN();
});

test("softplus is log 2 at 0, z for large z, eᶻ for very negative z (N5)", () => {
  expect(softplus(0)).toBe(Math.LN2);
  expect(softplus(1e6)).toBe(1e6);
  expect(softplus(-600) / Math.exp(-600)).toBeCloseTo(1, 14);
});

test("the derivative of softplus is logistic, by central differences (N5)", () => {
  for (const z of [-9, -1, -1e-3, 0, 2, 8]) {
    expect((softplus(z + 1e-5) - softplus(z - 1e-5)) / 2e-5).toBeCloseTo(logistic(z), 9);
  }
});

test("NaN stays NaN", () => {
  expect(logistic(Number.NaN)).toBeNaN();
  expect(softplus(Number.NaN)).toBeNaN();
});
