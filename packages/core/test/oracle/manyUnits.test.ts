import { describe, expect, test } from "vitest";
import { fitFlips } from "../../src/inverse/fitFlips.ts";
import { flipLogLikelihood } from "../../src/inverse/flipLikelihood.ts";
import { couplingsOf, type FlipModel, offsetsOf, updateRatesOf } from "../../src/inverse/flipModel.ts";
import { countPolynomials, countSteps } from "../../src/inverse/many/countBasis.ts";
import { fitManyFlips } from "../../src/inverse/many/fitManyFlips.ts";
import { couplingInformation } from "../../src/inverse/many/fitPairs.ts";
import { fitUpdates } from "../../src/inverse/many/fitUpdates.ts";
import { flipEventLogLikelihood } from "../../src/inverse/many/flipEventLikelihood.ts";
import { flipEventMeans } from "../../src/inverse/many/flipEventMeans.ts";
import { type PairModel, pairSums } from "../../src/inverse/many/pairModel.ts";
import { updateLogLikelihood } from "../../src/inverse/many/updateLikelihood.ts";
import { simulateUpdates, stateMeans, type UpdateSequence } from "../../src/inverse/many/updateSequence.ts";
import { logistic, softplus } from "../../src/num/logistic.ts";
import { createRng, type Rng } from "../../src/num/rng.ts";
import { flipEvents } from "../../src/recording/flipEvents.ts";
import { flipStatistics, sumBlocks } from "../../src/recording/flipStatistics.ts";
import { holdWindow } from "../../src/recording/holdWindow.ts";
import type { SpikeGrid } from "../../src/recording/spikeGrid.ts";
import { type WordSequence, wordPath } from "../../src/recording/wordSequence.ts";

const BLOCKS = 7;

function randomGrid(units: number, rng: Rng): SpikeGrid {
  const stretches = [
    { startMs: 0, stopMs: 20_011 },
    { startMs: 25_000, stopMs: 25_008 }, // shorter than the window
    { startMs: 30_003, stopMs: 61_000 },
  ];
  const timesMs = Array.from({ length: units }, (_, unit) => {
    const times: number[] = [];
    for (const { startMs, stopMs } of stretches)
      for (let ms = startMs; ms < stopMs; ms++) {
        const shared = Math.sin(ms / 40) > 0.7 ? 0.04 : 0.008; // all units are busier together
        if (rng.split(`${unit}`).split(`${ms}`).uniform() < shared) times.push(ms);
      }
    return Int32Array.from(times);
  });
  return { unitIds: timesMs.map((_, k) => k), timesMs, stretches, originS: 0, merged: timesMs.map(() => 0) };
}

function randomModel(units: number, rng: Rng): PairModel {
  const couplings = new Float64Array(units * units);
  for (let i = 0; i < units; i++)
    for (let j = i + 1; j < units; j++) {
      couplings[i * units + j] = 0.4 * rng.normal();
      couplings[j * units + i] = couplings[i * units + j];
    }
  return {
    units,
    offsets: Float64Array.from({ length: units }, () => rng.normal() - 1),
    couplings,
    count: Float64Array.from({ length: units }, (_, k) => 0.3 * rng.normal() * k),
    updateRateHz: Float64Array.from({ length: units }, () => 20 + 30 * rng.uniform()),
  };
}

function densely(
  sequence: UpdateSequence,
  model: PairModel,
): { value: number; offsets: Float64Array; pairs: Float64Array } {
  const { units } = model;
  const state = sequence.start.slice();
  const offsets = new Float64Array(units);
  const pairs = new Float64Array(units * units);
  let value = 0;
  for (let t = 0; t < sequence.unit.length; t++) {
    const i = sequence.unit[t];
    let z = model.offsets[i];
    let others = 0;
    for (let j = 0; j < units; j++)
      if (j !== i && state[j] === 1) {
        z += model.couplings[i * units + j];
        others++;
      }
    z += model.count[others];
    value += sequence.value[t] * z - softplus(z);
    const residual = sequence.value[t] - logistic(z);
    offsets[i] += residual;
    for (let j = 0; j < units; j++) if (state[j] === 1) pairs[j * units + i] += residual;
    state[i] = sequence.value[t];
  }
  return { value, offsets, pairs };
}

describe("the flip process as events", () => {
  const units = 8;
  const grid = randomGrid(units, createRng(1));
  const events = flipEvents(grid, 10, BLOCKS);
  const statistics = flipStatistics(holdWindow(grid, 10), BLOCKS);
  const weights = Float64Array.of(1, 0, 2, 1, 0, 1, 1);

  test("has the likelihood of the table of words, whatever blocks are drawn (U5, U6)", () => {
    const model = randomModel(units, createRng(2));
    const parameters = [...model.updateRateHz.map(Math.log), ...model.offsets];
    for (let i = 0; i < units; i++) for (let j = i + 1; j < units; j++) parameters.push(model.couplings[i * units + j]);
    const dense: FlipModel = {
      family: "pairwise",
      units,
      inputs: 1,
      freeWords: new Int32Array(0),
      parameters: Float64Array.from(parameters),
    };
    const flat = { ...model, count: new Float64Array(units) };
    for (const chosen of [
      weights,
      ...Array.from({ length: BLOCKS }, (_, b) => weights.map((_w, k) => (k === b ? 1 : 0))),
    ]) {
      const expected = flipLogLikelihood(dense, sumBlocks(statistics, chosen));
      expect(flipEventLogLikelihood(flat, events, chosen, pairSums(units), "slopes") / expected).toBeCloseTo(1, 11);
    }
  });

  test.each([3, 8, 10])("is fitted to what the table of words gives, %i units (U4)", (n) => {
    const some = randomGrid(n, createRng(n));
    const table = sumBlocks(flipStatistics(holdWindow(some, 10), BLOCKS), weights);
    const dense = fitFlips(table, "pairwise", new Int32Array(0), { tolerance: 1e-14 });
    const fit = fitManyFlips(flipEvents(some, 10, BLOCKS), weights, { count: false, tolerance: 1e-14 });
    expect(fit.status).toBe("converged");
    expect(fit.logLikelihood).toBeCloseTo(flipLogLikelihood(dense.model, table), 3);
    const near = (found: Float64Array, expected: Float64Array, within: number) =>
      found.forEach((value, k) => {
        expect(Math.abs(value - expected[k]), `${k}: ${value} and ${expected[k]}`).toBeLessThan(within);
      });
    near(fit.model.couplings, couplingsOf(dense.model), 2e-4);
    near(fit.model.offsets, offsetsOf(dense.model), 2e-4);
    near(fit.model.updateRateHz.map(Math.log), updateRatesOf(dense.model).map(Math.log), 2e-4);
  });

  test("has slopes that are central differences, the count and the clocks included (U6)", () => {
    const model = randomModel(units, createRng(3));
    const sums = pairSums(units);
    flipEventLogLikelihood(model, events, weights, sums, "slopes");
    const value = (changed: PairModel) => flipEventLogLikelihood(changed, events, weights, pairSums(units), "slopes");
    const difference = (change: (by: number) => PairModel) => (value(change(1e-5)) - value(change(-1e-5))) / 2e-5;
    const moved = (values: Float64Array, at: readonly number[], by: number) => {
      const copy = values.slice();
      for (const k of at) copy[k] += by;
      return copy;
    };
    for (const k of [0, 3, 7]) {
      const close = (slope: number, change: (by: number) => PairModel) =>
        expect(Math.abs(slope - difference(change))).toBeLessThan(1e-5 * Math.max(1, Math.abs(slope)) + 1e-4);
      close(sums.offsets[k], (by) => ({ ...model, offsets: moved(model.offsets, [k], by) }));
      close(sums.count[k], (by) => ({ ...model, count: moved(model.count, [k], by) }));
      close(sums.logRates[k], (by) => ({
        ...model,
        updateRateHz: moved(model.updateRateHz.map(Math.log), [k], by).map(Math.exp),
      }));
      const j = (k + 2) % units;
      close(sums.couplings[k * units + j] + sums.couplings[j * units + k], (by) => ({
        ...model,
        couplings: moved(model.couplings, [k * units + j, j * units + k], by),
      }));
    }
  });

  test("of words as they are has the likelihood of their table (U5)", () => {
    const words = Int32Array.from({ length: 400 }, (_, t) =>
      createRng(5)
        .split(`${t >> 1}`)
        .integer(16),
    );
    const sequence: WordSequence = {
      unitIds: [0, 1, 2, 3],
      words,
      originS: 0,
      stretches: [{ startMs: 0, stopMs: 400_000 }],
    };
    const table = flipEventMeans(flipEvents(sequence, 0, 4), new Float64Array(4).fill(1));
    const dense = sumBlocks(flipStatistics(wordPath(sequence), 4), new Float64Array(4).fill(1));
    expect(table.flips).toBe(dense.flips.reduce((sum, value) => sum + value, 0));
    expect(table.seconds).toBe(400);
    for (let unit = 0; unit < 4; unit++)
      expect(table.mean[unit]).toBeCloseTo(words.filter((word) => (word >> unit) & 1).length / 400, 12);
  });
});

describe("an update sequence", () => {
  const units = 6;
  const truth = randomModel(units, createRng(11));
  const sequence = simulateUpdates(truth, 3000, 20, createRng(12));

  test("has the likelihood and the slopes of a loop over its updates (U2)", () => {
    const model = randomModel(units, createRng(13));
    const expected = densely(sequence, model);
    const sums = pairSums(units);
    expect(updateLogLikelihood(model, sequence, sums, "slopes")).toBeCloseTo(expected.value, 8);
    for (let i = 0; i < units; i++) {
      expect(sums.offsets[i]).toBeCloseTo(expected.offsets[i], 9);
      for (let j = 0; j < units; j++)
        if (i !== j) expect(sums.couplings[j * units + i]).toBeCloseTo(expected.pairs[j * units + i], 9);
    }
  });

  test("has an information on couplings that is minus the second difference (U4)", () => {
    const { mean } = stateMeans(sequence);
    const sums = pairSums(units);
    updateLogLikelihood(truth, sequence, sums, "curvature");
    const information = couplingInformation(sums, mean);
    const value = (by: number) => {
      const couplings = truth.couplings.slice();
      const offsets = truth.offsets.slice();
      couplings[1 * units + 4] += by;
      couplings[4 * units + 1] += by;
      offsets[1] -= by * mean[4];
      offsets[4] -= by * mean[1];
      return updateLogLikelihood({ ...truth, couplings, offsets }, sequence, pairSums(units), "slopes");
    };
    const second = (value(1e-3) - 2 * value(0) + value(-1e-3)) / 1e-6;
    expect(information[1 * units + 4] / -second).toBeCloseTo(1, 3);
  });

  test("is fitted to a point from which no coordinate goes up (U4)", () => {
    const fit = fitUpdates(sequence, { count: true, ridge: 0.1 * units, tolerance: 1e-14 });
    const { count } = fit.model;
    const sums = pairSums(units);
    updateLogLikelihood(fit.model, sequence, sums, "slopes");
    for (let i = 0; i < units; i++)
      for (let j = i + 1; j < units; j++) {
        const slope = sums.couplings[i * units + j] + sums.couplings[j * units + i];
        expect(Math.abs(slope - 0.1 * units * fit.model.couplings[i * units + j])).toBeLessThan(0.02);
      }
    expect(count.some((value) => value !== 0)).toBe(true);
  });
});

test("what f is made of is orthogonal to 1 and to k under the occupancy, of variance 1 and constant beyond the counts that were visited (U3)", () => {
  const counts = Float64Array.of(50, 30, 20, 8, 3, 1, 0.5, 0, 0);
  const total = counts.reduce((sum, value) => sum + value, 0);
  const inner = (a: Float64Array, b: Float64Array) =>
    counts.slice(0, 8).reduce((sum, value, k) => sum + (value * a[k] * b[k]) / total, 0);
  const [one, line] = [counts.map(() => 1), counts.map((_, k) => k)];
  expect(countPolynomials(counts)).toHaveLength(4);
  expect(countSteps(counts)).toHaveLength(5);
  for (const { values } of [...countPolynomials(counts), ...countSteps(counts)]) {
    expect(inner(values, one)).toBeCloseTo(0, 9);
    expect(inner(values, line)).toBeCloseTo(0, 9);
    expect(inner(values, values)).toBeCloseTo(1, 9);
    expect(values[7]).toBeCloseTo(values[6], 12);
  }
});
