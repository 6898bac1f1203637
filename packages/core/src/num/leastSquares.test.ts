import fc from "fast-check";
import { expect, test } from "vitest";
import { leastSquares } from "./leastSquares.ts";
import { createRng } from "./rng.ts";
import { solveDense } from "./solveDense.ts";

const close = (actual: Float64Array, expected: readonly number[], digits = 12) => {
  expect(actual.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value, digits);
};

test("a line through three points is the regression line (N9)", () => {
  // y = a + b t at t = 0, 1, 2 with y = 1, 2, 4: b = 3/2, a = 5/6, residual² = 1/6.
  const { x, rank, residual } = leastSquares(Float64Array.of(1, 0, 1, 1, 1, 2), Float64Array.of(1, 2, 4), 2);
  close(x, [5 / 6, 1.5]);
  expect(rank).toBe(2);
  expect(residual).toBeCloseTo(Math.sqrt(1 / 6), 12);
});

test("one equation in two unknowns has the solution of least norm (N9)", () => {
  const { x, rank, residual } = leastSquares(Float64Array.of(3, 4), Float64Array.of(10), 2);
  close(x, [1.2, 1.6]);
  expect(rank).toBe(1);
  expect(residual).toBe(0);
});

test("dependent columns share the weight: two copies of a column get half each (N9)", () => {
  const { x, rank } = leastSquares(Float64Array.of(1, 1, 2, 2, 3, 3), Float64Array.of(2, 4, 6), 2);
  close(x, [1, 1]);
  expect(rank).toBe(1);
});

test("a matrix of zeros has rank 0, solution 0 and the whole right-hand side as residual", () => {
  const { x, rank, residual } = leastSquares(new Float64Array(6), Float64Array.of(3, 0, 4), 2);
  close(x, [0, 0]);
  expect(rank).toBe(0);
  expect(residual).toBeCloseTo(5, 14);
});

test("the normal equations, solved densely, agree where they are well conditioned (N9)", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 12 }), fc.nat(1e6), (n, extra, seed) => {
      const m = 2 * n + extra;
      const rng = createRng(seed);
      const a = Float64Array.from({ length: m * n }, () => rng.normal());
      const b = Float64Array.from({ length: m }, () => rng.normal());
      const ata = new Float64Array(n * n);
      const atb = new Float64Array(n);
      for (let k = 0; k < m; k++) {
        for (let i = 0; i < n; i++) {
          atb[i]! += a[k * n + i]! * b[k]!;
          for (let j = 0; j < n; j++) ata[i * n + j]! += a[k * n + i]! * a[k * n + j]!;
        }
      }
      const { x, rank } = leastSquares(a, b, n);
      expect(rank).toBe(n);
      close(x, [...solveDense(ata, atb)], 8);
    }),
    { seed: 2 },
  );
});

test("a product of thin matrices has their inner rank, and the solution lies in the row space (N9)", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.nat(1e6), (rankTrue, seed) => {
      const [m, n] = [9, 6];
      const rng = createRng(seed);
      const left = Float64Array.from({ length: m * rankTrue }, () => rng.normal());
      const right = Float64Array.from({ length: rankTrue * n }, () => rng.normal());
      const a = new Float64Array(m * n);
      for (let i = 0; i < m; i++)
        for (let j = 0; j < n; j++)
          for (let k = 0; k < rankTrue; k++) a[i * n + j]! += left[i * rankTrue + k]! * right[k * n + j]!;
      const b = Float64Array.from({ length: m }, () => rng.normal());
      const { x, rank, residual } = leastSquares(a, b, n, { rankTolerance: 1e-10 });
      expect(rank).toBe(rankTrue);
      // x in the row space: x = rightᵀ c, so the best fit of x by the rows of `right` leaves nothing.
      const rows = Float64Array.from(
        { length: n * rankTrue },
        (_, q) => right[(q % rankTrue) * n + Math.floor(q / rankTrue)]!,
      );
      const scale = 1 + Math.hypot(...x);
      expect(leastSquares(rows, x, rankTrue).residual / scale).toBeLessThan(1e-10);
      // and the residual is orthogonal to every column and has the norm that is reported.
      const error = b.map((value, i) => value - x.reduce((sum, xj, j) => sum + a[i * n + j]! * xj, 0));
      expect(Math.hypot(...error)).toBeCloseTo(residual, 9);
      for (let j = 0; j < n; j++) {
        expect(Math.abs(error.reduce((sum, e, i) => sum + e * a[i * n + j]!, 0))).toBeLessThan(1e-9 * scale);
      }
    }),
    { seed: 3 },
  );
});

test("an ill-conditioned Vandermonde fit keeps the digits that the normal equations lose (N9)", () => {
  const points = Array.from({ length: 12 }, (_, i) => i / 11);
  const a = Float64Array.from(points.flatMap((t) => Array.from({ length: 9 }, (_, k) => t ** k)));
  const truth = [1, -2, 3, -4, 5, -4, 3, -2, 1];
  const b = Float64Array.from(points, (t) => truth.reduce((sum, c, k) => sum + c * t ** k, 0));
  close(leastSquares(a, b, 9).x, truth, 7);
});

test("wrong shapes and entries that are not finite are refused", () => {
  expect(() => leastSquares(Float64Array.of(1, Number.NaN), new Float64Array(2), 1)).toThrow(
    /leastSquares: matrix\[1\]/,
  );
  expect(() => leastSquares(new Float64Array(2), Float64Array.of(Infinity, 1), 1)).toThrow(/leastSquares: rhs\[0\]/);
  expect(() => leastSquares(new Float64Array(5), new Float64Array(2), 2)).toThrow(
    /leastSquares: matrix must hold 2 × 2/,
  );
  expect(() => leastSquares(new Float64Array(0), new Float64Array(2), 0)).toThrow(
    /leastSquares: columns must be an integer/,
  );
});
