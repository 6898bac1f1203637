import { createRng, type PairModel, pairSums, simulateUpdates, updateLogLikelihood } from "@telos/core";
import { describe, expect, test } from "vitest";
import { loadKernels, updateLikelihoodOf } from "../../src/index.ts";
import { builds } from "../builds.ts";

function modelOf(units: number, spread: number, seed: number): PairModel {
  const rng = createRng(seed);
  const couplings = new Float64Array(units * units);
  for (let i = 0; i < units; i++)
    for (let j = 0; j < i; j++) couplings[i * units + j] = couplings[j * units + i] = spread * rng.normal();
  return {
    units,
    offsets: Float64Array.from({ length: units }, () => rng.normal() - 1),
    couplings,
    count: Float64Array.from({ length: units }, (_, k) => -0.1 * k),
    updateRateHz: new Float64Array(units).fill(1),
  };
}

describe.each(builds)("the likelihood of updates on the %s build", (build) => {
  const kernel = updateLikelihoodOf(loadKernels({ build }));

  test.each([
    [1, 201, 0],
    [7, 5000, 0.4],
    [10, 5000, 8], // nearly certain: many updates are unlikely under the other model
    [33, 40_001, 0.2], // two pieces
  ])(
    "%i units, %i updates: value within 1e-8 of itself, slopes and curvature within 8e-6 an update of the unit (U2)",
    (units, updates, spread) => {
      const sequence = simulateUpdates(modelOf(units, spread, 1), updates, 1, createRng(2));
      const model = modelOf(units, spread, 3);
      const times = new Float64Array(units);
      for (const i of sequence.unit) times[i]++;
      for (const what of ["slopes", "curvature", "value"] as const) {
        const [expected, found] = [0, 0].map(() => {
          const sums = pairSums(units);
          sums.count.fill(0.5); // added to
          sums.couplings.fill(0.25);
          sums.offsets.fill(-1);
          return sums;
        });
        const value = updateLogLikelihood(model, sequence, expected, what);
        expect(value).toBeLessThan(0);
        expect(Math.abs(kernel(model, sequence, found, what) - value)).toBeLessThan(1e-8 * Math.abs(value));
        found.couplings.forEach((slope, k) => {
          const bound = 8e-6 * times[k % units];
          expect(Math.abs(slope - expected.couplings[k])).toBeLessThanOrEqual(bound);
        });
        found.offsets.forEach((slope, i) => {
          expect(Math.abs(slope - expected.offsets[i])).toBeLessThanOrEqual(8e-6 * times[i]);
        });
        found.count.forEach((slope, k) => {
          expect(Math.abs(slope - expected.count[k])).toBeLessThan(1e-8 * updates);
        });
        if (what === "value") expect(found).toEqual(expected);
      }
    },
  );

  test("two very unlikely updates in a row are as unlikely as the reference says: within 1e-8 (U2)", () => {
    const offsets = [-100, -169, -170, -171, -250, -300, -301];
    for (const first of offsets)
      for (const second of offsets) {
        const model: PairModel = {
          ...{ units: 2, offsets: Float64Array.of(first, second), couplings: new Float64Array(4) },
          ...{ count: new Float64Array(2), updateRateHz: new Float64Array(2).fill(1) },
        };
        const sequence = {
          units: 2,
          start: new Uint8Array(2),
          unit: Uint16Array.of(0, 0, 1, 1, 0, 1),
          value: new Uint8Array(6).fill(1),
        };
        const value = updateLogLikelihood(model, sequence, pairSums(2), "value");
        const found = kernel(model, sequence, pairSums(2), "value");
        expect(Math.abs(found - value)).toBeLessThan(1e-8 * Math.abs(value));
      }
  });

  test("log-odds of thousands are rounded to a millionth of themselves, and what is not a number gives none (U2)", () => {
    const sequence = simulateUpdates(modelOf(5, 1, 1), 300, 1, createRng(2));
    const large = { ...modelOf(5, 1, 1), offsets: Float64Array.of(5000, 0, 0, 0, 0) };
    const value = updateLogLikelihood(large, sequence, pairSums(5), "value");
    expect(Math.abs(kernel(large, sequence, pairSums(5), "value") - value)).toBeLessThan(1e-6 * Math.abs(value));
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const none = { ...large, offsets: Float64Array.of(bad, 0, 0, 0, 0) };
      expect(kernel(none, sequence, pairSums(5), "value")).toBeNaN();
    }
  });

  test("an event that was nearly impossible counts with its log-odds (U2)", () => {
    const sequence = {
      units: 2,
      start: new Uint8Array(2),
      unit: Uint16Array.of(0, 1, 0),
      value: Uint8Array.of(1, 0, 1),
    };
    const model = { ...modelOf(2, 0, 1), offsets: Float64Array.of(-900, 400), count: new Float64Array(2) };
    expect(kernel(model, sequence, pairSums(2), "value")).toBeCloseTo(-900 - 400 - 900, 6);
  });
});
