import { describe, expect, test } from "vitest";
import { optimalFittedNetwork, randomFittedNetwork } from "../../test/oracle/randomFittedNetwork.ts";
import { solveHypercube } from "../forward/hypercube.ts";
import type { HypercubeProblem } from "../forward/hypercubeProblem.ts";
import { createRng } from "../num/rng.ts";
import { updateShareOf } from "../process/spinNetwork.ts";
import { networkPolicy, networkWords } from "./networkPolicy.ts";
import { MINIMUM_VISIT_S, networkReward, rewardOnVisited } from "./networkReward.ts";
import { inferredProblem } from "./predictChange.ts";

describe("the reward behind a fitted network", () => {
  test.each([
    [1, 1],
    [5, 1],
    [3, 2],
    [3, 3],
  ])(
    "%i units, %i inputs: where nothing changes, optimising it gives back the network's own policy and words (P5, F7, I4)",
    (units, inputs) => {
      for (let seed = 0; seed < 4; seed++) {
        const network = randomFittedNetwork(seed, units, inputs);
        const solved = solveHypercube(inferredProblem(network));
        const policy = networkPolicy(network);
        expect(solved.status).toBe("converged");
        solved.logits.forEach((logit, edge) => {
          expect(Math.abs(logit - policy.logits[edge])).toBeLessThan(1e-8);
        });
        const words = networkWords(network);
        solved.occupancy.forEach((share, s) => {
          expect(Math.abs(share - words[s])).toBeLessThan(1e-8);
        });
      }
    },
  );

  test("of a network that is optimal for a known reward it is that reward over λ, less a constant for each input (F7, I4, I5)", () => {
    const rng = createRng(5);
    const updateRateHz = Float64Array.of(20, 50, 80);
    const problem: HypercubeProblem = {
      units: 3,
      inputs: 2,
      reward: Float64Array.from({ length: 16 }, () => 0.3 * rng.normal()),
      inputChain: Float64Array.of(0.9, 0.1, 0.2, 0.8),
      updateShare: updateShareOf(updateRateHz),
      codingCost: 0.4,
      reference: { kind: "fixed", probabilities: Float64Array.of(0.2, 0.3, 0.6) },
    };
    const found = networkReward(optimalFittedNetwork(problem, updateRateHz));
    for (let x = 0; x < 2; x++) {
      const truth = problem.reward.subarray(8 * x, 8 * x + 8).map((r) => r / 0.4);
      const mean = truth.reduce((sum, r) => sum + r, 0) / 8;
      truth.forEach((r, word) => {
        expect(Math.abs(found[8 * x + word] - (r - mean))).toBeLessThan(1e-10);
      });
    }
  });
});

describe("the reward of visited words", () => {
  const reward = Float64Array.of(10, 11, 12, 13, 20, 25, 22, 29);
  const visitsS = Float64Array.of(100, 0, 3, MINIMUM_VISIT_S, 50, 0, 0, 1.9);

  test("has mean 0 over the words that are known at that input, NaN where a word was held for less than 2 s (I5)", () => {
    const found = rewardOnVisited(reward, visitsS, 2);
    expect([...found.words]).toEqual([0, 2, 3]);
    const known = [10, 12, 13].map((r) => r - 35 / 3);
    const expected = [known[0], 0, known[1], Number.NaN, known[2], Number.NaN];
    expect([...found.reward]).toEqual(expected.map((r) => (Number.isNaN(r) ? r : expect.closeTo(r, 13))));
    expect([...found.visitsS]).toEqual([100, 50, 3, 0, 2, 1.9]);
  });

  test("a constant added to an input's reward changes nothing (I5)", () => {
    const shifted = reward.map((r, s) => r + (s < 4 ? 7 : -3));
    const [a, b] = [reward, shifted].map((r) => rewardOnVisited(r, visitsS, 2).reward);
    a.forEach((value, k) => {
      if (Number.isNaN(value)) expect(b[k]).toBeNaN();
      else expect(b[k]).toBeCloseTo(value, 12);
    });
  });
});
