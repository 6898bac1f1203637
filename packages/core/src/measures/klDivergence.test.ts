import { expect, test } from "vitest";
import { klDivergence } from "./klDivergence.ts";

test("the divergence is Σ p log₂ p/q, and 0 for equal distributions (S21)", () => {
  const [p, q] = [Float64Array.of(0.5, 0.25, 0.25, 0), Float64Array.of(0.25, 0.25, 0.25, 0.25)];
  expect(klDivergence(p, q, 0)).toBeCloseTo(0.5, 15);
  expect(klDivergence(p, p, 0)).toBe(0);
});

test("what was called impossible is infinitely wrong without a floor and finite with one (S21)", () => {
  const [p, q] = [Float64Array.of(0.5, 0.5), Float64Array.of(1, 0)];
  expect(klDivergence(p, q, 0)).toBe(Infinity);
  expect(klDivergence(p, q, 1e-6)).toBeCloseTo(0.5 * Math.log2(0.5 / (1 - 5e-7)) + 0.5 * Math.log2(0.5 / 5e-7), 12);
});

test("what is no distribution, or a floor above 1, is refused by name", () => {
  const half = Float64Array.of(0.5, 0.5);
  expect(() => klDivergence(Float64Array.of(0.5, 0.4), half, 0)).toThrow(/truth must sum to 1/);
  expect(() => klDivergence(half, Float64Array.of(1.5, -0.5), 0)).toThrow(/prediction\[0\]/);
  expect(() => klDivergence(half, half, Number.NaN)).toThrow(/floor/);
  expect(() => klDivergence(half, Float64Array.of(1), 0)).toThrow(/prediction must hold 2/);
});
