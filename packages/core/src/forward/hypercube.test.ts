import { describe, expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import { runNow } from "../run/runNow.ts";
import { solveHypercube } from "./hypercube.ts";
import { hypercubeMethod } from "./hypercubeMethod.ts";
import type { HypercubeProblem } from "./hypercubeProblem.ts";

const single: HypercubeProblem = {
  units: 1,
  inputs: 1,
  reward: Float64Array.of(0.2, 1.1),
  inputChain: Float64Array.of(1),
  updateShare: Float64Array.of(1),
  codingCost: 0.4,
  reference: { kind: "fixed", probabilities: Float64Array.of(0.3) },
};

const additive: HypercubeProblem = {
  units: 3,
  inputs: 1,
  reward: Float64Array.from({ length: 8 }, (_, w) => 0.1 * (w & 1) + 0.2 * ((w >> 1) & 1) - 0.3 * ((w >> 2) & 1)),
  inputChain: Float64Array.of(1),
  updateShare: Float64Array.of(0.2, 0.3, 0.5),
  codingCost: 0.7,
  reference: { kind: "fixed", probabilities: Float64Array.of(0.5, 0.2, 0.6) },
};

describe("solveHypercube", () => {
  test("one unit: v is the reward, L = λ log Σ p e^{r/λ} (H4)", () => {
    const { value, averageReward, logits, occupancy } = solveHypercube(single);
    expect(value[1] - value[0]).toBeCloseTo(0.9, 12);
    expect(averageReward).toBeCloseTo(0.4 * Math.log(0.7 * Math.exp(0.2 / 0.4) + 0.3 * Math.exp(1.1 / 0.4)), 12);
    expect(logits[0]).toBeCloseTo(Math.log(0.3 / 0.7) + 0.9 / 0.4, 12);
    expect(occupancy[1]).toBeCloseTo(1 / (1 + Math.exp(-logits[0])), 12);
  });

  test("rewards that add up over units: each is worth its reward times the wait for its next update (H4, H6)", () => {
    const { logits } = solveHypercube(additive);
    const [r, p] = [
      [0.1, 0.2, -0.3],
      [0.5, 0.2, 0.6],
    ];
    for (let unit = 0; unit < 3; unit++)
      for (let context = 0; context < 4; context++) {
        const expected = Math.log(p[unit] / (1 - p[unit])) + r[unit] / (additive.updateShare[unit] * 0.7);
        expect(logits[unit * 4 + context]).toBeCloseTo(expected, 11);
      }
  });

  test("a constant reward asks for nothing: the policy is the reference and costs nothing (H6, H8)", () => {
    const found = solveHypercube({ ...additive, reward: new Float64Array(8).fill(3) });
    expect(found.averageReward).toBeCloseTo(3, 13);
    expect(found.codingCostNats).toBeCloseTo(0, 13);
    found.reference.forEach((p, unit) => {
      expect(found.logits[unit * 4]).toBeCloseTo(Math.log(p / (1 - p)), 13);
    });
  });

  test("a certain reference holds the unit at no cost (H4, H8)", () => {
    const held = Float64Array.of(0, 1, 0.6);
    const found = solveHypercube({ ...additive, reference: { kind: "fixed", probabilities: held } });
    expect(found.status).toBe("converged");
    let elsewhere = 0;
    found.occupancy.forEach((share, word) => {
      if ((word & 3) !== 2) elsewhere += share;
    });
    expect(elsewhere).toBeLessThan(1e-12);
    expect(found.averageReward).toBeCloseTo(found.meanReward - 0.7 * found.codingCostNats, 12);
  });

  test("the history of a fixed reference has one entry, L itself", () => {
    const { history, averageReward, referenceResidual } = solveHypercube(additive);
    expect([...history]).toEqual([averageReward]);
    expect(referenceResidual).toBe(0);
  });

  test("with the unit's own mean as reference an input-free neuron is free to settle: certainty costs nothing (H10, H11)", () => {
    const found = solveHypercube({
      ...single,
      reference: { kind: "marginal", shared: false, start: Float64Array.of(0.5) },
    });
    expect(found.status).toBe("converged");
    expect(found.averageReward).toBeCloseTo(1.1, 8);
    expect(found.reference[0]).toBeCloseTo(1, 8);
    expect(found.history.every((value, k, all) => k === 0 || value >= all[k - 1])).toBe(true);
  });

  test("a shared reference is the mean over updates (H10)", () => {
    const start = Float64Array.of(0.1, 0.4, 0.9);
    const { reference, referenceLogits } = solveHypercube(
      { ...additive, reference: { kind: "marginal", shared: true, start } },
      { maxRounds: 1 },
    );
    for (const p of reference) expect(p).toBeCloseTo(0.2 * 0.1 + 0.3 * 0.4 + 0.5 * 0.9, 14);
    expect(new Set(referenceLogits).size).toBe(1);
  });

  test("too few sweeps or rounds are exhausted, and what was found is handed back", () => {
    const few = solveHypercube(additive, { maxSteps: 2 });
    expect(few.status).toBe("exhausted");
    expect(few.residual).toBeGreaterThan(0);
    const marginal = {
      ...additive,
      reference: { kind: "marginal", shared: false, start: Float64Array.of(0.5, 0.2, 0.6) },
    } as const;
    expect(solveHypercube(marginal, { maxRounds: 2 })).toMatchObject({ status: "exhausted" });
  });

  test("a sweep that gives NaN ends as diverged, not in a loop", () => {
    expect(solveHypercube(additive, { backup: (out) => out.fill(Number.NaN) }).status).toBe("diverged");
  });

  test("as a method, round by round, it finds the same; its state survives a copy", () => {
    const marginal = {
      ...additive,
      reference: { kind: "marginal", shared: false, start: Float64Array.of(0.5, 0.2, 0.6) },
    } as const;
    const method = hypercubeMethod({ maxRounds: 40 });
    const whole = solveHypercube(marginal, { maxRounds: 40 });
    const rng = createRng(1);
    const half = method.step(marginal, method.step(marginal, method.init(marginal, rng)));
    const outcome = runNow(method, marginal, { rng, maxSteps: 100, from: { step: 2, state: structuredClone(half) } });
    expect(outcome.result).toEqual(whole);
    expect(method.residual?.(marginal, half)).toBe(half.solution?.referenceResidual);
  });

  test.each<[string, Partial<HypercubeProblem>, RegExp]>([
    ["a NaN reward", { reward: Float64Array.of(0, 0, 0, Number.NaN, 0, 0, 0, 0) }, /problem\.reward\[3\].*NaN/],
    ["a reward of the wrong size", { reward: new Float64Array(4) }, /problem\.reward must hold 1 × 8 = 8/],
    ["no units", { units: 0 }, /problem\.units/],
    ["a unit without updates", { updateShare: Float64Array.of(0, 0.5, 0.5) }, /updateShare\[0\].*removeUnits/],
    ["shares that do not sum to 1", { updateShare: Float64Array.of(0.5, 0.5, 0.5) }, /updateShare must sum to 1/],
    ["a free coding cost", { codingCost: 0 }, /problem\.codingCost must be > 0/],
    ["a chain of two inputs for one", { inputs: 2 }, /inputChain must hold 2 × 2/],
    [
      "a reference above 1",
      { reference: { kind: "fixed", probabilities: Float64Array.of(0.5, 1.5, 0) } },
      /problem\.reference\.probabilities\[1\]/,
    ],
    [
      "a start that is NaN",
      { reference: { kind: "marginal", shared: false, start: Float64Array.of(0.5, 0.5, Number.NaN) } },
      /problem\.reference\.start\[2\]/,
    ],
  ])("%s is refused with its place", (_, change, message) => {
    expect(() => solveHypercube({ ...additive, ...change })).toThrow(message);
  });

  test("a first guess of another size is refused, not stretched", () => {
    const guess = solveHypercube(single);
    expect(() => solveHypercube(additive, { start: guess })).toThrow(/options\.start\.value must hold 1 × 8/);
  });

  test("inputs that never meet are refused: each has an L of its own", () => {
    const apart = { ...additive, inputs: 2, reward: new Float64Array(16), inputChain: Float64Array.of(1, 0, 0, 1) };
    expect(() => solveHypercube(apart)).toThrow(/\{0\} and \{1\}.*problem of its own/);
  });
});
