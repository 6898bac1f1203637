import { describe, expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import type { FlipTable } from "../recording/flipStatistics.ts";
import { freeWordsOf } from "./fitFlips.ts";
import { addFlipLoss, flipContexts } from "./flipContexts.ts";
import { flipLogLikelihood } from "./flipLikelihood.ts";
import { type FlipModel, interactionCount, parameterOffsets, updateRatesOf } from "./flipModel.ts";

const UNITS = 4;
const INPUTS = 2;

/** Some states of two inputs, in no order; one was never held. */
function randomTable(): FlipTable {
  const rng = createRng(9).split("flip contexts");
  const keys = Array.from({ length: 32 }, (_, key) => key).filter(() => rng.uniform() < 0.7);
  keys.sort(() => rng.uniform() - 0.5);
  return {
    units: UNITS,
    inputs: INPUTS,
    word: Int32Array.from(keys, (key) => key % 16),
    input: Int32Array.from(keys, (key) => key >> 4),
    seconds: Float64Array.from(keys, (_, s) => (s === 3 ? 0 : 3 * rng.uniform())),
    flips: Float64Array.from({ length: UNITS * keys.length }, (_, at) => (at >> 2 === 3 ? 0 : rng.integer(60))),
  };
}

describe.each(["independent", "pairwise", "asymmetric", "full"] as const)("contexts of the %s family", (family) => {
  const table = randomTable();
  const freeWords = family === "full" ? freeWordsOf(table) : new Int32Array(0);
  const shape = { family, units: UNITS, inputs: INPUTS, freeWords };
  const { couplings } = parameterOffsets(shape);
  const size = couplings + interactionCount(family, UNITS, freeWords.length);
  const rng = createRng(10).split(family);
  const parameters = Float64Array.from({ length: size }, (_, k) => (k < UNITS ? 3 : -0.5) + rng.normal());
  const lossAt = (at: Float64Array) => {
    const model: FlipModel = { ...shape, parameters: at };
    const gradient = new Float64Array(size);
    const curvature = new Float64Array(size * size);
    const loss = addFlipLoss(flipContexts(shape, table), at, updateRatesOf(model), gradient, curvature);
    return { loss, gradient, curvature };
  };

  test("hold the likelihood of the table and its gradient (F2, F3, F4)", () => {
    const slope = new Float64Array(size);
    const expected = flipLogLikelihood({ ...shape, parameters }, table, slope);
    const { loss, gradient } = lossAt(parameters);
    expect(-loss / expected).toBeCloseTo(1, 13);
    const largest = Math.max(...slope.map(Math.abs));
    gradient.forEach((value, k) => {
      expect(Math.abs(value + slope[k])).toBeLessThan(1e-12 * largest);
    });
  });

  test("have the curvature that differences of the gradient have (F4)", () => {
    const { curvature } = lossAt(parameters);
    const step = 1e-5;
    for (let k = 0; k < size; k++) {
      const [up, down] = [step, -step].map((by) => lossAt(parameters.with(k, parameters[k] + by)).gradient);
      for (let j = k; j < size; j++)
        expect(Math.abs((up[j] - down[j]) / (2 * step) - curvature[j * size + k])).toBeLessThan(1e-4);
    }
  });

  test("count both states of a unit in one place, and other tables of the same states in the same places (F3)", () => {
    const { unit, counts, from, term } = flipContexts(shape, table);
    const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
    const every = (part: number) => counts.filter((_, at) => (at % 4) >> 1 === part);
    expect(total(every(0))).toBeCloseTo(total(table.flips), 9);
    expect(total(every(1))).toBeCloseTo(UNITS * total(table.seconds), 9);
    if (family === "independent") expect(unit).toHaveLength(UNITS * INPUTS);
    const twice = flipContexts(shape, { ...table, flips: table.flips.map((count) => 2 * count) });
    expect([twice.unit, twice.from, twice.term]).toEqual([unit, from, term]);
    const moved = { ...table, input: table.input.map((x) => 1 - x) };
    expect(flipContexts(shape, moved).term).not.toEqual(term);
  });
});
