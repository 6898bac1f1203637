import { expect, test } from "vitest";
import { createRng } from "./rng.ts";
import { singularValues } from "./singularValues.ts";

function product(left: Float64Array, values: Float64Array, right: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      for (let k = 0; k < size; k++) out[i * size + j] += left[i * size + k] * values[k] * right[j * size + k];
  return out;
}

test("a symmetric two-input chain has singular values 1 and 1 − 2q (N23)", () => {
  const { values } = singularValues(Float64Array.of(0.97, 0.03, 0.03, 0.97), 2);
  expect(values[0]).toBeCloseTo(1, 14);
  expect(values[1]).toBeCloseTo(0.94, 14);
});

test("the factors multiply back to the matrix and are orthogonal, rank-deficient matrices included (N23)", () => {
  const rng = createRng(5);
  for (const size of [1, 3, 6]) {
    const matrix = Float64Array.from({ length: size * size }, () => rng.normal());
    if (size === 6) for (let j = 0; j < 6; j++) matrix[5 * 6 + j] = matrix[j] - 2 * matrix[6 + j];
    const { values, left, right } = singularValues(matrix, size);
    product(left, values, right, size).forEach((x, i) => {
      expect(Math.abs(x - matrix[i])).toBeLessThan(1e-13);
    });
    const ones = new Float64Array(size).fill(1);
    product(right, ones, right, size).forEach((x, i) => {
      expect(Math.abs(x - (i % (size + 1) === 0 ? 1 : 0))).toBeLessThan(1e-13);
    });
    for (let k = 1; k < size; k++) expect(values[k]).toBeLessThanOrEqual(values[k - 1]);
    if (size === 6) expect(values[5] / values[0]).toBeLessThan(1e-14);
  }
});

test("an independent input, all rows equal, has rank 1", () => {
  const { values } = singularValues(Float64Array.of(0.2, 0.3, 0.5, 0.2, 0.3, 0.5, 0.2, 0.3, 0.5), 3);
  expect(values[0]).toBeGreaterThan(0.5);
  expect(values[1]).toBeLessThan(1e-15);
});
