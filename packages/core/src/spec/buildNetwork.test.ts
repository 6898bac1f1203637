import { describe, expect, test } from "vitest";
import { countDistribution, meanActivity, tuningCurves } from "../measures/tuningCurves.ts";
import { logistic } from "../num/logistic.ts";
import { contextOf } from "../num/words.ts";
import { inputShares } from "../process/inputChain.ts";
import { buildNetwork } from "./buildNetwork.ts";
import { buildProblem } from "./buildProblem.ts";
import type { CouplingsSpec, SharedInputSpec, SpinNetworkSpec } from "./spec.ts";

const HEAD = { specVersion: 1, durationS: 60, seed: 1 } as const;

describe("a network with a purpose", () => {
  const twoCounts: SpinNetworkSpec = {
    ...HEAD,
    kind: "spinNetwork",
    units: 8,
    reward: {
      kind: "count",
      values: [2, 6].map((target) => Array.from({ length: 9 }, (_, count) => (count === target ? 1 : 0))),
    },
    inputs: { kind: "switching", flipProbability: 0.03, recorded: true },
    // Uneven, so that the search has something to find.
    reference: { kind: "marginal", shared: false, start: [0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65] },
    codingCost: 0.2,
    updateRateHz: 50,
  };

  test("two spikes at one input and six at the other: mean activity one half, on target 81 % of the time", () => {
    const { occupancy, purpose, inputs } = buildNetwork(twoCounts);
    for (const p of meanActivity(occupancy, 8)) expect(Math.abs(p - 0.5)).toBeLessThan(1e-6);
    for (const p of purpose?.reference ?? []) expect(Math.abs(p - 0.5)).toBeLessThan(1e-6);
    const counts = countDistribution(occupancy, 8, inputs);
    expect((counts[2] + counts[9 + 6]) / 2).toBeCloseTo(0.81, 2);
    expect(purpose?.codingCost).toBe(0.2);
  });

  test("a search that was cut short is an error that says so, never a network", () => {
    expect(() => buildNetwork(twoCounts, { maxRounds: 1 })).toThrow(
      "buildNetwork: the forward problem is not solved (exhausted). The policy may be next to certain",
    );
  });

  test("its tuning curves step down at 2 and at 6 other active units", () => {
    const { probability } = tuningCurves(buildNetwork(twoCounts));
    const expected = [
      [0.992, 0.996, 0, 0.0003, 0.003, 0.016, 0.027, 0.04],
      [0.96, 0.973, 0.984, 0.997, 0.9997, 1, 0.0036, 0.0076],
    ];
    for (const x of [0, 1])
      for (let unit = 0; unit < 8; unit++)
        for (let others = 0; others < 8; others++)
          expect(Math.abs(probability[(x * 8 + unit) * 8 + others] - expected[x][others])).toBeLessThan(6e-4);
  });

  test("the problem holds every number of the spec", () => {
    const problem = buildProblem({ ...twoCounts, updateRateHz: [10, 10, 10, 10, 10, 10, 20, 20] });
    expect([problem.units, problem.inputs, problem.codingCost]).toEqual([8, 2, 0.2]);
    expect([...problem.inputChain]).toEqual([0.97, 0.03, 0.03, 0.97]);
    expect([...problem.updateShare]).toEqual([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.2, 0.2]);
    expect(problem.reward.reduce((sum, r) => sum + r, 0)).toBe(28 + 28);
    expect(problem.reference).toEqual({
      kind: "marginal",
      shared: false,
      start: Float64Array.of(0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65),
    });
    const fixed = buildProblem({ ...twoCounts, reference: { kind: "fixed", probabilities: 0.3 } });
    expect(fixed.reference).toEqual({ kind: "fixed", probabilities: new Float64Array(8).fill(0.3) });
  });
});

describe("controls", () => {
  const couplings: CouplingsSpec = {
    ...HEAD,
    kind: "couplings",
    units: 3,
    offsets: [-1, -2, -3],
    couplings: [
      [0, 0.5, 1],
      [-0.25, 0, 2],
      [4, 8, 0],
    ],
    updateRateHz: [10, 20, 30],
  };

  test("log-odds are the offset and what the active units add, row by row", () => {
    const { logits, inputs, purpose } = buildNetwork(couplings);
    const at = (unit: number, word: number) => logits[unit * 4 + contextOf(word, unit)];
    expect([at(0, 0), at(0, 0b010), at(0, 0b100), at(0, 0b110)]).toEqual([-1, -0.5, 0, 0.5]);
    expect([at(1, 0), at(1, 0b001), at(1, 0b100), at(1, 0b101)]).toEqual([-2, -2.25, 0, -0.25]);
    expect([at(2, 0), at(2, 0b001), at(2, 0b010), at(2, 0b011)]).toEqual([-3, 1, 5, 9]);
    expect(inputs).toBe(1);
    expect(purpose).toBeUndefined();
  });

  test("with symmetric couplings each word has its Boltzmann weight, whatever the clocks", () => {
    const couplings3 = [
      [0, 0.5, 1],
      [0.5, 0, -2],
      [1, -2, 0],
    ];
    const { occupancy } = buildNetwork({ ...couplings, couplings: couplings3 });
    const weights = Array.from({ length: 8 }, (_, word) => {
      const [a, b, c] = [word & 1, (word >> 1) & 1, word >> 2];
      return Math.exp(-a - 2 * b - 3 * c + 0.5 * a * b + a * c - 2 * b * c);
    });
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (let word = 0; word < 8; word++) expect(Math.abs(occupancy[word] - weights[word] / total)).toBeLessThan(1e-11);
  });

  const shared: SharedInputSpec = {
    ...HEAD,
    kind: "sharedInput",
    units: 3,
    inputs: {
      kind: "chain",
      probabilities: [
        [0.9, 0.1],
        [0.3, 0.7],
      ],
      recorded: true,
    },
    logOdds: [
      [-2, -1, 0],
      [1, 0.5, 0],
    ],
    updateRateHz: 50,
  };

  test("under a shared input a unit's log-odds depend on the input and on no other unit", () => {
    const { logits, occupancy, inputs, units } = buildNetwork(shared);
    expect([inputs, units, logits.length]).toEqual([2, 3, 24]);
    for (const x of [0, 1])
      for (let unit = 0; unit < 3; unit++)
        for (let context = 0; context < 4; context++)
          expect(logits[(x * 3 + unit) * 4 + context]).toBe(shared.logOdds[x][unit]);
    const shares = inputShares(Float64Array.of(0.9, 0.1, 0.3, 0.7), 2);
    expect(shares[0]).toBeCloseTo(0.75, 12);
    meanActivity(occupancy, 3).forEach((p, i) => {
      const expected = shares[0] * logistic(shared.logOdds[0][i]) + shares[1] * logistic(shared.logOdds[1][i]);
      expect(Math.abs(p - expected)).toBeLessThan(1e-11);
    });
  });

  test("a shared input makes units that both follow it active together, and leaves alone the one that does not", () => {
    const { occupancy } = buildNetwork(shared);
    const words = occupancy.slice(0, 8).map((share, word) => share + occupancy[8 + word]);
    const p = meanActivity(occupancy, 3);
    const together = (a: number, b: number) =>
      words.reduce((sum, share, word) => sum + share * ((word >> a) & (word >> b) & 1), 0) - p[a] * p[b];
    expect(together(0, 1)).toBeGreaterThan(0.01);
    expect(Math.abs(together(0, 2))).toBeLessThan(1e-11);
  });
});
