// Eight neurons, two inputs: reward 1 for two active neurons at the first input and for six at the second. The numbers
// were measured with another implementation; they are given to all digits that it reported.
import { describe, expect, test } from "vitest";
import { solveHypercube } from "../../src/forward/hypercube.ts";
import type { HypercubeProblem } from "../../src/forward/hypercubeProblem.ts";
import type { HypercubeSolution } from "../../src/forward/hypercubeSolution.ts";
import { changeInputProbability } from "../../src/inverse/changeInputProbability.ts";
import { exactInverse } from "../../src/inverse/exactInverse.ts";
import { compareRewards, removeGauge } from "../../src/inverse/gauge.ts";
import { marginalOccupancy, removeUnits } from "../../src/inverse/removeUnits.ts";
import { klDivergence } from "../../src/measures/klDivergence.ts";
import { countDistribution, meanActivity, tuningCurves } from "../../src/measures/tuningCurves.ts";
import { createRng } from "../../src/num/rng.ts";
import { popcount } from "../../src/num/words.ts";

const UNITS = 8;
const WORDS = 256;

function countProblem(
  flip: number,
  codingCost: number,
  start: Float64Array = new Float64Array(UNITS).fill(0.5),
): HypercubeProblem {
  const counts = Array.from({ length: WORDS }, (_, word) => popcount(word));
  return {
    units: UNITS,
    inputs: 2,
    reward: Float64Array.from([...counts.map((k) => (k === 2 ? 1 : 0)), ...counts.map((k) => (k === 6 ? 1 : 0))]),
    inputChain: Float64Array.of(1 - flip, flip, flip, 1 - flip),
    updateShare: new Float64Array(UNITS).fill(1 / UNITS),
    codingCost,
    reference: { kind: "marginal", shared: false, start },
  };
}

/** Decimals at which a published number must agree: within half a unit of its last digit. */
const shown = (value: number, decimals: number) => Number(value.toFixed(decimals));

function randomStart(seed: number): Float64Array {
  const rng = createRng(seed);
  return Float64Array.from({ length: UNITS }, () => 0.2 + 0.6 * rng.uniform());
}

const canonical = countProblem(0.03, 0.2, randomStart(3));
const solution = solveHypercube(canonical);
const inverse = exactInverse({ ...canonical, logits: solution.logits }, solution.referenceLogits, 0.2);

describe("two inputs, q = .03, λ = .2, from a random reference", () => {
  test("L rises to .6706457 and all neurons end with p = .5 (H10, H11)", () => {
    expect(solution.status).toBe("converged");
    expect(solution.averageReward).toBeCloseTo(0.6706457, 7);
    expect(shown(solution.meanReward, 2)).toBe(0.81);
    expect(shown(solution.codingCostNats, 3)).toBe(0.683);
    for (const p of solution.reference) expect(p).toBeCloseTo(0.5, 6);
    const { history } = solution;
    expect(history.length).toBeGreaterThan(5);
    for (let k = 1; k < history.length; k++) expect(history[k] - history[k - 1]).toBeGreaterThan(-1e-13);
  });

  test("tuning steps at 2 and at 6 active others, neuron by neuron the same (S23)", () => {
    const { probability } = tuningCurves({ ...canonical, ...solution });
    const curves = [
      [0.992, 0.996, 0, 0.0003, 0.003, 0.016, 0.027, 0.04],
      [0.96, 0.973, 0.984, 0.997, 0.9997, 1, 0.0036, 0.0076],
    ];
    const decimals = [
      [3, 3, 3, 4, 3, 3, 3, 3],
      [3, 3, 3, 3, 4, 3, 4, 4],
    ];
    for (let x = 0; x < 2; x++)
      for (let unit = 0; unit < UNITS; unit++)
        for (let others = 0; others < UNITS; others++) {
          const found = probability[(x * UNITS + unit) * UNITS + others];
          expect(Math.abs(found - curves[x][others])).toBeLessThan(0.51 * 10 ** -decimals[x][others]);
        }
  });

  test("the reward comes back to 1e-12, with no curl (I1–I4)", () => {
    const truth = removeGauge(canonical.reward, canonical.inputChain, 2);
    for (let s = 0; s < truth.length; s++) expect(Math.abs(inverse.reward[s] - truth[s])).toBeLessThan(1e-12);
    expect(inverse.curl).toBeLessThan(1e-24);
  });

  const dead = (count: number) => Array.from({ length: count }, (_, unit) => unit);
  const worlds = [
    { name: "p(x = +1) = .4", died: 0, change: inputs(0.4), rate: 0.449, low: 0.845, high: 0.769, L: 0.6794 },
    { name: "p(x = +1) = .3", died: 0, change: inputs(0.3), rate: 0.398, low: 0.883, high: 0.73, L: 0.7056 },
    { name: "death of 1", died: 1, change: death(1), rate: 0.564, low: 0.829, high: 0.775, L: 0.6675 },
    { name: "death of 2", died: 2, change: death(2), rate: 0.644, low: 0.853, high: 0.703, L: 0.6502 },
  ];
  function inputs(probability: number) {
    return (problem: HypercubeProblem) =>
      changeInputProbability(problem, Float64Array.of(1 - probability, probability));
  }
  function death(count: number) {
    return (problem: HypercubeProblem) => removeUnits(problem, dead(count), { pace: "perStep" });
  }

  test.each(worlds)(
    "$name: measured response, predicted from the inferred reward to KL < 1e-10 bits (P1, P4)",
    (world) => {
      const settled: HypercubeProblem = {
        ...canonical,
        reference: { kind: "marginal", shared: false, start: solution.reference },
      };
      const truth = solveHypercube(world.change(settled));
      const predicted = solveHypercube(world.change({ ...settled, reward: inverse.reward }));
      expect([truth.status, predicted.status]).toEqual(["converged", "converged"]);
      expect(klDivergence(truth.occupancy, predicted.occupancy, 0)).toBeLessThan(1e-10);
      const units = UNITS - world.died;
      const counts = countDistribution(truth.occupancy, units, 2);
      for (const rate of meanActivity(truth.occupancy, units)) expect(shown(rate, 3)).toBeCloseTo(world.rate, 10);
      expect(shown(counts[2], 3)).toBeCloseTo(world.low, 10);
      expect(shown(counts[units + 1 + 6], 3)).toBeCloseTo(world.high, 10);
      expect(shown(truth.averageReward, 4)).toBeCloseTo(world.L, 10);
    },
  );

  test("the response changes by .0250 nats for p(x = +1) = .4 and by .549 for one dead neuron (S21)", () => {
    const nats = (found: HypercubeSolution, before: Float64Array) =>
      klDivergence(found.occupancy, before, 0) * Math.LN2;
    const lower = solveHypercube(inputs(0.4)(canonical));
    expect(nats(lower, solution.occupancy)).toBeCloseTo(0.025, 4);
    const smaller = solveHypercube(death(1)(canonical));
    expect(nats(smaller, marginalOccupancy(solution.occupancy, UNITS, 2, [0]))).toBeCloseTo(0.549, 3);
  });

  test("a solution is a good first guess for its neighbour: the warm start needs fewer sweeps and finds the same", () => {
    const dearer = { ...canonical, codingCost: 0.21 };
    const cold = solveHypercube(dearer);
    const warm = solveHypercube(
      { ...dearer, reference: { kind: "marginal", shared: false, start: solution.reference } },
      { start: solution },
    );
    expect(warm.averageReward).toBeCloseTo(cold.averageReward, 11);
    expect(warm.steps).toBeLessThan(cold.steps);
  });
});

describe("two inputs, other chains and prices", () => {
  test("q = .05, λ = .3: L, reward, cost and the distribution of counts", () => {
    const found = solveHypercube(countProblem(0.05, 0.3));
    expect(shown(found.averageReward, 5)).toBe(0.51124);
    expect(shown(found.meanReward, 4)).toBe(0.6945);
    expect(shown(found.codingCostNats, 4)).toBe(0.6108);
    const counts = countDistribution(found.occupancy, UNITS, 2);
    const published = [0, 0.005, 0.694, 0.095, 0.075, 0.065, 0.061, 0.004, 0];
    published.forEach((share, k) => {
      expect(Math.abs(counts[k] - share)).toBeLessThan(0.00051);
    });
    expect(Math.min(...found.occupancy)).toBeCloseTo(1.6e-5, 6);
  });

  test("q = .02, λ = .2: L = .727, reward .86, cost .686", () => {
    const found = solveHypercube(countProblem(0.02, 0.2));
    expect([shown(found.averageReward, 3), shown(found.meanReward, 2), shown(found.codingCostNats, 3)]).toEqual([
      0.727, 0.86, 0.686,
    ]);
  });

  test("q = .02, λ = .3: from equal references a saddle, from unequal ones two kinds of neurons and a higher L (H11)", () => {
    const saddle = solveHypercube(countProblem(0.02, 0.3));
    const split = solveHypercube(countProblem(0.02, 0.3, Float64Array.of(0.7, 0.7, 0.7, 0.7, 0.3, 0.3, 0.3, 0.3)));
    expect(shown(saddle.averageReward, 4)).toBe(0.6596);
    expect(shown(split.averageReward, 3)).toBe(0.664);
    expect(Array.from(split.reference, (p) => shown(p, 2))).toEqual([0.69, 0.69, 0.69, 0.69, 0.31, 0.31, 0.31, 0.31]);
  });

  test("q = .02, λ = .3: from one start a neuron dies, all stays finite, and L is higher still (H11)", () => {
    const found = solveHypercube(countProblem(0.02, 0.3, randomStart(5)));
    expect(found.status).toBe("converged");
    expect(Math.min(...found.reference)).toBeLessThan(1e-12);
    expect(found.averageReward).toBeGreaterThan(0.6669);
    expect(found.value.every(Number.isFinite)).toBe(true);
    for (let k = 1; k < found.history.length; k++)
      expect(found.history[k] - found.history[k - 1]).toBeGreaterThan(-1e-12);
    expect(Math.abs(found.meanReward - 0.3 * found.codingCostNats - found.averageReward)).toBeLessThan(1e-12);
  });

  test("the inverse stays exact where policies are next to certain: error < 1e-9 at λ = .05 (I4)", () => {
    for (const codingCost of [0.12, 0.08, 0.05]) {
      const problem = countProblem(0.03, codingCost);
      const found = solveHypercube(problem);
      expect(Math.max(...found.logits.map(Math.abs))).toBeGreaterThan(10);
      const { reward } = exactInverse({ ...problem, logits: found.logits }, found.referenceLogits, codingCost);
      const truth = removeGauge(problem.reward, problem.inputChain, 2);
      for (let s = 0; s < truth.length; s++) expect(Math.abs(reward[s] - truth[s])).toBeLessThan(1e-9);
      const { r2 } = compareRewards(problem.reward, reward, { ...problem, scale: "fitted" });
      expect(r2).toBeCloseTo(1, 12);
    }
  });
});
