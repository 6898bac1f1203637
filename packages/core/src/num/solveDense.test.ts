import fc from "fast-check";
import { expect, test } from "vitest";
import { createRng } from "./rng.ts";
import { factoriseLu, solveDense, solveLu, solveLuTransposed } from "./solveDense.ts";

const product = (a: Float64Array, x: Float64Array) =>
  Float64Array.from(x, (_, i) => x.reduce((sum, xj, j) => sum + a[i * x.length + j]! * xj, 0));
const transpose = (a: Float64Array, n: number) => a.map((_, k) => a[(k % n) * n + Math.floor(k / n)]!);
const largest = (x: Float64Array) => x.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

test("a 2 × 2 system has the solution of Cramer's rule (N8)", () => {
  expect([...solveDense(Float64Array.of(2, 1, 1, 3), Float64Array.of(5, 10))]).toEqual([1, 3]);
});

test("a zero on the diagonal is exchanged, not divided by (N8)", () => {
  expect([...solveDense(Float64Array.of(0, 1, 1, 0), Float64Array.of(7, 9))]).toEqual([9, 7]);
});

test("solutions of random systems reproduce the right-hand side, and the transposed solve that of Aᵀ (N8)", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(1e6), (n, seed) => {
      const rng = createRng(seed);
      const a = Float64Array.from({ length: n * n }, () => rng.normal());
      const b = Float64Array.from({ length: n }, () => rng.normal());
      const factors = factoriseLu(a, n);
      const x = solveLu(factors, b);
      const y = solveLuTransposed(factors, b);
      // Backward stability: residual ≤ c n ε ‖A‖ ‖x‖; c = 30 has room for the growth of random pivots.
      const bound = (solution: Float64Array) => 30 * n * n * 2.3e-16 * largest(a) * Math.max(1, largest(solution));
      expect(largest(product(a, x).map((value, i) => value - b[i]!))).toBeLessThan(bound(x));
      expect(largest(product(transpose(a, n), y).map((value, i) => value - b[i]!))).toBeLessThan(bound(y));
    }),
    { seed: 1 },
  );
});

test("equations in other units have the same solution (N8)", () => {
  const x = solveDense(Float64Array.of(1e-20, 1e-20, 1, 2), Float64Array.of(2e-20, 3));
  expect(x[0]).toBeCloseTo(1, 12);
  expect(x[1]).toBeCloseTo(1, 12);
});

test("a singular matrix, and one with NaN, is refused with its column and what to do", () => {
  expect(() => solveDense(Float64Array.of(1, 2, 2, 4), Float64Array.of(1, 1))).toThrow(
    /factoriseLu: the matrix is singular to working precision \(column 1 of 2 depends on those before it/,
  );
  expect(() => solveDense(Float64Array.of(1, 2, 2, Number.NaN), Float64Array.of(1, 1))).toThrow(/singular/);
  // I − P of a Markov chain is singular in theory and only nearly so in doubles.
  expect(() => solveDense(Float64Array.of(0.3, -0.3, -0.1, 0.1), Float64Array.of(1, 1))).toThrow(/singular/);
});

test("a matrix of the wrong shape is refused", () => {
  expect(() => solveDense(new Float64Array(5), new Float64Array(2))).toThrow(/solveDense: matrix must hold 2 × 2 = 4/);
  expect(() => solveLu(factoriseLu(Float64Array.of(1), 1), new Float64Array(2))).toThrow(/solveLu: rhs/);
});
