import { expect, test } from "vitest";
import { rSquared } from "./rSquared.ts";

const truth = Float64Array.of(1, 2, 3, 6);

test("1 for the truth, 0 for its mean, below 0 for worse (S22)", () => {
  expect(rSquared(truth, truth)).toBe(1);
  expect(rSquared(truth, new Float64Array(4).fill(3))).toBe(0);
  expect(
    rSquared(
      truth,
      truth.map((t) => -t),
    ),
  ).toBeLessThan(0);
});

test("one error of 1 in a variance of 14 explains 13/14 (S22)", () => {
  expect(rSquared(truth, Float64Array.of(1, 2, 3, 5))).toBeCloseTo(13 / 14, 15);
});

test("weights count entries as often as they say, and weight 0 hides a NaN (S22)", () => {
  const twice = rSquared(Float64Array.of(1, 2, 2, 6), Float64Array.of(1, 3, 3, 6));
  const weighted = rSquared(
    Float64Array.of(1, 2, 6, Number.NaN),
    Float64Array.of(1, 3, 6, 0),
    Float64Array.of(1, 2, 1, 0),
  );
  expect(weighted).toBeCloseTo(twice, 15);
});

test("a truth that does not vary has no r²", () => {
  expect(rSquared(Float64Array.of(2, 2), Float64Array.of(1, 3))).toBeNaN();
});
