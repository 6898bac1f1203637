import { describe, expect, test } from "vitest";
import { createRng } from "../../num/rng.ts";
import { solveDense } from "../../num/solveDense.ts";
import { bentCount, countSummary } from "./bentCount.ts";
import { fitUpdates } from "./fitUpdates.ts";
import type { PairModel } from "./pairModel.ts";
import { pairReward } from "./pairReward.ts";
import { ridgeUpdates } from "./ridgeUpdates.ts";
import { ridgeCouplings } from "./structure.ts";
import { updateLogLikelihood } from "./updateLikelihood.ts";
import { simulateUpdates } from "./updateSequence.ts";
import { weakUpdates } from "./weakUpdates.ts";

/** Slopes of f between neighbouring counts. */
const slopesOf = (f: Float64Array) => Array.from(f.subarray(1), (value, k) => value - f[k]);

describe("the term of the count", () => {
  test("is the mean over all widths and places of bends, summed one by one (U14)", () => {
    const units = 7; // five inner counts would be seen; the last is not
    const information = Float64Array.of(40, 90, 160, 120, 50, 9, 0);
    const estimate = Float64Array.of(0.1, 0.15, 0.1, 0.22, -0.2, -0.9, 7);
    const seen = [0, 1, 2, 3, 4, 5];
    const places = [1, 2, 3, 4];
    const [n, size] = [seen.length, places.length];
    // Level and slope go with a flat prior, a normal one of variance 1e8: then everything is one Gaussian regression.
    const design = seen.map((k) => [1, k, ...places.map((place) => Math.max(0, k - place))]);
    const widths = Array.from({ length: 14 }, (_, w) => 4 * 0.25 ** w);
    let all = 0;
    const mean = new Float64Array(size);
    const add = (prior: number, bends: readonly number[]) => {
      const variances = [1e8, 1e8, ...bends];
      const covariance = Float64Array.from({ length: n * n }, (_, at) => {
        const [i, j] = [Math.floor(at / n), at % n];
        const shared = variances.reduce((sum, variance, a) => sum + variance * design[i][a] * design[j][a], 0);
        return shared + (i === j ? 1 / information[i] : 0);
      });
      const residual = solveDense(covariance.slice(), estimate.slice(0, n));
      const square = residual.reduce((sum, value, i) => sum + value * estimate[i], 0);
      const weight = prior * Math.exp(-0.5 * (square + logDeterminant(covariance, n)));
      all += weight;
      for (let a = 0; a < size; a++)
        mean[a] += weight * bends[a] * residual.reduce((sum, value, i) => sum + value * design[i][2 + a], 0);
    };
    for (const background of [0, ...widths]) {
      const share = background === 0 ? 0.5 : 0.5 / widths.length;
      const none = places.map(() => background);
      add(share * 0.5, none);
      for (const width of widths)
        for (let a = 0; a < size; a++) {
          const one = none.map((value, k) => (k === a ? value + width : value));
          add((share * 0.25) / widths.length / size, one);
          for (let b = 0; b < a; b++)
            add(
              (share * 0.25) / widths.length / ((size * (size - 1)) / 2),
              one.map((value, k) => (k === b ? value + width : value)),
            );
        }
    }
    const found = bentCount({ estimate, information });
    for (let k = 0; k < units; k++) {
      const expected = places.reduce((sum, place, a) => sum + (mean[a] / all) * Math.max(0, Math.min(k, 5) - place), 0);
      expect(found[k]).toBeCloseTo(expected, 4);
    }
  });

  test("of a brake is straight up to where it sets in, of a curve is the curve, of a straight line nothing (U14)", () => {
    const counts = Array.from({ length: 16 }, (_, k) => k);
    const rng = createRng(5);
    const information = Float64Array.from(counts, (k) => 4000 * Math.exp(-((k - 6) ** 2) / 12));
    const seenAs = (f: (k: number) => number) =>
      bentCount({
        estimate: Float64Array.from(counts, (k) => f(k) + rng.split(`${k}`).normal() / Math.sqrt(information[k])),
        information,
      });
    const brake = slopesOf(seenAs((k) => 1 - 0.3 * Math.max(0, k - 7)));
    for (let k = 1; k < 5; k++) expect(Math.abs(brake[k + 1] - brake[k])).toBeLessThan(0.01);
    expect(brake[9] - brake[4]).toBeCloseTo(-0.3, 1);
    const curve = slopesOf(seenAs((k) => -0.02 * k * k));
    expect(curve[5] - curve[2]).toBeLessThan(-0.06);
    expect(curve[8] - curve[5]).toBeLessThan(-0.06);
    for (const slope of slopesOf(seenAs((k) => 0.3 * k - 1))) expect(Math.abs(slope)).toBeLessThan(0.01);
  });

  test("of one or two counts is nothing (U14)", () => {
    for (const information of [Float64Array.of(0, 0, 0), Float64Array.of(0, 4, 0), Float64Array.of(3, 4, 0)])
      expect(bentCount({ estimate: Float64Array.of(1, 2, 3), information })).toEqual(new Float64Array(3));
  });

  test("stands on estimates that are one Newton step from the fit (U14)", () => {
    const units = 5;
    const model: PairModel = {
      units,
      offsets: new Float64Array(units).fill(-0.5),
      couplings: new Float64Array(units * units),
      count: Float64Array.of(0, 0.4, 0.6, 0.7, 0.7),
      updateRateHz: new Float64Array(units).fill(1),
    };
    const sequence = simulateUpdates(model, 40_000, 20, createRng(8));
    const straight = { ...model, count: new Float64Array(units) };
    const { estimate, information } = countSummary(straight, (some, sums, what) =>
      updateLogLikelihood(some, sequence, sums, what),
    );
    model.count.forEach((value, k) => {
      expect(Math.abs(estimate[k] - value)).toBeLessThan(5 / Math.sqrt(information[k]) + 0.05); // the step is not exact
    });
  });

  test("brings the reward of a network with a brake nearer to the truth than a polynomial does, over six networks (U9, U14)", () => {
    const units = 16;
    const total = { bent: 0, polynomial: 0, plain: 0 };
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
      total.bent += error(found.model);
      total.polynomial += error(polynomial);
      total.plain += error(found.plain);
    }
    expect(total.bent).toBeLessThan(total.polynomial);
    expect(total.polynomial).toBeLessThan(total.plain);
  });
});

function logDeterminant(matrix: Float64Array, n: number): number {
  const a = matrix.slice();
  let sum = 0;
  for (let p = 0; p < n; p++) {
    sum += Math.log(a[p * n + p]);
    for (let i = p + 1; i < n; i++) {
      const share = a[i * n + p] / a[p * n + p];
      for (let k = p; k < n; k++) a[i * n + k] -= share * a[p * n + k];
    }
  }
  return sum;
}
