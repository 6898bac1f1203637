import { describe, expect, test } from "vitest";
import { createRng } from "../../num/rng.ts";
import { inferUpdates } from "./inferUpdates.ts";
import { leadingEigenpairs } from "./leadingEigenpairs.ts";
import { lowRankCouplings } from "./lowRankCouplings.ts";
import type { PairModel } from "./pairModel.ts";
import {
  couplingVariance,
  expectedReliability,
  mixtureCouplings,
  ridgeCouplings,
  structureOf,
  structuresOf,
  upperPairs,
} from "./structure.ts";
import { simplestOfTheBest } from "./structureChoice.ts";
import { simulateUpdates } from "./updateSequence.ts";

const UNITS = 30;

function summaryOf(draw: (i: number, j: number) => number, precision: number) {
  const rng = createRng(3).split("noise");
  const truth = new Float64Array(UNITS * UNITS);
  const estimate = new Float64Array(UNITS * UNITS);
  const information = new Float64Array(UNITS * UNITS);
  for (const k of upperPairs(UNITS)) {
    const back = (k % UNITS) * UNITS + Math.floor(k / UNITS);
    truth[k] = draw(Math.floor(k / UNITS), k % UNITS);
    estimate[k] = truth[k] + rng.normal() / Math.sqrt(precision);
    information[k] = precision;
    truth[back] = truth[k];
    estimate[back] = estimate[k];
    information[back] = precision;
  }
  return { truth, summary: { units: UNITS, estimate, information } };
}

function correlationSquared(a: Float64Array, b: Float64Array): number {
  const pairs = upperPairs(UNITS);
  const mean = (values: Float64Array) => pairs.reduce((sum, k) => sum + values[k], 0) / pairs.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (const k of pairs) {
    ab += (a[k] - ma) * (b[k] - mb);
    aa += (a[k] - ma) ** 2;
    bb += (b[k] - mb) ** 2;
  }
  return (ab * ab) / (aa * bb);
}

describe("structure on a summary", () => {
  test("finds the variance of Gaussian couplings, and says how reliable they are (U9, U10)", () => {
    const rng = createRng(1);
    const { truth, summary } = summaryOf(() => 0.2 * rng.normal(), 50);
    expect(couplingVariance(summary)).toBeCloseTo(0.04, 2);
    const ridge = ridgeCouplings(summary);
    expect(Math.abs(expectedReliability(ridge, UNITS) - correlationSquared(ridge.couplings, truth))).toBeLessThan(0.06);
  });

  test("of sparse couplings keeps the few and takes the noise off the many (U9, U10)", () => {
    const rng = createRng(2);
    const { truth, summary } = summaryOf(() => (rng.uniform() < 0.08 ? rng.normal() : 0), 20);
    const ridge = correlationSquared(ridgeCouplings(summary).couplings, truth);
    const mixture = mixtureCouplings(summary);
    expect(correlationSquared(mixture.couplings, truth)).toBeGreaterThan(ridge + 0.08);
    expect(Math.abs(expectedReliability(mixture, UNITS) - correlationSquared(mixture.couplings, truth))).toBeLessThan(
      0.08,
    );
  });

  test("of low rank fills in what noise hides, the diagonal free (U11)", () => {
    const rng = createRng(4);
    const u = Float64Array.from({ length: 2 * UNITS }, () => rng.normal());
    const { truth, summary } = summaryOf((i, j) => 0.3 * (u[i] * u[j] - u[UNITS + i] * u[UNITS + j]), 6);
    const ridge = ridgeCouplings(summary);
    const low = lowRankCouplings(summary, 2, ridge.couplings);
    expect(correlationSquared(low.couplings, truth)).toBeGreaterThan(correlationSquared(ridge.couplings, truth) + 0.1);
  });

  test("one structure alone is the one among all of its name (U9)", () => {
    const rng = createRng(6);
    const { summary } = summaryOf(() => 0.2 * rng.normal(), 20);
    for (const structure of structuresOf(summary)) expect(structureOf(summary, structure)).toEqual(structure);
  });

  test("leading eigenpairs solve A x = l x (U11)", () => {
    const rng = createRng(5);
    const half = Float64Array.from({ length: 64 }, () => rng.normal());
    const matrix = half.map((value, k) => value + half[(k % 8) * 8 + Math.floor(k / 8)]);
    const { values, vectors } = leadingEigenpairs(matrix, 8, 3);
    for (let r = 0; r < 3; r++) {
      const x = vectors.subarray(r * 8, r * 8 + 8);
      for (let i = 0; i < 8; i++) {
        let image = 0;
        for (let j = 0; j < 8; j++) image += matrix[i * 8 + j] * x[j];
        expect(image).toBeCloseTo(values[r] * x[i], 6);
      }
    }
  });

  test("leading eigenpairs of a matrix of lower rank than asked for are its own and then zeros, all at right angles (U11)", () => {
    const n = 9;
    const rng = createRng(6);
    const u = Float64Array.from({ length: n }, () => rng.normal());
    for (const [name, entry] of [
      ["rank 2", (i: number, j: number) => u[i] * u[j] - 3 * (i % 2) * (j % 2)],
      ["rank 1", (i: number, j: number) => u[i] * u[j]],
      ["zero", () => 0],
    ] as const) {
      const matrix = Float64Array.from({ length: n * n }, (_, k) => entry(Math.floor(k / n), k % n));
      const trace = matrix.reduce((sum, value, k) => sum + (k % (n + 1) === 0 ? value : 0), 0);
      const { values, vectors } = leadingEigenpairs(matrix, n, 5);
      expect(
        values.reduce((sum, value) => sum + value, 0),
        name,
      ).toBeCloseTo(trace, 9);
      for (let r = name === "zero" ? 0 : name === "rank 1" ? 1 : 2; r < 5; r++)
        expect(values[r], name).toBeCloseTo(0, 9);
      for (let r = 0; r < 5; r++)
        for (let s = 0; s < 5; s++) {
          let inner = 0;
          for (let k = 0; k < n; k++) inner += vectors[r * n + k] * vectors[s * n + k];
          expect(inner, `${name}, ${r} and ${s}`).toBeCloseTo(r === s ? 1 : 0, 9);
        }
    }
  });

  test("ties go to the simpler structure (U9)", () => {
    expect(
      simplestOfTheBest([
        [1, 1, 1, 1],
        [1.1, 0.9, 1.2, 0.9],
        [0, 0, 0, 0],
      ]),
    ).toBe(0);
    expect(
      simplestOfTheBest([
        [1, 1, 1, 1],
        [1, 1.1, 1, 1],
        [2, 2.1, 2, 1.9],
      ]),
    ).toBe(2);
  });
});

describe("inferUpdates", () => {
  const truthOf = (draw: (i: number, j: number) => number): PairModel => {
    const couplings = new Float64Array(UNITS * UNITS);
    for (let i = 0; i < UNITS; i++)
      for (let j = i + 1; j < UNITS; j++) {
        couplings[i * UNITS + j] = draw(i, j);
        couplings[j * UNITS + i] = couplings[i * UNITS + j];
      }
    return {
      units: UNITS,
      offsets: new Float64Array(UNITS).fill(-1),
      couplings,
      count: Float64Array.from({ length: UNITS }, (_, k) => -4 * Math.max(0, k / UNITS - 0.35)),
      updateRateHz: new Float64Array(UNITS).fill(1),
    };
  };

  test("chooses the structure that is there and refits it together: sparse, rank 3 (U1, U8, U9, U12)", () => {
    const rng = createRng(7);
    const sparse = truthOf(() => (rng.uniform() < 0.06 ? 0.6 * rng.normal() : 0));
    const found = inferUpdates(simulateUpdates(sparse, 60_000, 50, rng.split("sparse")));
    expect(found.structure).toBe("mixture");
    expect(correlationSquared(found.model.couplings, sparse.couplings)).toBeGreaterThan(0.9);
    const u = Float64Array.from({ length: 3 * UNITS }, () => 0.28 * rng.normal());
    const low = truthOf((i, j) => u[i] * u[j] - u[UNITS + i] * u[UNITS + j] + u[2 * UNITS + i] * u[2 * UNITS + j]);
    const again = inferUpdates(simulateUpdates(low, 60_000, 50, rng.split("low")));
    expect(again.structure).toMatch(/^rank/);
    expect(correlationSquared(again.model.couplings, low.couplings)).toBeGreaterThan(
      correlationSquared(again.plain.couplings, low.couplings),
    );
  }, 60_000);
});
