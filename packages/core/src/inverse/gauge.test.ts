import { describe, expect, test } from "vitest";
import { solveHypercube } from "../forward/hypercube.ts";
import type { HypercubeProblem } from "../forward/hypercubeProblem.ts";
import { createRng } from "../num/rng.ts";
import { exactInverse } from "./exactInverse.ts";
import { compareRewards, removeGauge, rewardGauge } from "./gauge.ts";

const rng = createRng(4);
const chain = Float64Array.of(0.9, 0.1, 0.1, 0.9);
const drawnAnew = Float64Array.of(0.3, 0.7, 0.3, 0.7);
const reward = Float64Array.from({ length: 16 }, () => rng.normal());
const world = { inputs: 2, inputChain: chain };

describe("what of a reward can be known", () => {
  test("one constant is free for each input, and the scale (I5)", () => {
    const gauge = rewardGauge(chain, 2);
    expect(gauge).toMatchObject({ freeConstants: 2, inputRank: 2 });
    expect(gauge.condition).toBeCloseTo(1 / 0.8, 12);
    expect(gauge.unknowable).toHaveLength(2);
    expect(rewardGauge(Float64Array.of(1), 1)).toMatchObject({ freeConstants: 1, condition: 1 });
  });

  test("an input drawn anew leaves only the mean over inputs, and it is said in words (I6)", () => {
    const gauge = rewardGauge(drawnAnew, 2);
    expect(gauge).toMatchObject({ inputRank: 1, condition: Infinity });
    expect(gauge.unknowable.join(" ")).toMatch(/cannot be foreseen/);
    const third = Float64Array.of(0.5, 0.3, 0.2, 0.5, 0.3, 0.2, 0.1, 0.1, 0.8);
    expect(rewardGauge(third, 3).unknowable.join(" ")).toMatch(/rank 2 of 3/);
  });

  test("constants and scale are taken out: r² = 1 for a reward that behaves alike (I5)", () => {
    const alike = reward.map((r, s) => 3 * r + (s < 8 ? 5 : -2));
    expect(compareRewards(reward, alike, { ...world, scale: "given" }).r2).toBeLessThan(0);
    const fitted = compareRewards(reward, alike, { ...world, scale: "fitted" });
    expect(fitted.r2).toBeCloseTo(1, 14);
    expect(fitted.scale).toBeCloseTo(1 / 3, 14);
  });

  test("a difference that is no gauge costs its share of the variance (I5)", () => {
    const centred = removeGauge(reward, chain, 2);
    const off = reward.slice();
    off[3] += 1;
    off[5] -= 1;
    const variance = centred.reduce((sum, r) => sum + r * r, 0);
    expect(compareRewards(reward, off, { ...world, scale: "given" }).r2).toBeCloseTo(1 - 2 / variance, 13);
  });

  test("with an input drawn anew, rewards that differ by what cannot be foreseen behave and compare alike (I6)", () => {
    // r + u with Σ P(x′|x) u(σ, x′) = 0: another reward, the same policy.
    const u = Float64Array.from({ length: 8 }, () => rng.normal());
    const alike = reward.map((r, s) => r + (s < 8 ? 0.7 * u[s] : -0.3 * u[s - 8]));
    const problem = (r: Float64Array): HypercubeProblem => ({
      units: 3,
      inputs: 2,
      reward: r,
      inputChain: drawnAnew,
      updateShare: Float64Array.of(0.2, 0.3, 0.5),
      codingCost: 0.5,
      reference: { kind: "fixed", probabilities: Float64Array.of(0.5, 0.2, 0.4) },
    });
    const [a, b] = [solveHypercube(problem(reward)), solveHypercube(problem(alike))];
    for (let e = 0; e < a.logits.length; e++) expect(Math.abs(a.logits[e] - b.logits[e])).toBeLessThan(1e-10);
    const options = { inputs: 2, inputChain: drawnAnew, scale: "given" } as const;
    expect(compareRewards(reward, alike, options).r2).toBeCloseTo(1, 14);
    const inferred = exactInverse({ ...problem(reward), logits: a.logits }, a.referenceLogits, 0.5).reward;
    expect(compareRewards(reward, inferred, options).r2).toBeCloseTo(1, 12);
    expect(compareRewards(reward, inferred, { ...options, inputChain: chain }).r2).toBeLessThan(0.9);
  });

  test("states of weight 0 do not count, may be NaN and stay NaN", () => {
    const weights = new Float64Array(16).fill(1);
    weights[2] = 0;
    const partial = reward.slice();
    partial[2] = Number.NaN;
    const removed = removeGauge(partial, chain, 2, weights);
    expect(removed[2]).toBeNaN();
    expect(removed.reduce((sum, r, s) => (s < 8 && s !== 2 ? sum + r : sum), 0)).toBeCloseTo(0, 14);
    expect(compareRewards(reward, partial, { ...world, scale: "given", weights }).r2).toBeCloseTo(1, 14);
    expect(() => compareRewards(reward, partial, { ...world, scale: "given" })).toThrow(/state 2 is NaN/);
  });

  test("a truth without contrast is refused", () => {
    expect(() => compareRewards(new Float64Array(16).fill(2), reward, { ...world, scale: "given" })).toThrow(
      /constant/,
    );
  });
});
