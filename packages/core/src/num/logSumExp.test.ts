import { expect, test } from "vitest";
import { logSumExp } from "./logSumExp.ts";

test("n equal entries x give x + log n (N3)", () => {
  expect(logSumExp([3, 3, 3, 3])).toBeCloseTo(3 + Math.log(4), 14);
});

test("entries far beyond the range of exp neither overflow nor vanish (N3)", () => {
  expect(logSumExp([1e4, 1e4])).toBe(1e4 + Math.log(2));
  expect(logSumExp([-1e4, -1e4])).toBe(-1e4 + Math.log(2));
  expect(logSumExp([1e308, -1e308])).toBe(1e308);
});

test("−∞ is probability zero: it adds nothing, and alone it stays −∞", () => {
  expect(logSumExp([-Infinity, 2])).toBe(2);
  expect(logSumExp([-Infinity, -Infinity])).toBe(-Infinity);
  expect(logSumExp([])).toBe(-Infinity);
});

test("+∞ wins and NaN is never hidden, in any place", () => {
  expect(logSumExp([1, Infinity])).toBe(Infinity);
  expect(logSumExp([Number.NaN, 1])).toBeNaN();
  expect(logSumExp([1, Number.NaN])).toBeNaN();
  expect(logSumExp([-Infinity, Number.NaN])).toBeNaN();
  expect(logSumExp([Infinity, Number.NaN])).toBeNaN();
});

test("it agrees with the plain sum where that is safe (N3)", () => {
  const values = [-2.5, 0, 1.25, 3, -7];
  expect(logSumExp(values)).toBeCloseTo(Math.log(values.reduce((sum, x) => sum + Math.exp(x), 0)), 14);
});
