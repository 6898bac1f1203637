import { describe, expect, test } from "vitest";
import { popcount } from "../num/words.ts";
import { pixelCountChain } from "../process/pixelCounts.ts";
import { codingReward, type EfficientCodingProblem, efficientCoding, solveEfficientCoding } from "./efficientCoding.ts";

// Pixels of which more than half are white, told by as many units.
function majority(pixels: number, codingCost: number, probability: number, shared: boolean): EfficientCodingProblem {
  const units = pixels;
  const start = Float64Array.from({ length: units }, (_, i) => 0.5 + 0.01 * Math.sin(7 * i + 1));
  return {
    network: {
      units,
      inputs: pixels + 1,
      inputChain: pixelCountChain({ pixels, resampling: 0.02, probability }),
      updateShare: new Float64Array(units).fill(1 / units),
      codingCost,
      reference: { kind: "marginal", shared, start },
    },
    feature: Uint8Array.from({ length: pixels + 1 }, (_, k) => (k > pixels / 2 ? 1 : 0)),
  };
}

describe("efficient coding", () => {
  test("seven units: the posterior rises with the count of active units as in the table, all units are alike (H21)", () => {
    const found = solveEfficientCoding(majority(7, 0.05, 0.5, false));
    expect(found.status).toBe("converged");
    [0.001, 0.002, 0.046, 0.433, 0.567, 0.954, 0.998, 0.999].forEach((p, count) => {
      expect(Math.abs(found.posterior[2 ** count - 1] - p)).toBeLessThan(1e-3);
    });
    found.posterior.forEach((p, word) => {
      expect(Math.abs(p - found.posterior[2 ** popcount(word) - 1])).toBeLessThan(1e-5);
    });
    for (const p of found.network.reference) expect(Math.abs(p - 0.5)).toBeLessThan(1e-5);
    expect(found.network.codingCostNats).toBeCloseTo(0.567, 3);
  });

  test("at the end the reward is the log-posterior of the network that it leads to (H21)", () => {
    const problem = majority(3, 0.1, 0.5, true);
    const found = solveEfficientCoding(problem, { tolerance: 1e-9 });
    expect(found.status).toBe("converged");
    const { occupancy } = found.network;
    for (let word = 0; word < 8; word++) {
      let yes = 0;
      let all = 0;
      problem.feature.forEach((y, x) => {
        all += occupancy[x * 8 + word];
        yes += y * occupancy[x * 8 + word];
      });
      expect(found.posterior[word]).toBeCloseTo(yes / all, 12);
    }
    codingReward(found.posterior, problem.feature).forEach((r, s) => {
      expect(Math.abs(r - found.reward[s])).toBeLessThan(1e-6);
    });
  });

  test("no round lowers −H(y|σ) − λ⟨c⟩, for each part of it is raised in turn (H21)", () => {
    const problem = majority(3, 0.1, 0.4, false);
    const method = efficientCoding();
    let state = method.init(problem);
    let last = -Infinity;
    for (let round = 0; round < 20 && method.status(state) === "running"; round++) {
      const { network, posterior } = method.result(problem, state);
      const reward = codingReward(posterior, problem.feature);
      let objective = -problem.network.codingCost * network.codingCostNats;
      network.occupancy.forEach((rho, s) => {
        objective += rho * reward[s];
      });
      expect(objective).toBeGreaterThan(last - 1e-10);
      last = objective;
      state = method.step(problem, structuredClone(state));
    }
  });

  test("a feature with one value, and a first posterior that is none, are refused", () => {
    const problem = majority(3, 0.1, 0.5, true);
    expect(() => solveEfficientCoding({ ...problem, feature: new Uint8Array(4) })).toThrow(/feature must hold 0 and 1/);
    expect(() => solveEfficientCoding(problem, { posterior: new Float64Array(8).fill(2) })).toThrow(/posterior\[0\]/);
  });
});
