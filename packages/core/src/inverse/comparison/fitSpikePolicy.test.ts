import { expect, test } from "vitest";
import { createRng } from "../../num/rng.ts";
import { historyLevels } from "../../recording/historyLevels.ts";
import { historyTables } from "../../recording/historyTables.ts";
import { binLogLikelihood } from "./binLikelihood.ts";
import { freeStates, policyDataOf } from "./compareModels.ts";
import { fitSpikePolicy, layoutOf, policyLogLikelihood } from "./fitSpikePolicy.ts";
import { policyRows } from "./policyRows.ts";
import { potentialDesign } from "./potentialDesign.ts";

const UNITS = 3;
const levels = historyLevels(20);

function data(clock: "state" | "clock", inputs: 1 | 2) {
  const rng = createRng(5);
  const stretches = [{ startMs: 0, stopMs: 60_000 }];
  const timesMs = Array.from({ length: UNITS }, () =>
    Int32Array.from(Array.from({ length: 60_000 }, (_, ms) => ms).filter(() => rng.uniform() < 0.02)),
  );
  const grid = { unitIds: [0, 1, 2], timesMs, stretches, originS: 0, merged: [0, 0, 0] };
  const path = {
    switchMs: Int32Array.of(0, 20_000),
    input: Int32Array.of(0, inputs - 1),
    labels: ["a", "b"].slice(0, inputs),
  };
  const tables = historyTables(grid, path, levels, 2);
  return policyDataOf(
    tables.map((table) => policyRows(table, levels, clock)),
    inputs,
    Float64Array.of(1, 1),
  );
}

for (const clock of ["state", "clock"] as const)
  for (const family of ["pairwise", "pairCount", "full"] as const)
    test(`the gradient of the spikes' likelihood is the central difference (G5): ${family}, ${clock}`, () => {
      const given = data(clock, 2);
      const design = potentialDesign(family, UNITS, 2, freeStates(given));
      const layout = layoutOf(given);
      const rng = createRng(9);
      const length = layout.length + design.columns.length;
      const parameters = Float64Array.from({ length }, (_, k) => (k < layout.length ? 4 : 0) + 0.3 * rng.normal());
      const gradient = new Float64Array(length);
      const scratch = new Float64Array(length);
      const at = (theta: Float64Array, slope: Float64Array) =>
        policyLogLikelihood(given, design, layout, theta, theta.slice(layout.length), undefined, slope);
      at(parameters, gradient);
      const h = 1e-5;
      for (let k = 0; k < length; k++) {
        const moved = (step: number) =>
          at(
            parameters.map((value, j) => (j === k ? value + step : value)),
            scratch,
          );
        const difference = (moved(h) - moved(-h)) / (2 * h);
        expect(Math.abs(gradient[k] - difference)).toBeLessThan(1e-4 * (1 + Math.abs(difference)));
      }
    });

test("with no interaction and no clock the fit is each unit's rate in each of its two states, in closed form (G5)", () => {
  const given = data("state", 1);
  const { logRates, logLikelihood } = fitSpikePolicy(
    given,
    potentialDesign("independent", UNITS, 1, freeStates(given)),
  );
  let expected = 0;
  given.rows.forEach((rows, unit) => {
    for (const state of [0, 1]) {
      let ms = 0;
      let spikes = 0;
      rows.group.forEach((group, row) => {
        if (group !== state) return;
        ms += given.counts[unit].ms[row];
        spikes += given.counts[unit].spikes[row];
      });
      const rate = -1000 * Math.log(1 - spikes / ms);
      expected += binLogLikelihood(ms, spikes, Math.log(rate));
      rows.group.forEach((group, row) => {
        if (group === state) expect(Math.exp(logRates[unit][row]) / rate).toBeCloseTo(1, 1);
      });
    }
  });
  expect(expected - logLikelihood).toBeGreaterThanOrEqual(0);
  expect(expected - logLikelihood).toBeLessThan(0.05); // what the weak prior costs, nats
});

test("a sparse potential of units that know nothing of each other is zero on nearly all words (G5)", () => {
  const given = data("clock", 1);
  const spikes = given.counts.reduce((sum, one) => sum + one.spikes.reduce((a, b) => a + b, 0), 0);
  const design = potentialDesign("sparse", UNITS, 1, freeStates(given));
  const { interactions } = fitSpikePolicy(given, design, { strength: 2 * Math.sqrt(spikes) });
  expect(Math.max(...interactions.map(Math.abs))).toBeLessThan(0.01);
});
