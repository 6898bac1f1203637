import { expect, test } from "vitest";
import { regressionSlope, squaredCorrelation } from "./squaredCorrelation.ts";

test("a straight line has squared correlation 1 whatever its offset and slope (S25)", () => {
  const x = Float64Array.of(1, 2, 4, 8);
  expect(
    squaredCorrelation(
      x,
      x.map((value) => 3 - 2 * value),
    ),
  ).toBeCloseTo(1, 12);
});

test("orthogonal lists have squared correlation 0 (S25)", () => {
  expect(squaredCorrelation(Float64Array.of(-1, 0, 1), Float64Array.of(1, -2, 1))).toBe(0);
});

test("a constant list has none (S25)", () => {
  expect(squaredCorrelation(Float64Array.of(1, 1, 1), Float64Array.of(1, 2, 3))).toBeNaN();
});

test("the slope of a line comes back, whatever its offset (S25)", () => {
  const x = Float64Array.of(1, 2, 4, 8);
  expect(
    regressionSlope(
      x,
      x.map((value) => 3 - 2 * value),
    ),
  ).toBeCloseTo(-2, 12);
});
