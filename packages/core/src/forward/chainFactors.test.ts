import { describe, expect, test } from "vitest";
import { logistic } from "../num/logistic.ts";
import { createRng } from "../num/rng.ts";
import { factoriseLu, solveLu, solveLuTransposed } from "../num/solveDense.ts";
import { contextOf } from "../num/words.ts";
import { factoriseChain, solveChain, solveChainTransposed } from "./chainFactors.ts";

/** 1 − T + 1 uᵀ, every entry spelled out. */
function denseChain(logits: Float64Array, updateShare: Float64Array): Float64Array {
  const units = updateShare.length;
  const words = 2 ** units;
  const matrix = new Float64Array(words * words).fill(1 / words);
  for (let word = 0; word < words; word++) {
    matrix[word * words + word] += 1;
    for (let i = 0; i < units; i++) {
      const z = logits[(i * words) / 2 + contextOf(word, i)];
      matrix[word * words + (word & ~(1 << i))] -= updateShare[i] * logistic(-z);
      matrix[word * words + (word | (1 << i))] -= updateShare[i] * logistic(z);
    }
  }
  return matrix;
}

const largest = (a: Float64Array, b: Float64Array) =>
  a.reduce((most, x, k) => Math.max(most, Math.abs(x - b[k])), 0) / Math.max(...b.map(Math.abs));

describe.each([
  ["one unit", 1, 1],
  ["two units", 2, 2],
  ["five units", 5, 2],
  ["eight units", 8, 1],
  ["six units, some nearly certain", 6, 8],
])("the chain of %s", (_, units, size) => {
  const rng = createRng(units);
  const words = 2 ** units;
  const logits = Float64Array.from({ length: (units * words) / 2 }, () => size * rng.normal());
  const weights = Array.from({ length: units }, () => 0.2 + rng.uniform());
  const updateShare = Float64Array.from(weights, (w) => w / weights.reduce((sum, x) => sum + x, 0));
  const factors = factoriseChain(logits, updateShare);
  const dense = factoriseLu(denseChain(logits, updateShare), words);
  const rhs = Float64Array.from({ length: words }, () => rng.normal());

  test("with the even words taken out has the solutions of the dense system, both ways (C2)", () => {
    expect(largest(solveChain(factors, rhs), solveLu(dense, rhs))).toBeLessThan(1e-9);
    expect(largest(solveChainTransposed(factors, rhs), solveLuTransposed(dense, rhs))).toBeLessThan(1e-9);
  });

  test("has an occupancy that a step leaves as it is, to 1e-15 (C2)", () => {
    const { flips, leaves, occupancy } = factors;
    let sum = 0;
    occupancy.forEach((share, word) => {
      let change = -leaves[word] * share;
      for (let i = 0; i < units; i++) change += flips[(word ^ (1 << i)) * units + i] * occupancy[word ^ (1 << i)];
      expect(Math.abs(change)).toBeLessThan(1e-15);
      sum += share;
    });
    expect(sum).toBeCloseTo(1, 14);
  });
});

test("words that fall apart into sets that are never left are refused", () => {
  expect(() => factoriseChain(new Float64Array(4), Float64Array.of(1, 0))).toThrow(
    /^factoriseLu: the matrix is singular/,
  );
});
