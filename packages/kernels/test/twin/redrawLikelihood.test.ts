import {
  createRng,
  type FlipModel,
  redrawEvents,
  redrawLogLikelihood,
  redrawParts,
  redrawRates,
  type SpikeGrid,
} from "@telos/core";
import { describe, expect, test } from "vitest";
import { loadKernels, redrawLikelihoodOf } from "../../src/index.ts";
import { builds } from "../builds.ts";

function gridOf(units: number, durationMs: number, spikes: number): SpikeGrid {
  const rng = createRng(units).split("grid");
  return {
    unitIds: Array.from({ length: units }, (_, id) => id),
    timesMs: Array.from({ length: units }, () =>
      Int32Array.from(new Set(Array.from({ length: spikes }, () => rng.integer(durationMs)))).sort(),
    ),
    stretches: [{ startMs: 0, stopMs: durationMs }],
    originS: 0,
    merged: new Array<number>(units).fill(0),
  };
}

function modelOf(units: number, freeWords: readonly number[] = []): FlipModel {
  const rng = createRng(units).split("model");
  const draw = (count: number, mean: number, spread: number) =>
    Array.from({ length: count }, () => mean + spread * rng.normal());
  return {
    family: freeWords.length > 0 ? "full" : "pairwise",
    units,
    inputs: 1,
    freeWords: Int32Array.from(freeWords),
    parameters: Float64Array.from([
      ...draw(units, Math.log(40), 0.3),
      ...draw(units, -1.5, 0.5),
      ...draw((units * (units - 1)) / 2, 0, 0.7),
      ...draw(freeWords.length, 0, 0.4),
    ]),
  };
}

describe.each(builds)("the likelihood of redraws on the %s build", (build) => {
  const kernel = redrawLikelihoodOf(loadKernels({ build }), redrawParts);

  test.each([
    [1, 1, [], 1],
    [3, 3, [3, 5, 6, 7], 2000],
    [8, 6, [], 45_000], // three pieces, units that are forgotten
  ])(
    "%i units, at most %i active: value and gradient are the reference's, bit for bit (F12)",
    (units, mostActive, freeWords, durationMs) => {
      const model = modelOf(units, freeWords);
      const occupancy = Array.from({ length: units }, (_, i) => 0.1 + 0.05 * i);
      const grid = gridOf(units, durationMs, Math.ceil(durationMs / 150));
      const pieces = redrawEvents(grid, redrawRates(model), { leastShare: 0.002, mostActive, occupancy, every: 1 });
      expect(pieces.reduce((sum, { spikes }) => sum + spikes, 0)).toBeGreaterThan(0);
      for (const step of [0, 0.1]) {
        const moved = { ...model, parameters: model.parameters.map((value) => value + step) };
        const [expected, found] = [0, 0].map(() => new Float64Array(model.parameters.length).fill(7));
        const value = redrawLogLikelihood(moved, pieces, occupancy, expected);
        expect(Number.isFinite(value)).toBe(true);
        expect(kernel(moved, pieces, occupancy, found)).toBe(value);
        expect(found).toEqual(expected);
        expect(kernel(moved, pieces, occupancy)).toBe(value);
      }
    },
  );

  test("the gradients of two models at a time: each has the bits that it has alone (F12)", () => {
    const [first, second] = [0, 0.2].map((step) => {
      const model = modelOf(8);
      return { ...model, parameters: model.parameters.map((value) => value + step) };
    }) as [FlipModel, FlipModel];
    const occupancy = Array.from({ length: 8 }, (_, i) => 0.1 + 0.05 * i);
    const pieces = redrawEvents(gridOf(8, 45_000, 300), redrawRates(first), {
      leastShare: 0.002,
      mostActive: 6,
      occupancy,
      every: 1,
    });
    const gradients = [0, 0, 0, 0].map(() => new Float64Array(first.parameters.length)) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    kernel(first, pieces, occupancy, gradients[0]);
    kernel(second, pieces, occupancy, gradients[1]);
    kernel.pairGradients!([first, second], pieces, occupancy, [gradients[2], gradients[3]]);
    expect(gradients.slice(2)).toEqual(gradients.slice(0, 2));
    const impossible = { ...second, parameters: second.parameters.map(() => Number.NaN) };
    kernel.pairGradients!([first, impossible], pieces, occupancy, [gradients[2], gradients[3]]);
    expect(gradients[2]).toEqual(gradients[0]);
    expect(gradients[3]).toEqual(gradients[3].map(() => Number.NaN));
  });

  test("spikes that cannot be have no likelihood (F12)", () => {
    const model = { ...modelOf(1), parameters: Float64Array.of(Number.NaN, 0) };
    const pieces = redrawEvents(gridOf(1, 50, 3), redrawRates(modelOf(1)), {
      leastShare: 0,
      mostActive: 1,
      occupancy: [0.2],
      every: 1,
    });
    expect(kernel(model, pieces, [0.2])).toBeNaN();
  });
});
