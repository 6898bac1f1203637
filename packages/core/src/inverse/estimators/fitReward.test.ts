import { describe, expect, test } from "vitest";
import { createRng } from "../../num/rng.ts";
import { runNow } from "../../run/runNow.ts";
import { fitReward, fitRewardMethod, type RewardFitProblem } from "./fitReward.ts";
import { rewardLikelihood } from "./rewardLikelihood.ts";
import type { UpdateEvidence } from "./transitionEvidence.ts";

const SHAPE = { units: 3, inputs: 2 };
const draw = createRng(8);
const EVIDENCE: UpdateEvidence = {
  kind: "updates",
  ...SHAPE,
  steps: 240,
  on: Float64Array.from({ length: 24 }, () => draw.integer(8)),
  off: Float64Array.from({ length: 24 }, () => draw.integer(8)),
  active: Float64Array.of(100, 120, 130),
};
const MODEL = {
  ...SHAPE,
  inputChain: Float64Array.of(0.8, 0.2, 0.3, 0.7),
  updateShare: Float64Array.of(0.5, 0.25, 0.25),
  referenceLogits: Float64Array.of(-0.3, 0, 0.2),
  codingCost: 0.7,
};
const EXACTLY = { gradientTolerance: 1e-10, valueTolerance: 0, solveTolerance: 1e-13, maxSteps: 500 };

describe("a penalised fit", () => {
  test("sparse: no state pays for more likelihood, and states at 0 would cost more than they bring (E8)", () => {
    const penalty = 0.01;
    const fit = fitReward({ model: MODEL, evidence: EVIDENCE, family: { kind: "sparse" }, penalty }, EXACTLY);
    const { gradient, logLikelihood } = rewardLikelihood(fit.reward, MODEL, EVIDENCE, { tolerance: 1e-13 });
    expect(fit.logLikelihood).toBeCloseTo(logLikelihood, 8);
    let used = 0;
    fit.reward.forEach((r, s) => {
      const gain = gradient[s] / EVIDENCE.steps;
      expect(r).toBeGreaterThanOrEqual(0);
      if (r > 1e-7) {
        used++;
        expect(Math.abs(gain - penalty)).toBeLessThan(1e-8);
      } else expect(gain).toBeLessThan(penalty + 1e-8);
    });
    expect(used).toBeGreaterThan(2);
    expect(used).toBeLessThan(14);
    const sum = fit.reward.reduce((total, r) => total + r, 0);
    expect(fit.objective).toBeCloseTo(-logLikelihood / EVIDENCE.steps + penalty * sum, 9);
  });

  test("ridge and pairwise: the penalty's slope is the likelihood's (E8)", () => {
    for (const kind of ["ridge", "pairwise", "global"] as const) {
      const penalty = 0.05;
      const fit = fitReward({ model: MODEL, evidence: EVIDENCE, family: { kind }, penalty }, EXACTLY);
      expect(fit.status).toBe("converged");
      const { gradient } = rewardLikelihood(fit.reward, MODEL, EVIDENCE, { tolerance: 1e-13 });
      if (kind === "ridge")
        gradient.forEach((g, s) => {
          expect(Math.abs(g / EVIDENCE.steps - penalty * fit.reward[s])).toBeLessThan(1e-8);
        });
      // Along the fit itself the two balance in every family: ⟨∂LL/∂r, r⟩/T = η Σ θ².
      const along = gradient.reduce((sum, g, s) => sum + g * fit.reward[s], 0) / EVIDENCE.steps;
      expect(along).toBeCloseTo(penalty * fit.parameters.reduce((sum, x) => sum + x * x, 0), 8);
    }
  });

  test("the method can be stopped, cloned and gone on with, and ends where the call ends (E8)", () => {
    const problem: RewardFitProblem = { model: MODEL, evidence: EVIDENCE, family: { kind: "sparse" }, penalty: 0.01 };
    const method = fitRewardMethod();
    const rng = createRng(0);
    const half = method.step(problem, method.step(problem, method.init(problem)));
    const from = { step: 2, state: structuredClone(half) };
    const whole = runNow(method, problem, { rng, maxSteps: 300 });
    const rest = runNow(method, problem, { rng, maxSteps: 300, from });
    expect(whole.status).toBe("converged");
    expect(rest.result.reward).toEqual(whole.result.reward);
    expect(fitReward(problem).reward).toEqual(whole.result.reward);
  });

  test("faults are named: a penalty that is no number or has no family, evidence of another network", () => {
    const good: RewardFitProblem = { model: MODEL, evidence: EVIDENCE, family: { kind: "sparse" }, penalty: 0.01 };
    expect(() => fitReward({ ...good, penalty: NaN })).toThrow(/penalty must be ≥ 0 but is NaN/);
    expect(() => fitReward({ ...good, family: { kind: "full" } })).toThrow(/has no penalty/);
    expect(() => fitReward({ ...good, start: new Float64Array(3) })).toThrow(/start/);
    expect(() => fitReward({ ...good, evidence: { ...EVIDENCE, units: 4 } })).toThrow(/of 4 units.*model of 3/s);
    expect(() => fitReward({ ...good, evidence: { ...EVIDENCE, steps: 0 } })).toThrow(/no step/);
  });
});
