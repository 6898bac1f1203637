import { expect, test } from "vitest";
import { cholesky } from "./cholesky.ts";

test("L Lᵀ is the matrix, and L is zero above its diagonal", () => {
  const matrix = Float64Array.of(4, 2, -1, 2, 5, 3, -1, 3, 6);
  const lower = cholesky(matrix, 3);
  for (let a = 0; a < 3; a++)
    for (let b = 0; b < 3; b++) {
      let sum = 0;
      for (let c = 0; c < 3; c++) sum += lower[a * 3 + c] * lower[b * 3 + c];
      expect(Math.abs(sum - matrix[a * 3 + b])).toBeLessThan(1e-14);
      if (b > a) expect(lower[a * 3 + b]).toBe(0);
    }
});

test("a matrix that is not positive definite is refused", () => {
  expect(() => cholesky(Float64Array.of(1, 2, 2, 1), 2)).toThrow("pivot 1 is -3");
});
