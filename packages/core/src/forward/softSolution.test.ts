import { expect, test } from "vitest";
import { solutionBound } from "./softSolution.ts";

const discounted = { criterion: { kind: "discounted", discount: 0.9 }, temperature: 2 } as const;
const average = { criterion: { kind: "average" }, temperature: 2 } as const;

test("discounted, the bound is the largest change × γ / (1 − γ), of either sign (B1)", () => {
  expect(solutionBound(discounted, Float64Array.of(0, 0), Float64Array.of(1, -2), 1)).toMatchObject({
    gain: undefined,
    status: "running",
  });
  expect(solutionBound(discounted, Float64Array.of(0, 0), Float64Array.of(1, -2), 1).residual).toBeCloseTo(18, 12);
  expect(solutionBound(discounted, Float64Array.of(0, 0), Float64Array.of(1, -2), 18.1).status).toBe("converged");
});

test("in the average the gain lies between the changes and the bound is their difference (B1)", () => {
  const bound = solutionBound(average, Float64Array.of(0, 5), Float64Array.of(1, 8), 1);
  expect(bound).toEqual({ gain: 2, residual: 2, rounding: 10 * Number.EPSILON, status: "running" });
});

test("what rounding leaves is converged whatever the tolerance, NaN and infinity have diverged", () => {
  expect(solutionBound(discounted, Float64Array.of(1e6), Float64Array.of(1e6 + 1e-10), 1e-30).status).toBe("converged");
  expect(solutionBound(discounted, Float64Array.of(0), Float64Array.of(Number.NaN), 1).status).toBe("diverged");
  expect(solutionBound(average, Float64Array.of(0, 0), Float64Array.of(0, Infinity), 1).status).toBe("diverged");
});
