import { expect, test } from "vitest";
import { mutualInformation } from "./mutualInformation.ts";

test("independent indices share nothing, equal ones their entropy (S24)", () => {
  const [a, b] = [
    [0.3, 0.7],
    [0.2, 0.5, 0.3],
  ];
  expect(mutualInformation(Float64Array.from(a.flatMap((p) => b.map((q) => p * q))), 2, 3)).toBeCloseTo(0, 14);
  expect(mutualInformation(Float64Array.of(0.25, 0, 0, 0.75), 2, 2)).toBeCloseTo(
    -0.25 * Math.log2(0.25) - 0.75 * Math.log2(0.75),
    14,
  );
});

test("a symmetric channel that errs once in ten carries 1 − H(.1) bits (S24)", () => {
  const entropy = -0.1 * Math.log2(0.1) - 0.9 * Math.log2(0.9);
  expect(mutualInformation(Float64Array.of(0.45, 0.05, 0.05, 0.45), 2, 2)).toBeCloseTo(1 - entropy, 14);
});

test("what is no joint distribution is refused", () => {
  expect(() => mutualInformation(Float64Array.of(0.5, 0.6), 1, 2)).toThrow(/joint must sum to 1/);
  expect(() => mutualInformation(Float64Array.of(1), 2, 2)).toThrow(/2 × 2/);
});
