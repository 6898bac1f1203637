import { expect, test } from "vitest";
import { inputInverse } from "./inputInverse.ts";

test("two symmetric inputs: the condition is 1 / (1 − 2q) (I6)", () => {
  const q = 0.03;
  const { inverse, rank, condition } = inputInverse(Float64Array.of(1 - q, q, q, 1 - q), 2);
  expect(rank).toBe(2);
  expect(condition).toBeCloseTo(1 / (1 - 2 * q), 13);
  expect([...inverse]).toEqual([1 - q, -q, -q, 1 - q].map((p) => expect.closeTo(p / (1 - 2 * q), 13)));
});

test("an input drawn anew at each step has rank 1 and no bound on the condition (I6)", () => {
  const chain = Float64Array.of(0.2, 0.3, 0.5, 0.2, 0.3, 0.5, 0.2, 0.3, 0.5);
  const { inverse, rank, condition } = inputInverse(chain, 3);
  expect([rank, condition]).toEqual([1, Infinity]);
  // The smallest value that looks ahead to 1 everywhere is along the shares: v = π / |π|².
  const size = 0.04 + 0.09 + 0.25;
  for (let x = 0; x < 3; x++) {
    const v = inverse[x * 3] + inverse[x * 3 + 1] + inverse[x * 3 + 2];
    expect(v).toBeCloseTo(chain[x] / size, 13);
  }
});
