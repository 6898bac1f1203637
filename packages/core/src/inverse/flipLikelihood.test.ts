import { describe, expect, test } from "vitest";
import {
  type DenseFlipProcess,
  gillespie,
  pathLogDensity,
  sigmaOf,
  tableOf,
} from "../../test/oracle/denseFlipProcess.ts";
import { createRng } from "../num/rng.ts";
import type { FlipTable } from "../recording/flipStatistics.ts";
import { freeWordsOf } from "./fitFlips.ts";
import { flipCurvature, flipLogLikelihood, flipScorer } from "./flipLikelihood.ts";
import { type FlipModel, interactionCount } from "./flipModel.ts";
import type { PotentialFamily } from "./purpose.ts";

const UNITS = 3;
const FAMILIES: readonly PotentialFamily[] = ["independent", "pairwise", "asymmetric", "full"];
const cases = FAMILIES.flatMap((family) => [1, 3].map((inputs) => [family, inputs] as const));

/** Random counts on every state but one, so that the full family has something to leave out. */
function randomTable(inputs: number, seed: number): FlipTable {
  const rng = createRng(seed);
  const keys = Array.from({ length: inputs * 2 ** UNITS }, (_, key) => key).filter((key) => key !== 6);
  return {
    units: UNITS,
    inputs,
    word: Int32Array.from(keys, (key) => key % 2 ** UNITS),
    input: Int32Array.from(keys, (key) => Math.floor(key / 2 ** UNITS)),
    seconds: Float64Array.from(keys, () => 0.2 + 5 * rng.uniform()),
    flips: Float64Array.from({ length: keys.length * UNITS }, () => rng.integer(30)),
  };
}

function randomModel(family: PotentialFamily, inputs: number, freeWords: Int32Array, seed: number): FlipModel {
  const rng = createRng(seed).split(family);
  const words = family === "full" ? freeWords : new Int32Array(0);
  const count = UNITS * (1 + inputs) + interactionCount(family, UNITS, words.length);
  const parameters = Float64Array.from({ length: count }, (_, k) => (k < UNITS ? 2 + rng.normal() / 2 : rng.normal()));
  return { family, units: UNITS, inputs, freeWords: words, parameters };
}

/** The same model from its definition: log-odds as sums over couplings, or as differences of a potential listed word by word. */
function denseProcess(model: FlipModel): DenseFlipProcess {
  const { units, inputs, parameters, freeWords, family } = model;
  const interactions = units * (1 + inputs);
  const pair = (i: number, j: number): number => {
    if (family === "independent") return 0;
    let at = interactions;
    for (let a = 0; a < units; a++)
      for (let b = 0; b < units; b++) {
        if (family === "asymmetric" ? a === b : b <= a) continue;
        if (a === i && b === j) return parameters[at];
        at++;
      }
    return pair(j, i);
  };
  const potential = (sigma: readonly number[], input: number): number => {
    const free = freeWords.indexOf(input * 2 ** units + sigma.reduce((sum, s, i) => sum + s * 2 ** i, 0));
    if (free < 0) return 0;
    let energy = parameters[interactions + (units * (units - 1)) / 2 + free];
    for (let i = 0; i < units; i++) for (let j = i + 1; j < units; j++) energy += pair(i, j) * sigma[i] * sigma[j];
    return energy;
  };
  return {
    units,
    inputs,
    updateRateHz: Array.from({ length: units }, (_, i) => Math.exp(parameters[i])),
    logOdds: (unit, sigma, input) => {
      const offset = parameters[units + input * units + unit];
      if (family !== "full") return sigma.reduce((z, s, j) => (j === unit ? z : z + s * pair(unit, j)), offset);
      const as = (value: number) => sigma.map((s, j) => (j === unit ? value : s));
      return offset + potential(as(1), input) - potential(as(0), input);
    },
  };
}

describe("the likelihood of the flip process", () => {
  test.each(cases)("%s, %i inputs: a scorer gives the same bits, whatever the table (F2)", (family, inputs) => {
    const table = randomTable(inputs, 5);
    const model = randomModel(family, inputs, freeWordsOf(table), 6);
    const score = flipScorer(model, table);
    const halved = { ...table, seconds: table.seconds.map((value, s) => (s % 3 === 0 ? 0 : value / 2)) };
    const still = { ...table, flips: table.flips.map((value, k) => (k % 2 === 0 ? 0 : value)) };
    for (const one of [table, halved, still]) expect(score(one)).toBe(flipLogLikelihood(model, one));
  });

  test.each(cases)(
    "%s, %i inputs: is the density of the path of the continuous-time chain (F2, F3)",
    (family, inputs) => {
      const freeWords = freeWordsOf(randomTable(inputs, 1));
      const truth = denseProcess(randomModel(family, inputs, freeWords, 2));
      const path = gillespie(truth, 4, createRng(3), 0.5);
      const other = randomModel(family, inputs, freeWords, 4); // the density of a path under any model, not only its own
      const table = tableOf(path, UNITS, inputs);
      const density = pathLogDensity(denseProcess(other), path);
      expect(path.length).toBeGreaterThan(10);
      expect(Math.abs(flipLogLikelihood(other, table) - density)).toBeLessThan(1e-11 * Math.abs(density));
    },
  );

  test.each(cases)("%s, %i inputs: its gradient is that of central differences (F2, F3)", (family, inputs) => {
    const table = randomTable(inputs, 5);
    const model = randomModel(family, inputs, freeWordsOf(table), 6);
    const gradient = new Float64Array(model.parameters.length);
    expect(flipLogLikelihood(model, table, gradient)).toBe(flipLogLikelihood(model, table));
    model.parameters.forEach((value, k) => {
      const step = 1e-5;
      const at = (x: number) => flipLogLikelihood({ ...model, parameters: model.parameters.with(k, x) }, table);
      const slope = (at(value + step) - at(value - step)) / (2 * step);
      expect(Math.abs(gradient[k] - slope), `parameter ${k}`).toBeLessThan(1e-6 * Math.max(1, Math.abs(slope)));
    });
  });

  test("a gradient that held other numbers before is written, not added to", () => {
    const table = randomTable(1, 5);
    for (const family of FAMILIES) {
      const model = randomModel(family, 1, freeWordsOf(table), 6);
      const clean = new Float64Array(model.parameters.length);
      const used = new Float64Array(model.parameters.length).fill(7);
      flipLogLikelihood(model, table, clean);
      flipLogLikelihood(model, table, used);
      expect(used).toEqual(clean);
    }
  });
});

describe("the expected curvature", () => {
  // Without interactions and with exactly as many flips as expected, minus the second derivative is what the curvature expects.
  test.each(cases)(
    "%s, %i inputs: is minus the second derivative where flips come as expected (F2)",
    (family, inputs) => {
      const every = Array.from({ length: inputs * 2 ** UNITS }, (_, key) => key);
      const base = randomModel(
        family,
        inputs,
        Int32Array.from(every.filter((key) => [3, 5, 6, 7].includes(key % 8))),
        7,
      );
      const parameters = base.parameters.map((value, k) => (k < UNITS * (1 + inputs) ? value : 0));
      const model = { ...base, parameters };
      const process = denseProcess(model);
      const seconds = Float64Array.from(every, (key) => 1 + (key % 5));
      const table: FlipTable = {
        units: UNITS,
        inputs,
        word: Int32Array.from(every, (key) => key % 8),
        input: Int32Array.from(every, (key) => Math.floor(key / 8)),
        seconds,
        flips: Float64Array.from(
          every.flatMap((key) => {
            const sigma = sigmaOf(key % 8, UNITS);
            return sigma.map((own, unit) => {
              const on = 1 / (1 + Math.exp(-process.logOdds(unit, sigma, Math.floor(key / 8))));
              return seconds[key] * process.updateRateHz[unit] * (own === 1 ? 1 - on : on);
            });
          }),
        ),
      };
      const curvature = flipCurvature(model, table, new Float64Array(UNITS));
      parameters.forEach((value, k) => {
        const step = 1e-5;
        const slopeAt = (x: number) => {
          const gradient = new Float64Array(parameters.length);
          flipLogLikelihood({ ...model, parameters: parameters.with(k, x) }, table, gradient);
          return gradient[k];
        };
        const second = (slopeAt(value + step) - slopeAt(value - step)) / (2 * step);
        expect(Math.abs(curvature[k] + second), `parameter ${k}`).toBeLessThan(1e-6 * Math.max(1, Math.abs(second)));
      });
    },
  );
});
