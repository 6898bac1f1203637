import { describe, expect, test } from "vitest";
import { createRng } from "../../num/rng.ts";
import { countPolynomials } from "./countBasis.ts";
import { countLine } from "./countLine.ts";
import { fitPairs } from "./fitPairs.ts";
import { fitUpdates } from "./fitUpdates.ts";
import { pairMetric } from "./pairMetric.ts";
import { type PairModel, pairSums } from "./pairModel.ts";
import { updateCurvature } from "./updateCurvature.ts";
import { updateLogLikelihood } from "./updateLikelihood.ts";
import { simulateUpdates, stateMeans } from "./updateSequence.ts";

const UNITS = 12;
const PAIRS = (UNITS * (UNITS - 1)) / 2;
const truth = modelOf(0.25);
const sequence = simulateUpdates(truth, 40_000, 50, createRng(2));
const { mean, counts } = stateMeans(sequence);
const basis = countPolynomials(counts);

function modelOf(spread: number): PairModel {
  const rng = createRng(1);
  const couplings = new Float64Array(UNITS * UNITS);
  for (let i = 0; i < UNITS; i++)
    for (let j = 0; j < i; j++) couplings[i * UNITS + j] = couplings[j * UNITS + i] = spread * rng.normal();
  return {
    units: UNITS,
    offsets: Float64Array.from({ length: UNITS }, () => rng.normal() - 1),
    couplings,
    count: Float64Array.from({ length: UNITS }, (_, k) => -0.5 * Math.max(0, k - 4)),
    updateRateHz: new Float64Array(UNITS).fill(1),
  };
}

/** Slopes of minus the log-likelihood along offsets at the mean state, couplings and heights, this far from the truth. */
function slopesAt(x: Float64Array, step: number): Float64Array {
  const offsets = truth.offsets.map((b, i) => b + step * x[i]);
  const couplings = truth.couplings.slice();
  const count = truth.count.slice();
  for (let j = 0, k = UNITS; j < UNITS; j++)
    for (let i = j + 1; i < UNITS; i++, k++) {
      couplings[j * UNITS + i] += step * x[k];
      couplings[i * UNITS + j] += step * x[k];
      offsets[i] -= step * x[k] * mean[j];
      offsets[j] -= step * x[k] * mean[i];
    }
  basis.forEach(({ values }, d) => {
    for (let k = 0; k < UNITS; k++) count[k] += step * x[UNITS + PAIRS + d] * values[k];
  });
  const sums = pairSums(UNITS);
  updateLogLikelihood({ ...truth, offsets, couplings, count }, sequence, sums, "slopes");
  const slopes = new Float64Array(x.length);
  for (let i = 0; i < UNITS; i++) slopes[i] = -sums.offsets[i];
  for (let j = 0, k = UNITS; j < UNITS; j++)
    for (let i = j + 1; i < UNITS; i++, k++)
      slopes[k] =
        sums.offsets[i] * mean[j] +
        sums.offsets[j] * mean[i] -
        sums.couplings[j * UNITS + i] -
        sums.couplings[i * UNITS + j];
  basis.forEach(({ values }, d) => {
    slopes[UNITS + PAIRS + d] = -values.reduce((sum, value, k) => sum + value * sums.count[k], 0);
  });
  return slopes;
}

describe("the curvature that leads a search", () => {
  test("times its answer gives the gradient back but for a fifth, by differences of the slopes (U16)", () => {
    const inverse = pairMetric({
      curvature: updateCurvature(sequence, truth, updateLogLikelihood),
      mean,
      basis: basis.map((row) => ({ ...row, ridge: 0 })),
      ridgeOf: () => 0,
      offsetRidge: 0,
    });
    const rng = createRng(3);
    const square = (x: Float64Array) => inverse(x).reduce((sum, value, k) => sum + value * x[k], 0); // as a search sees it
    for (let round = 0; round < 3; round++) {
      const gradient = Float64Array.from({ length: UNITS + PAIRS + basis.length }, () => 100 * rng.normal());
      const answer = inverse(gradient);
      const [plus, minus] = [slopesAt(answer, 1e-3), slopesAt(answer, -1e-3)];
      const rest = gradient.map((g, k) => g - (plus[k] - minus[k]) / 2e-3);
      expect(square(rest) / square(gradient)).toBeLessThan(0.05);
    }
  });

  test("leads to the fit without it, in fewer evaluations (U16, U4)", () => {
    const led = fitUpdates(sequence, { count: true, tolerance: 1e-10 });
    const start = {
      ...truth,
      offsets: new Float64Array(UNITS).fill(-1),
      couplings: new Float64Array(UNITS * UNITS),
      count: new Float64Array(UNITS),
    };
    const plain = fitPairs({
      likelihood: (model, sums, what) => updateLogLikelihood(model, sequence, sums, what),
      start,
      mean,
      basis,
      information: new Float64Array(UNITS).fill((0.15 * sequence.unit.length) / UNITS),
      events: sequence.unit.length,
      ridge: 0.1 * UNITS,
      offsetRidge: 0.001,
      tolerance: 1e-13,
    });
    expect([led.status, plain.status]).toEqual(["converged", "converged"]);
    expect(led.evaluations).toBeLessThan(plain.evaluations / 2);
    expect(Math.abs(led.logLikelihood - plain.logLikelihood)).toBeLessThan(1e-4);
    led.model.couplings.forEach((value, k) => {
      expect(Math.abs(value - plain.model.couplings[k])).toBeLessThan(1e-4);
    });
  });

  test("the slopes along f that a fit leaves over are those of its model (U14)", () => {
    const fit = fitUpdates(sequence, { count: true });
    const sums = pairSums(UNITS);
    updateLogLikelihood(fit.model, sequence, sums, "slopes");
    expect(fit.countSlopes).toBeDefined();
    sums.count.forEach((slope, k) => {
      expect(Math.abs(slope - (fit.countSlopes?.[k] ?? Number.NaN))).toBeLessThan(1e-6);
    });
  });

  test("a unit that is never updated and an empty sequence leave the answer finite (U16)", () => {
    const silent = { ...sequence, unit: sequence.unit.map((i) => (i === 3 ? 4 : i)) };
    expect(fitUpdates(silent, { count: true }).model.couplings.every(Number.isFinite)).toBe(true);
    const none = { ...sequence, unit: new Uint16Array(0), value: new Uint8Array(0) };
    expect(fitUpdates(none, { count: false }).model.couplings.every((value) => value === 0)).toBe(true);
  });
});

test("the straight line of a term of the count is the line that it was made from, whatever is rarely seen (U14)", () => {
  const line = countLine(Float64Array.of(1, 3, 5, 7, 100), Float64Array.of(10, 20, 10, 5, 0, 0));
  expect(line.level).toBeCloseTo(1, 12);
  expect(line.slope).toBeCloseTo(2, 12);
  // No such count was ever seen: all four units were always active.
  expect(countLine(Float64Array.of(1, 3, 5, 7), Float64Array.of(0, 0, 0, 0, 9))).toEqual({ level: 0, slope: 0 });
});
