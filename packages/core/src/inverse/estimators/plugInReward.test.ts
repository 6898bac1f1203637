import { expect, test } from "vitest";
import { logistic } from "../../num/logistic.ts";
import { createRng } from "../../num/rng.ts";
import { compareRewards } from "../gauge.ts";
import { plugInReward } from "./plugInReward.ts";
import { rewardLikelihood } from "./rewardLikelihood.ts";
import type { UpdateEvidence } from "./transitionEvidence.ts";

const SHAPE = { units: 3, inputs: 2 };
const MODEL = {
  ...SHAPE,
  inputChain: Float64Array.of(0.8, 0.2, 0.3, 0.7),
  updateShare: Float64Array.of(0.5, 0.25, 0.25),
  referenceLogits: Float64Array.of(-0.3, 0, 0.2),
  codingCost: 0.7,
};

function evidenceOf(on: Float64Array, off: Float64Array): UpdateEvidence {
  return { kind: "updates", ...SHAPE, steps: 1, on, off, active: new Float64Array(3) };
}

test("counting gives the reward itself as the number of updates grows, its error falling as one over it (E10)", () => {
  const rng = createRng(6);
  const reward = Float64Array.from({ length: 16 }, () => rng.uniform());
  const { logits } = rewardLikelihood(reward, MODEL, evidenceOf(new Float64Array(24), new Float64Array(24)));
  const errorAt = (updates: number) => {
    const evidence = evidenceOf(
      logits.map((z) => updates * logistic(z)),
      logits.map((z) => updates * logistic(-z)),
    );
    const estimate = plugInReward(MODEL, evidence).reward;
    return 1 - compareRewards(reward, estimate, { inputs: 2, inputChain: MODEL.inputChain, scale: "given" }).r2;
  };
  expect(errorAt(1e8)).toBeLessThan(1e-12);
  // 1 − r² is the square of the error
  expect(errorAt(1e3) / errorAt(1e4)).toBeGreaterThan(90);
  expect(errorAt(1e3) / errorAt(1e4)).toBeLessThan(110);
});
