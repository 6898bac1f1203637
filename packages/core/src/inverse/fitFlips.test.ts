import { describe, expect, test } from "vitest";
import {
  type DenseFlipProcess,
  type DenseSegment,
  gillespie,
  tableOf,
  wordCode,
} from "../../test/oracle/denseFlipProcess.ts";
import { createRng } from "../num/rng.ts";
import { solveDense } from "../num/solveDense.ts";
import type { FlipTable } from "../recording/flipStatistics.ts";
import { fitFlips, freeWordsOf } from "./fitFlips.ts";
import { flipLogLikelihood } from "./flipLikelihood.ts";
import {
  type FlipModel,
  INTERACTION_RIDGE,
  interactionOf,
  OFFSET_RIDGE,
  offsetsOf,
  parameterOffsets,
  updateRatesOf,
} from "./flipModel.ts";

const UNITS = 4;
const NO_WORDS = new Int32Array(0);

const COUPLINGS = [
  [0, 0.9, -0.6, 0.3],
  [0.9, 0, 0.5, -0.8],
  [-0.6, 0.5, 0, 1.1],
  [0.3, -0.8, 1.1, 0],
];
const OFFSETS = [
  [-1.5, -0.5, -2, -1],
  [-0.3, -1.2, -1, -1.6],
];
const RATES = [20, 50, 35, 80];

const pairwise = (inputs: number): DenseFlipProcess => ({
  units: UNITS,
  inputs,
  updateRateHz: RATES,
  logOdds: (unit, sigma, input) => sigma.reduce((z, s, j) => z + s * COUPLINGS[unit][j], OFFSETS[input][unit]),
});

const simulated = (inputs: number, seconds: number, seed: number): FlipTable =>
  tableOf(gillespie(pairwise(inputs), seconds, createRng(seed), 0.4), UNITS, inputs);

/**
 * Standard error of Σ cₖ θₖ at the optimum: from the inverse of the observed information (by differences of the gradient) and the prior's.
 */
function standardErrorOf(model: FlipModel, table: FlipTable): (c: Float64Array) => number {
  const size = model.parameters.length;
  const { offsets, couplings } = parameterOffsets(model);
  const information = new Float64Array(size * size);
  model.parameters.forEach((value, k) => {
    const slopes = [1e-5, -1e-5].map((step) => {
      const gradient = new Float64Array(size);
      flipLogLikelihood({ ...model, parameters: model.parameters.with(k, value + step) }, table, gradient);
      return gradient;
    });
    for (let j = 0; j < size; j++) information[k * size + j] = (slopes[1][j] - slopes[0][j]) / 2e-5;
    information[k * (size + 1)] += k < offsets ? 0 : k < couplings ? OFFSET_RIDGE : INTERACTION_RIDGE;
  });
  return (c) => Math.sqrt(solveDense(information, c).reduce((sum, value, k) => sum + c[k] * value, 0));
}

function standardErrors(model: FlipModel, table: FlipTable): number[] {
  const errorOf = standardErrorOf(model, table);
  return Array.from(model.parameters, (_, k) => errorOf(new Float64Array(model.parameters.length).with(k, 1)));
}

const scoreOf = ({ model }: { readonly model: FlipModel }, table: FlipTable) => flipLogLikelihood(model, table);

const penaltyOf = ({ parameters, units, inputs }: FlipModel): number =>
  parameters.slice(units).reduce((sum, value, k) => {
    return sum + ((k < units * inputs ? OFFSET_RIDGE : INTERACTION_RIDGE) * value ** 2) / 2;
  }, 0);

describe("fits of the flip process", () => {
  test("independent units: switching on at N₀/T₀ and off at N₁/T₁, in closed form (F3, F4)", () => {
    const table = simulated(1, 300, 1);
    const { model, status } = fitFlips(table, "independent", NO_WORDS);
    expect(status).toBe("converged");
    const rates = updateRatesOf(model);
    const offsets = offsetsOf(model);
    for (let unit = 0; unit < UNITS; unit++) {
      const flips = [0, 0];
      const seconds = [0, 0];
      table.word.forEach((word, s) => {
        flips[(word >> unit) & 1] += table.flips[s * UNITS + unit];
        seconds[(word >> unit) & 1] += table.seconds[s];
      });
      const on = rates[unit] / (1 + Math.exp(-offsets[unit]));
      const off = rates[unit] / (1 + Math.exp(offsets[unit]));
      // The prior on the offsets pulls by about ridge / flips.
      expect(Math.abs(on / (flips[0] / seconds[0]) - 1)).toBeLessThan(1e-5);
      expect(Math.abs(off / (flips[1] / seconds[1]) - 1)).toBeLessThan(1e-5);
    }
  });

  test.each([
    [1, 2],
    [2, 3],
  ])(
    "%i inputs: rates, offsets and couplings of a pairwise network come back within 5 σ (F2, F3, F4)",
    (inputs, seed) => {
      const table = simulated(inputs, 1500, seed);
      const { model, status } = fitFlips(table, "pairwise", NO_WORDS);
      expect(status).toBe("converged");
      const truth = [
        ...RATES.map(Math.log),
        ...OFFSETS.slice(0, inputs).flat(),
        ...COUPLINGS.flatMap((row, i) => row.slice(i + 1)),
      ];
      const errors = standardErrors(model, table);
      expect(model.parameters).toHaveLength(truth.length);
      truth.forEach((value, k) => {
        expect(errors[k]).toBeLessThan(0.06);
        expect(Math.abs(model.parameters[k] - value), `parameter ${k}`).toBeLessThan(5 * errors[k]);
      });
    },
  );

  test("one-way couplings come back one-way within 5 σ (F3, F4)", () => {
    const oneWay = COUPLINGS.map((row, i) => row.map((value, j) => (j > i ? value : 0)));
    const process = {
      ...pairwise(1),
      logOdds: (unit: number, sigma: readonly number[]) =>
        sigma.reduce((z, s, j) => z + s * oneWay[unit][j], OFFSETS[0][unit]),
    };
    const table = tableOf(gillespie(process, 1500, createRng(4)), UNITS, 1);
    const { model } = fitFlips(table, "asymmetric", NO_WORDS);
    const errors = standardErrors(model, table).slice(parameterOffsets(model).couplings);
    const found = model.parameters.slice(parameterOffsets(model).couplings);
    const truth = oneWay.flatMap((row, i) => row.filter((_, j) => j !== i));
    truth.forEach((value, k) => {
      expect(Math.abs(found[k] - value), `coupling ${k}`).toBeLessThan(5 * errors[k]);
    });
  });

  test("a potential of the third order comes back by the full family only, within 5 σ (F3, F4)", () => {
    const reward = (sigma: readonly number[]) => (sigma[0] * sigma[1] * sigma[2] === 1 ? 1.5 : 0);
    const process: DenseFlipProcess = {
      ...pairwise(1),
      logOdds: (unit, sigma) =>
        -0.8 + reward(sigma.map((s, j) => (j === unit ? 1 : s))) - reward(sigma.map((s, j) => (j === unit ? 0 : s))),
    };
    const table = tableOf(gillespie(process, 2000, createRng(5)), UNITS, 1);
    const full = fitFlips(table, "full", freeWordsOf(table));
    const pairs = fitFlips(table, "pairwise", NO_WORDS);
    expect(scoreOf(full, table) - scoreOf(pairs, table)).toBeGreaterThan(100);
    // W(111·) − W(110·) − W(101·) − W(011·) is the third difference: of single units W is 0, of pairs it cancels.
    const found = interactionOf(full.model);
    const errorOf = standardErrorOf(full.model, table);
    const { deviations } = parameterOffsets(full.model);
    const contrast = new Float64Array(full.model.parameters.length);
    [7, 3, 5, 6].forEach((word, k) => {
      contrast[deviations + full.model.freeWords.indexOf(word)] = k === 0 ? 1 : -1;
    });
    expect(errorOf(contrast)).toBeLessThan(0.1);
    expect(Math.abs(found[7] - found[3] - found[5] - found[6] - 1.5)).toBeLessThan(5 * errorOf(contrast));
  });

  test.each([1, 2])(
    "%i inputs: the full family holds the pairwise one, so it describes its training data no worse (F4)",
    (inputs) => {
      for (let seed = 10; seed < 15; seed++) {
        const table = simulated(inputs, 20, seed);
        const full = fitFlips(table, "full", freeWordsOf(table));
        const pairs = fitFlips(table, "pairwise", NO_WORDS);
        const [ofFull, ofPairs] = [scoreOf(full, table), scoreOf(pairs, table)];
        expect(ofFull).toBeGreaterThanOrEqual(ofPairs - 1e-6);
        const better = ofFull - penaltyOf(full.model) - (ofPairs - penaltyOf(pairs.model));
        expect(better).toBeGreaterThan(-1e-4);
      }
    },
  );

  test("started somewhere else, a fit ends in the same place (F4)", () => {
    const table = simulated(1, 100, 20);
    const cold = fitFlips(table, "pairwise", NO_WORDS, { tolerance: 0 });
    const rng = createRng(21);
    for (let k = 0; k < 3; k++) {
      const parameters = cold.model.parameters.map((value) => value + rng.normal());
      const warm = fitFlips(table, "pairwise", NO_WORDS, { start: { ...cold.model, parameters }, tolerance: 0 });
      expect(Math.abs(scoreOf(warm, table) - scoreOf(cold, table))).toBeLessThan(1e-5);
      warm.model.parameters.forEach((value, at) => {
        expect(Math.abs(value - cold.model.parameters[at])).toBeLessThan(1e-4);
      });
    }
  });

  test.each([1, 2])(
    "%i inputs: Newton's method and L-BFGS come to the same optimum of every family (F4, N14)",
    (inputs) => {
      const table = simulated(inputs, 60, 24);
      for (const family of ["independent", "pairwise", "asymmetric", "full"] as const) {
        const [newton, gradient] = [1000, 0].map((mostForNewton) =>
          fitFlips(table, family, freeWordsOf(table), { tolerance: 0, mostForNewton }),
        );
        expect([newton.status, gradient.status]).toEqual(["converged", "converged"]);
        expect(newton.steps).toBeLessThan(8);
        newton.model.parameters.forEach((value, at) => {
          expect(Math.abs(value - gradient.model.parameters[at]), `${family}, parameter ${at}`).toBeLessThan(2e-4);
        });
      }
    },
  );

  test("a unit that never flips, and an input that never came, leave every parameter finite (F4)", () => {
    const path: DenseSegment[] = gillespie(pairwise(1), 50, createRng(22)).map((segment) => ({
      ...segment,
      sigma: segment.sigma.with(3, 0),
      flips: segment.flips === 3 ? undefined : segment.flips,
    }));
    const table = { ...tableOf(path, UNITS, 1), inputs: 2 };
    for (const family of ["independent", "pairwise", "asymmetric", "full"] as const) {
      const { model, status } = fitFlips(table, family, freeWordsOf(table));
      expect(status).toBe("converged");
      expect(Number.isFinite(flipLogLikelihood(model, table))).toBe(true);
      expect(model.parameters.every(Number.isFinite)).toBe(true);
    }
  });
});

describe("the words on which the full potential is free", () => {
  test("are visited or one flip from a visited one, and have two or more active units (F3)", () => {
    const rng = createRng(23);
    for (let round = 0; round < 20; round++) {
      const keys = Array.from({ length: 2 * 2 ** UNITS }, (_, key) => key).filter(() => rng.uniform() < 0.15);
      const visited = keys.map((key) => ({
        input: Math.floor(key / 16),
        sigma: [0, 1, 2, 3].map((i) => (key >> i) & 1),
      }));
      const near: number[] = [];
      for (let input = 0; input < 2; input++)
        for (let word = 0; word < 16; word++) {
          const sigma = [0, 1, 2, 3].map((i) => (word >> i) & 1);
          if (sigma.reduce((a, b) => a + b, 0) < 2) continue;
          const distance = (other: readonly number[]) => other.filter((s, i) => s !== sigma[i]).length;
          if (visited.some((state) => state.input === input && distance(state.sigma) <= 1))
            near.push(input * 16 + wordCode(sigma));
        }
      const found = freeWordsOf({
        units: UNITS,
        word: Int32Array.from(keys, (key) => key % 16),
        input: Int32Array.from(keys, (key) => Math.floor(key / 16)),
      });
      expect([...found]).toEqual(near);
    }
  });
});
