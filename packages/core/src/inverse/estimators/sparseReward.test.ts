import { describe, expect, test } from "vitest";
import { solveHypercube } from "../../forward/hypercube.ts";
import type { HypercubeProblem } from "../../forward/hypercubeProblem.ts";
import { klDivergence } from "../../measures/klDivergence.ts";
import { createRng } from "../../num/rng.ts";
import { popcount } from "../../num/words.ts";
import { simulateSteps } from "../../process/simulateSteps.ts";
import { changeInputProbability } from "../changeInputProbability.ts";
import { compareRewards } from "../gauge.ts";
import { removeUnits } from "../removeUnits.ts";
import { plugInReference } from "./plugInReference.ts";
import { plugInReward } from "./plugInReward.ts";
import { chooseStrength, inferSparseReward, plateauOf, supportOf } from "./sparseReward.ts";
import { updateEvidence, wordEvidence } from "./transitionEvidence.ts";

// Eight units, two inputs that last 33 steps; worth 1 are 2 active units under the one and 6 under the other.
const SHAPE = { units: 8, inputs: 2 };
const INPUT_CHAIN = Float64Array.of(0.97, 0.03, 0.03, 0.97);
const REWARD = Float64Array.from({ length: 512 }, (_, s) => (popcount(s % 256) === (s < 256 ? 2 : 6) ? 1 : 0));
const PROBLEM: HypercubeProblem = {
  ...SHAPE,
  reward: REWARD,
  inputChain: INPUT_CHAIN,
  updateShare: new Float64Array(8).fill(1 / 8),
  codingCost: 0.2,
  reference: { kind: "marginal", shared: false, start: new Float64Array(8).fill(0.5) },
};
const { logits } = solveHypercube(PROBLEM);

function recordOf(steps: number, seed: number) {
  const network = { ...SHAPE, logits, updateRateHz: new Float64Array(8).fill(1), inputChain: INPUT_CHAIN };
  return simulateSteps(network, { start: { word: 3, input: 0 }, steps, rng: createRng(seed) });
}

function modelOf(evidence: ReturnType<typeof updateEvidence> | ReturnType<typeof wordEvidence>) {
  const referenceLogits = plugInReference(evidence, { kind: "perNeuron" });
  return { ...SHAPE, inputChain: INPUT_CHAIN, updateShare: PROBLEM.updateShare, codingCost: 0.2, referenceLogits };
}

const agreement = (reward: Float64Array) =>
  compareRewards(REWARD, reward, { inputs: 2, inputChain: INPUT_CHAIN, scale: "fitted" }).r2;

/** KL of the prediction from the adapted network, bits; a few rounds are enough, both sides take them. */
function foretold(reward: Float64Array, change: (problem: HypercubeProblem) => HypercubeProblem): number {
  const solve = (r: Float64Array) =>
    solveHypercube(change({ ...PROBLEM, reward: r }), { maxRounds: 100, referenceTolerance: 1e-6 }).occupancy;
  return klDivergence(solve(REWARD), solve(reward), 1e-6);
}

describe("a sparse reward from limited data", () => {
  test("3e4 transitions: r² ≥ .995, the support exactly, thirty times fewer than counting needs (E8, E10, E11)", () => {
    const evidence = updateEvidence(recordOf(3e4, 1), SHAPE);
    const model = modelOf(evidence);
    const found = inferSparseReward(model, evidence, { strength: 0.08 });
    expect(found.sparse.status).toBe("converged");
    expect(agreement(found.sparse.reward)).toBeGreaterThan(0.995);
    expect([...found.support]).toEqual([...REWARD]);
    // The penalty shrinks; the relaxed fit overshoots by some percent at this length.
    expect(plateauOf(found.sparse.reward)).toBeLessThan(0.9);
    expect(found.plateau).toBeGreaterThan(0.95);
    expect(found.plateau).toBeLessThan(1.3);
    expect(agreement(plugInReward(model, evidence).reward)).toBeLessThan(0.7);

    const death = (problem: HypercubeProblem) => removeUnits(problem, [0], { pace: "perStep" });
    const reference = 0.549 / Math.LN2; // bits between adapted and unadapted
    expect(foretold(found.relaxed.reward, death)).toBeLessThan(reference / 5);
    expect(foretold(found.twoLevel.reward, death)).toBeLessThan(1e-3);
    const lean = (problem: HypercubeProblem) => changeInputProbability(problem, Float64Array.of(0.6, 0.4));
    expect(foretold(found.twoLevel.reward, lean)).toBeLessThan(1e-3);
  });

  test("3e4 transitions: r² ≥ .995 also where the unit is hidden (E6, E8)", () => {
    const evidence = wordEvidence(recordOf(3e4, 2), SHAPE);
    const found = inferSparseReward(modelOf(evidence), evidence, { strength: 0.08 });
    expect(agreement(found.sparse.reward)).toBeGreaterThan(0.995);
    expect([...found.support]).toEqual([...REWARD]);
  });

  test("the strength is chosen by the relaxed fit, which wants more of it than the penalised one does (E11)", () => {
    const record = recordOf(1.5e4, 3);
    const training = updateEvidence(record, SHAPE, { from: 0, to: 12_000 });
    const heldOut = updateEvidence(record, SHAPE, { from: 12_000, to: 15_000 });
    const { strength, candidates } = chooseStrength(modelOf(training), training, heldOut, {
      strengths: [0.02, 0.08],
      maxSteps: 40,
      solveTolerance: 1e-7,
    });
    expect(candidates.map((c) => c.strength)).toEqual([0.08, 0.02]);
    expect(strength).toBe(0.08);
    expect(candidates[0].heldOutSparse).toBeLessThan(candidates[1].heldOutSparse);
    expect(candidates[0].heldOutRelaxed).toBeGreaterThan(candidates[0].heldOutSparse);
  });

  test("plateau and support by their definition (E11)", () => {
    const reward = Float64Array.of(0, 0.1, 0.2, 0.9, 1, 1.2, 0.05, 0);
    expect(plateauOf(reward)).toBe(1);
    expect([...supportOf(reward)]).toEqual([0, 0, 1, 1, 1, 1, 0, 0]);
    expect([...supportOf(new Float64Array(3))]).toEqual([0, 0, 0]);
    const evidence = updateEvidence(recordOf(100, 4), SHAPE);
    expect(() => inferSparseReward(modelOf(evidence), evidence, { strength: 100 })).toThrow(/no state is worth more/);
  });
});
