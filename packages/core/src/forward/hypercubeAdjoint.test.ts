import { expect, test } from "vitest";
import { evaluateHypercube, solveHypercubeAdjoint } from "./hypercubeAdjoint.ts";
import type { HypercubePolicy } from "./hypercubeProblem.ts";

// One unit that is active with probability 3/4 after every step.
const coin: HypercubePolicy = {
  units: 1,
  inputs: 1,
  logits: Float64Array.of(Math.log(3)),
  updateShare: Float64Array.of(1),
  inputChain: Float64Array.of(1),
};

test("a coin forgets at once: the differential value is the signal less its plain mean (H13)", () => {
  const { solution, mean, status } = evaluateHypercube(coin, Float64Array.of(2, 6));
  expect(status).toBe("converged");
  expect(mean).toBeCloseTo(5, 12);
  expect([...solution]).toEqual([expect.closeTo(-2, 12), expect.closeTo(2, 12)]);
});

test("a coin forgets at once: the adjoint is the gradient itself (H12)", () => {
  const { solution } = solveHypercubeAdjoint(coin, Float64Array.of(-3, 3));
  expect([...solution]).toEqual([expect.closeTo(-3, 12), expect.closeTo(3, 12)]);
});

test("nothing asked, nothing answered, and a good start costs no further steps", () => {
  expect(solveHypercubeAdjoint(coin, new Float64Array(2))).toMatchObject({ steps: 0, status: "converged" });
  const warm = solveHypercubeAdjoint(coin, Float64Array.of(-3, 3), { start: Float64Array.of(-3, 3) });
  expect(warm.steps).toBe(1);
});

test("a gradient that does not sum to zero is refused: no function of a value has one", () => {
  expect(() => solveHypercubeAdjoint(coin, Float64Array.of(1, 1))).toThrow(/must sum to 0 but sums to 2/);
  expect(() => solveHypercubeAdjoint(coin, Float64Array.of(1, Number.NaN))).toThrow(/gradient\[1\]/);
  expect(() => evaluateHypercube(coin, Float64Array.of(1))).toThrow(/signal must hold 1 × 2/);
});
