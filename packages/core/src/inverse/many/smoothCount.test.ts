import { describe, expect, test } from "vitest";
import { createRng } from "../../num/rng.ts";
import { fitUpdates } from "./fitUpdates.ts";
import type { PairModel, pairSums } from "./pairModel.ts";
import { pairReward } from "./pairReward.ts";
import { ridgeUpdates } from "./ridgeUpdates.ts";
import { countRoughness, smoothRows, smoothShapes } from "./smoothCount.ts";
import { ridgeCouplings } from "./structure.ts";
import { simulateUpdates } from "./updateSequence.ts";
import { weakUpdates } from "./weakUpdates.ts";

const COUNTS = Float64Array.from([0, 5, 40, 90, 120, 100, 60, 20, 3, 0, 0]); // of 10 units, never 0 nor more than 8 active
const UNITS = COUNTS.length - 1;

describe("smooth term of the count", () => {
  test("shapes are orthogonal to 1, to k and to each other, variance 1, and constant beyond the largest count (U14)", () => {
    const { rows, occupancy } = smoothShapes(COUNTS);
    const inner = (a: (k: number) => number, b: (k: number) => number) =>
      occupancy.reduce((sum, p, k) => sum + p * (p > 0 ? a(k) * b(k) : 0), 0);
    expect(rows).toHaveLength(6);
    rows.forEach((row, d) => {
      expect(
        inner(
          () => 1,
          (k) => row[k],
        ),
      ).toBeCloseTo(0, 9);
      expect(
        inner(
          (k) => k,
          (k) => row[k],
        ),
      ).toBeCloseTo(0, 9);
      rows.forEach((other, e) => {
        expect(
          inner(
            (k) => other[k],
            (k) => row[k],
          ),
        ).toBeCloseTo(d === e ? 1 : 0, 8);
      });
      expect(row[9]).toBeCloseTo(row[8], 12);
    });
  });

  test("their prior gives each change of slope the same variance, all independent (U14)", () => {
    const { rows, variance } = smoothShapes(COUNTS);
    const bend = (row: Float64Array, k: number) => row[k + 1] - 2 * row[k] + row[k - 1];
    for (let a = 2; a < 8; a++)
      for (let b = 2; b < 8; b++) {
        const covariance = rows.reduce((sum, row, d) => sum + variance[d] * bend(row, a) * bend(row, b), 0);
        expect(covariance).toBeCloseTo(a === b ? 1 : 0, 6);
      }
  });

  test("the roughness of f drawn from the prior comes back; of a straight line it is 0 and no rows are left (U14)", () => {
    const shapes = smoothShapes(COUNTS);
    const rng = createRng(11);
    const known = (_model: PairModel, sums: ReturnType<typeof pairSums>, what: string) => {
      if (what === "curvature") sums.count.fill(1e9); // heights as good as seen
      return 0;
    };
    const modelOf = (count: Float64Array): PairModel => ({
      units: UNITS,
      offsets: new Float64Array(UNITS),
      couplings: new Float64Array(UNITS * UNITS),
      count,
      updateRateHz: new Float64Array(UNITS).fill(1),
    });
    const draws = 200;
    let mean = 0;
    for (let draw = 0; draw < draws; draw++) {
      const count = new Float64Array(UNITS);
      shapes.rows.forEach((row, d) => {
        const height = Math.sqrt(0.01 * shapes.variance[d]) * rng.normal();
        for (let k = 0; k < UNITS; k++) count[k] += height * row[k];
      });
      mean += countRoughness(shapes, modelOf(count), known) / draws;
    }
    // One draw of six heights has standard deviation ω² √(2/6); five standard errors and the step of the search.
    expect(Math.abs(mean - 0.01)).toBeLessThan(5 * 0.01 * Math.sqrt(2 / 6 / draws) + 0.001);
    const line = countRoughness(shapes, modelOf(new Float64Array(UNITS)), known);
    expect(line).toBe(0);
    expect(smoothRows(shapes, line)).toHaveLength(0);
  });

  test("nothing to learn: one or two counts only (U14)", () => {
    expect(smoothShapes(Float64Array.from([0, 7, 0])).rows).toHaveLength(0);
    expect(smoothShapes(Float64Array.from([4, 7, 0])).rows).toHaveLength(0);
  });

  test("the reward of a network with a brake is nearer to the truth than with polynomials, over six networks (U9, U14)", () => {
    const units = 16;
    const total = { smooth: 0, polynomial: 0, plain: 0 };
    for (const seed of [21, 22, 23, 24, 25, 26]) {
      const rng = createRng(seed);
      const couplings = new Float64Array(units * units);
      for (let i = 0; i < units; i++)
        for (let j = i + 1; j < units; j++) {
          couplings[i * units + j] = 0.2 * rng.normal();
          couplings[j * units + i] = couplings[i * units + j];
        }
      const truth: PairModel = {
        units,
        offsets: new Float64Array(units).fill(-1),
        couplings,
        count: Float64Array.from({ length: units }, (_, k) => -4 * Math.max(0, k / units - 0.35)),
        updateRateHz: new Float64Array(units).fill(1),
      };
      const sequence = simulateUpdates(truth, 200 * units * units, 100, rng.split("run"));
      const found = ridgeUpdates(sequence);
      const ridge = ridgeCouplings(weakUpdates(sequence).summary).precision;
      const polynomial = fitUpdates(sequence, { count: true, ridge }).model;
      const words = new Uint8Array(2000 * units);
      const state = sequence.start.slice();
      for (let t = 0; t < 2000 * 10; t++) {
        if (t % 10 === 0) words.set(state, (t / 10) * units);
        state[sequence.unit[t]] = sequence.value[t];
      }
      const reward = (model: PairModel) => {
        const values = pairReward(model, found.mean, words);
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        return values.map((value) => value - mean);
      };
      const expected = reward(truth);
      const error = (model: PairModel) => reward(model).reduce((sum, value, k) => sum + (value - expected[k]) ** 2, 0);
      total.smooth += error(found.model);
      total.polynomial += error(polynomial);
      total.plain += error(found.plain);
    }
    expect(total.smooth).toBeLessThan(total.polynomial);
    expect(total.polynomial).toBeLessThan(total.plain);
  });
});
