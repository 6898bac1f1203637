import { describe, expect, test } from "vitest";
import { createRng } from "../../num/rng.ts";
import { simulateSteps } from "../../process/simulateSteps.ts";
import { runNow } from "../../run/runNow.ts";
import { bootstrapIntervals } from "./bootstrapIntervals.ts";
import { fitReward } from "./fitReward.ts";
import { invertInformation, laplaceIntervals } from "./laplaceIntervals.ts";
import { rewardLikelihood } from "./rewardLikelihood.ts";
import { evidenceBlocks, sumEvidence, updateEvidence } from "./transitionEvidence.ts";

// Three units without input, worth something in two of eight words.
const SHAPE = { units: 3, inputs: 1 };
const MODEL = {
  ...SHAPE,
  inputChain: Float64Array.of(1),
  updateShare: new Float64Array(3).fill(1 / 3),
  referenceLogits: new Float64Array(3),
  codingCost: 0.5,
};
const SUPPORT = Uint8Array.of(0, 0, 0, 1, 0, 0, 1, 0);
const REWARD = Float64Array.from(SUPPORT, (on) => 0.8 * on);
const FLAT = updateEvidence(
  { words: new Int32Array(2), inputs: new Int32Array(2), updatedUnits: new Int32Array(1), actions: new Uint8Array(1) },
  SHAPE,
);
const { logits: LOGITS } = rewardLikelihood(REWARD, MODEL, FLAT);

function recordOf(seed: number, steps: number) {
  const network = { ...SHAPE, logits: LOGITS, updateRateHz: new Float64Array(3).fill(1), inputChain: MODEL.inputChain };
  return simulateSteps(network, { start: { word: 0, input: 0 }, steps, rng: createRng(seed) });
}

function fitOf(evidence: ReturnType<typeof updateEvidence>) {
  return fitReward(
    { model: MODEL, evidence, family: { kind: "support", support: SUPPORT }, penalty: 0 },
    { valueTolerance: 1e-12 },
  );
}

describe("intervals of an inferred reward", () => {
  test("curvature, block bootstrap and independent recordings agree on the deviation (E12–E14)", () => {
    const steps = 4000;
    const fits = Array.from({ length: 60 }, (_, k) => fitOf(updateEvidence(recordOf(100 + k, steps), SHAPE)).reward);
    const spreadOf = (values: number[]) => {
      const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
      return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1));
    };
    const record = recordOf(1, steps);
    const blocks = evidenceBlocks(record, SHAPE, { blockSteps: 100, identity: "known" });
    const evidence = sumEvidence(blocks);
    const fit = fitOf(updateEvidence(record, SHAPE));
    const laplace = laplaceIntervals(MODEL, evidence, fit, SUPPORT);
    const bootstrap = runNow(
      bootstrapIntervals({ resamples: 60, valueTolerance: 1e-11 }),
      { model: MODEL, blocks, support: SUPPORT, fit },
      { rng: createRng(2), maxSteps: 60 },
    ).result;
    for (const state of [3, 6]) {
      // 60 replicates know a deviation to 1/√120 = 9 %: five such
      const truth = spreadOf(fits.map((reward) => reward[state]));
      expect(Math.abs(laplace.reward.deviation[state] / truth - 1)).toBeLessThan(0.46);
      expect(Math.abs(bootstrap.reward.deviation[state] / laplace.reward.deviation[state] - 1)).toBeLessThan(0.46);
      const share = spreadOf(fits.map((reward) => (2 * reward[state]) / (reward[3] + reward[6])));
      expect(Math.abs(laplace.share.deviation[state] / share - 1)).toBeLessThan(0.46);
      expect(laplace.reward.low[state]).toBeLessThan(0.8);
      expect(laplace.reward.high[state]).toBeGreaterThan(0.8);
    }
    // Two shares add up to 2, so they are as uncertain as each other.
    expect(laplace.share.deviation[3]).toBeCloseTo(laplace.share.deviation[6], 12);
    expect(laplace.share.estimate[3] + laplace.share.estimate[6]).toBeCloseTo(2, 12);
    expect(Math.abs(laplace.plateau.deviation / spreadOf(fits.map((r) => (r[3] + r[6]) / 2)) - 1)).toBeLessThan(0.46);
  });

  test("what was not measured is NaN, never a variance of 0 (E12, E13)", () => {
    const evidence = updateEvidence(recordOf(3, 500), SHAPE);
    const fit = fitOf(evidence);
    const laplace = laplaceIntervals(MODEL, evidence, fit, SUPPORT);
    for (const state of [0, 1, 2, 4, 5, 7]) expect(laplace.reward.deviation[state]).toBeNaN();
    // All words free: a constant added to all of them changes nothing, so none is known.
    const all = laplaceIntervals(MODEL, evidence, fit, new Uint8Array(8).fill(1));
    for (const deviation of all.reward.deviation) expect(deviation).toBeNaN();
    // No edge seen but one: one direction is known, two states are not.
    const on = new Float64Array(12);
    on[0] = 5;
    const little = { ...evidence, steps: 5, on, off: on };
    expect(laplaceIntervals(MODEL, little, fit, SUPPORT).reward.deviation[3]).toBeNaN();
  });

  test("an information matrix is inverted where it informs, and negative curvature is not information (E13)", () => {
    const known = invertInformation(Float64Array.of(2, 1, 1, 2), 2);
    [2 / 3, -1 / 3, -1 / 3, 2 / 3].forEach((c, k) => {
      expect(known.covariance[k]).toBeCloseTo(c, 14);
    });
    expect([...known.identified]).toEqual([1, 1]);
    const half = invertInformation(Float64Array.of(4, 0, 0, 0, 0, 0, 0, 0, -1), 3);
    expect(half.covariance[0]).toBeCloseTo(0.25, 14);
    expect([...half.identified]).toEqual([1, 0, 0]);
  });

  test("the bootstrap repeats itself from its seed and goes on from where it stood (E14)", () => {
    const blocks = evidenceBlocks(recordOf(4, 1000), SHAPE, { blockSteps: 100, identity: "hidden" });
    const problem = { model: MODEL, blocks, support: SUPPORT, fit: { reward: REWARD, logits: LOGITS } };
    const method = bootstrapIntervals({ resamples: 3 });
    const whole = runNow(method, problem, { rng: createRng(5), maxSteps: 3 });
    let state = method.step(problem, method.init(problem, createRng(5)));
    state = structuredClone(state);
    const rest = runNow(method, problem, { rng: createRng(99), maxSteps: 3, from: { step: 1, state } });
    expect(rest.result).toEqual(whole.result);
    expect(() => bootstrapIntervals({ resamples: 1 }).init(problem, createRng(1))).toThrow(/resamples/);
  });
});
