import { expect, test } from "vitest";
import { createRng } from "../../num/rng.ts";
import { historyLevels, ownCells } from "../../recording/historyLevels.ts";
import { type HistoryTable, historyTables } from "../../recording/historyTables.ts";
import { constantInput } from "../../recording/inputPath.ts";
import { bestRate, binLogLikelihood, countsOf } from "./binLikelihood.ts";
import { fitSpikeGlm, glmLogRates, glmTable } from "./fitSpikeGlm.ts";

const levels = historyLevels(20);

/** Unit 0 fires at 10 Hz, and at 60 Hz for 20 ms after unit 1, which knows nothing. */
function oneWay(seed: number, durationMs: number): HistoryTable[] {
  const rng = createRng(seed);
  const trains: number[][] = [[], []];
  for (let ms = 0; ms < durationMs; ms++) {
    const driven = ms - (trains[1].at(-1) ?? -1e9) <= 20;
    const rates = [driven ? 60 : 10, 8];
    rates.forEach((rate, unit) => {
      if (rng.uniform() < 1 - Math.exp(-rate / 1000)) trains[unit].push(ms);
    });
  }
  const timesMs = trains.map((train) => Int32Array.from(train));
  const stretches = [{ startMs: 0, stopMs: durationMs }];
  return historyTables({ unitIds: [0, 1], timesMs, stretches, originS: 0, merged: [0, 0] }, constantInput(), levels, 2);
}

const ALL = Float64Array.of(1, 1);
const tables = oneWay(1, 400_000);

test("a one-way influence of six times the rate is found in its direction only (G3)", () => {
  const cells = ownCells(levels);
  const onto0 = fitSpikeGlm(
    glmTable(tables[0], levels, true),
    countsOf(tables[0], tables[0].own.length, ALL),
  ).parameters.subarray(cells);
  const onto1 = fitSpikeGlm(
    glmTable(tables[1], levels, true),
    countsOf(tables[1], tables[1].own.length, ALL),
  ).parameters.subarray(cells);
  // About 1,500 spikes fall into these levels: the standard error of a log rate is below .1.
  expect(Math.abs(onto0[3] - Math.log(6))).toBeLessThan(0.3);
  expect(Math.abs(onto0[4] - Math.log(6))).toBeLessThan(0.3);
  expect(Math.abs(onto0[5])).toBeLessThan(0.3);
  for (const effect of onto1.subarray(0, 3)) expect(Math.abs(effect)).toBeLessThan(0.3);
});

test("at the optimum the penalised likelihood falls to both sides of every parameter (G3)", () => {
  const table = glmTable(tables[0], levels, true);
  const counts = countsOf(tables[0], table.own.length, ALL);
  const { parameters } = fitSpikeGlm(table, counts);
  const { shape } = table;
  const total = (values: Float64Array) => values.reduce((a, b) => a + b, 0);
  const centre = Math.log(bestRate(total(counts.ms), total(counts.spikes), 1, 1));
  const objective = (theta: Float64Array): number => {
    const logRates = glmLogRates(table, theta);
    let value = 0;
    logRates.forEach((logRate, row) => {
      value += binLogLikelihood(counts.ms[row], counts.spikes[row], logRate);
    });
    theta.forEach((one, k) => {
      value -= k < shape.cells ? 0.5 * (one - centre) ** 2 : one ** 2;
    });
    return value;
  };
  const best = objective(parameters);
  for (const k of [0, 7, 19, 33, 47, shape.cells + 3, shape.cells + 4])
    for (const step of [-0.1, 0.1])
      expect(objective(parameters.map((value, at) => (at === k ? value + step : value)))).toBeLessThan(best);
});
