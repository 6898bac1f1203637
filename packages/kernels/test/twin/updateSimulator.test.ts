import { createRng, type PairModel, rngAt, simulateUpdates } from "@telos/core";
import { describe, expect, test } from "vitest";
import { loadKernels, updateSimulatorOf } from "../../src/index.ts";
import { builds } from "../builds.ts";

function modelOf(units: number, spread: number): PairModel {
  const rng = createRng(units);
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

describe.each(builds)("the simulation of updates on the %s build", (build) => {
  const simulate = updateSimulatorOf(loadKernels({ build }));

  test.each([
    [1, 300, 0, 0],
    [7, 5000, 3, 0.4],
    [10, 70_000, 0, 8], // two pieces, nearly certain
    [33, 10_001, 2500, 0.2], // two pieces of warming up
  ])("%i units, %i updates after %i a unit: the reference bit for bit (U1)", (units, updates, warmUp, spread) => {
    const model = modelOf(units, spread);
    for (const words of [0, 3, 4_294_967_295]) {
      const { key } = createRng(units).split("a stream").position();
      const expected = simulateUpdates(model, updates, warmUp, rngAt({ key, words }));
      expect(simulate(model, updates, warmUp, rngAt({ key, words }))).toEqual(expected);
    }
  });
});
