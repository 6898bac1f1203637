import { describe, expect, test } from "vitest";
import { plainVectors } from "../num/andersonVectors.ts";
import { createRng } from "../num/rng.ts";
import { backupByEdges } from "./hypercubeBackup.ts";
import type { HypercubeProblem } from "./hypercubeProblem.ts";
import { type RoughSweeps, rewardScale, solveHypercubeValue } from "./hypercubeValue.ts";

/** Eight words of 256 are paid, cheaply coded: the network sits in one of several deep traps. */
function traps(codingCost: number): HypercubeProblem {
  const rng = createRng(5);
  const reward = new Float64Array(256);
  for (let k = 0; k < 8; k++) reward[rng.integer(256)] = 1;
  const rates = Float64Array.from({ length: 8 }, () => 0.02 + rng.uniform());
  const total = rates.reduce((a, b) => a + b, 0);
  return {
    units: 8,
    inputs: 1,
    reward,
    inputChain: Float64Array.of(1),
    updateShare: rates.map((rate) => rate / total),
    codingCost,
    reference: { kind: "fixed", probabilities: new Float64Array(8).fill(0.1) },
  };
}
const referenceLogits = new Float64Array(8).fill(Math.log(0.1 / 0.9));

describe("solveHypercubeValue", () => {
  test("deep traps, at which acceleration alone stalls, are solved in fewer sweeps than plain iteration needs (H4, N22)", () => {
    for (const codingCost of [0.5, 0.2, 0.1]) {
      const fast = solveHypercubeValue(traps(codingCost), referenceLogits);
      const plain = solveHypercubeValue(traps(codingCost), referenceLogits, { memory: 0 });
      expect([fast.status, plain.status]).toEqual(["converged", "converged"]);
      expect(fast.steps).toBeLessThan(plain.steps);
      for (let s = 0; s < 256; s++) expect(Math.abs(fast.value[s] - plain.value[s])).toBeLessThan(1e-8);
    }
  });

  test("the change that is left is the residual: L lies within it (H4)", () => {
    const found = solveHypercubeValue(traps(0.5), referenceLogits, { tolerance: 1e-6 });
    const span = Math.max(...found.change) - Math.min(...found.change);
    expect(span).toBeCloseTo(found.residual, 14);
    expect(span).toBeLessThan(1e-6);
    const exact = solveHypercubeValue(traps(0.5), referenceLogits);
    expect(Math.min(...found.change)).toBeLessThanOrEqual(exact.change[0] + 1e-12);
    expect(Math.max(...found.change)).toBeGreaterThanOrEqual(exact.change[0] - 1e-12);
  });

  test("the value has mean 0, and starting at it leaves nothing to do", () => {
    const found = solveHypercubeValue(traps(0.5), referenceLogits);
    expect(found.value.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 9);
    expect(solveHypercubeValue(traps(0.5), referenceLogits, { start: found.value }).steps).toBe(2);
  });

  test("a sweep handed in is the one that is used", () => {
    let sweeps = 0;
    const found = solveHypercubeValue(traps(0.5), referenceLogits, {
      backup: (...inputs) => {
        sweeps++;
        backupByEdges(...inputs);
      },
    });
    expect(sweeps).toBe(found.steps);
  });

  test("a rough search is begun with and its sweeps are counted; a start goes before it", () => {
    const problem = traps(0.5);
    const exact = solveHypercubeValue(problem, referenceLogits);
    let sweeps = 0;
    let given = 0;
    const rough: RoughSweeps = () => ({
      map(out) {
        sweeps++;
        out.set(exact.value);
      },
      project: () => {},
      vectors: plainVectors,
      [Symbol.dispose]: () => {
        given++;
      },
    });
    // Two rough sweeps find where the constant map stays, one sees that it is the solution, one is the policy's.
    expect(solveHypercubeValue(problem, referenceLogits, { rough }).steps).toBe(4);
    expect([sweeps, given]).toEqual([2, 1]);
    expect(solveHypercubeValue(problem, referenceLogits, { rough, maxSteps: 1 }).status).toBe("exhausted");
    expect(solveHypercubeValue(problem, referenceLogits, { rough, start: exact.value }).steps).toBe(2);
    expect([sweeps, given]).toEqual([2, 1]);
    expect(solveHypercubeValue(problem, referenceLogits, { rough: () => undefined }).value).toEqual(exact.value);
  });

  test("tolerances are measured by the larger of λ and the range of the reward", () => {
    expect(rewardScale(traps(0.5))).toBe(1);
    expect(rewardScale(traps(3))).toBe(3);
    expect(rewardScale({ ...traps(3), reward: traps(3).reward.map((r) => 7 - 10 * r) })).toBe(10);
  });
});
