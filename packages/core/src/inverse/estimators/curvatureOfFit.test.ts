import { describe, expect, test } from "vitest";
import { createRng } from "../../num/rng.ts";
import { rewardDesign } from "../families/rewardFamily.ts";
import { curvatureOfFit } from "./curvatureOfFit.ts";
import { fitReward } from "./fitReward.ts";
import { rewardLikelihood } from "./rewardLikelihood.ts";
import type { UpdateEvidence } from "./transitionEvidence.ts";

// Three units under two inputs, worth something in three of sixteen states.
const SHAPE = { units: 3, inputs: 2 };
const MODEL = {
  ...SHAPE,
  inputChain: Float64Array.of(0.9, 0.1, 0.2, 0.8),
  updateShare: new Float64Array(3).fill(1 / 3),
  referenceLogits: Float64Array.of(0, -0.3, 0.2),
  codingCost: 0.5,
};
const SUPPORT = Uint8Array.from({ length: 16 }, (_, s) => (s === 3 || s === 6 || s === 13 ? 1 : 0));
const REWARD = Float64Array.from(SUPPORT, (on) => 0.8 * on);
const NONE: UpdateEvidence = {
  kind: "updates",
  ...SHAPE,
  steps: 1,
  on: new Float64Array(24),
  off: new Float64Array(24),
  active: new Float64Array(3),
};
const { logits: LOGITS } = rewardLikelihood(REWARD, MODEL, NONE);

/** Counts as the policy itself would make them in the mean, context k visited as often as `visits` says. */
function expectedCounts(visits: (edge: number) => number): UpdateEvidence {
  const share = LOGITS.map((z) => 1 / (1 + Math.exp(-z)));
  const on = share.map((p, e) => visits(e) * p);
  const off = share.map((p, e) => visits(e) * (1 - p));
  const steps = on.reduce((sum, count, e) => sum + count + off[e], 0);
  return { kind: "updates", ...SHAPE, steps, on, off, active: new Float64Array(3) };
}

describe("the curvature of a fit", () => {
  test.each([
    ["support", 0],
    ["pairwise", 0.01],
  ] as const)(
    "is the second derivative of the objective where the counts are the policy's own: %s (E16)",
    (kind, penalty) => {
      const evidence = expectedCounts((edge) => 100 + 10 * edge);
      const family = kind === "support" ? ({ kind, support: SUPPORT } as const) : ({ kind } as const);
      const design = rewardDesign(family, MODEL);
      const matrix = curvatureOfFit(MODEL, evidence, design, penalty, LOGITS, {})!;
      const size = design.parameters;
      // r = REWARD is outside the pairwise family: what is asked is the derivative in its directions.
      const slopesAt = (shift: Float64Array) => {
        const reward = new Float64Array(16);
        design.rewardInto(reward, shift);
        for (let s = 0; s < 16; s++) reward[s] += REWARD[s];
        const { gradient } = rewardLikelihood(reward, MODEL, evidence, { tolerance: 1e-13 });
        const out = new Float64Array(size);
        design.gradientInto(out, gradient);
        return out.map((g, k) => -g / evidence.steps + (design.penalty === "squares" ? penalty * shift[k] : 0));
      };
      const largest = matrix.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
      const h = 1e-4;
      for (let k = 0; k < size; k++) {
        const step = new Float64Array(size);
        step[k] = h;
        const [up, down] = [slopesAt(step), slopesAt(step.map((value) => -value))];
        for (let j = 0; j < size; j++)
          expect(Math.abs((up[j] - down[j]) / (2 * h) - matrix[k * size + j])).toBeLessThan(1e-4 * largest);
      }
    },
  );

  test("a direction that nothing informs about is given a little, so that the search can use it (E16)", () => {
    const evidence = expectedCounts((edge) => (edge === 0 ? 100 : 0));
    const design = rewardDesign({ kind: "support", support: SUPPORT }, MODEL);
    const matrix = curvatureOfFit(MODEL, evidence, design, 0, LOGITS, {})!;
    for (let k = 0; k < 3; k++) expect(matrix[k * 3 + k]).toBeGreaterThan(0);
    const wide = { units: 7, inputs: 2 };
    const many = rewardDesign({ kind: "support", support: new Uint8Array(256).fill(1) }, wide); // dearer than what it saves
    expect(curvatureOfFit({ ...MODEL, ...wide }, evidence, many, 0, LOGITS, {})).toBeUndefined();
    expect(curvatureOfFit(MODEL, { ...NONE, steps: 1 }, design, 0, LOGITS, {})).toBeUndefined();
  });

  test("a refit that begins with it ends where the search without it ends, in fewer evaluations (E8, E16)", () => {
    const rng = createRng(11);
    const evidence = expectedCounts((edge) => 20 + 7 * edge);
    const jitter = (counts: Float64Array) => counts.map((count) => count * (0.7 + 0.6 * rng.uniform()));
    const similar = { ...evidence, on: jitter(evidence.on), off: jitter(evidence.off) };
    const support = Uint8Array.from({ length: 16 }, (_, s) => (s % 8 === 0 ? 0 : 1));
    const design = rewardDesign({ kind: "support", support }, MODEL);
    const curvature = curvatureOfFit(MODEL, evidence, design, 0, LOGITS, {})!;
    const start = REWARD.filter((_, s) => support[s] === 1);
    const problem = {
      model: MODEL,
      evidence: similar,
      family: { kind: "support", support },
      penalty: 0,
      start,
    } as const;
    const how = { gradientTolerance: 1e-9, valueTolerance: 0, solveTolerance: 1e-12 };
    const told = fitReward(problem, { ...how, curvature });
    const untold = fitReward(problem, how);
    expect([told.status, untold.status]).toEqual(["converged", "converged"]);
    expect(told.evaluations).toBeLessThan(untold.evaluations / 2);
    expect(told.objective).toBeCloseTo(untold.objective, 12);
    told.parameters.forEach((r, k) => {
      expect(r).toBeCloseTo(untold.parameters[k], 5);
    });
  });
});
