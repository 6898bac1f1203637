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
    [1, 200, 0],
    [7, 5000, 0.4],
    [10, 5000, 8], // nearly certain: many updates are unlikely under the other model
    [33, 20_000, 0.2],
  ])(
    "%i units, %i updates: slopes and curvature of the reference, on the strict build bit for bit (U2)",
    (units, updates, spread) => {
      const sequence = simulateUpdates(modelOf(units, spread, 1), updates, 1, createRng(2));
      const model = modelOf(units, spread, 3);
      for (const what of ["slopes", "curvature"] as const) {
        const [expected, found] = [0, 0].map(() => {
          const sums = pairSums(units);
          sums.count.fill(0.5); // added to
          sums.couplings.fill(0.25);
          sums.offsets.fill(-1);
          return sums;
        });
        const value = updateLogLikelihood(model, sequence, expected, what);
        expect(value).toBeLessThan(0);
        const fast = kernel(model, sequence, found, what);
        expect(Math.abs(fast - value)).toBeLessThan(1e-12 * Math.abs(value));
        if (build === "strict") expect([fast, found]).toEqual([value, expected]);
        found.couplings.forEach((slope, k) => {
          expect(Math.abs(slope - expected.couplings[k])).toBeLessThan(1e-9 * updates);
        });
      }
    },
  );
});
