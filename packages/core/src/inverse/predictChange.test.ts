import { describe, expect, test } from "vitest";
import { optimalFittedNetwork, randomFittedNetwork } from "../../test/oracle/randomFittedNetwork.ts";
import { solveHypercube } from "../forward/hypercube.ts";
import type { HypercubeProblem } from "../forward/hypercubeProblem.ts";
import { klDivergence } from "../measures/klDivergence.ts";
import { createRng } from "../num/rng.ts";
import { inputShares } from "../process/inputChain.ts";
import { updateShareOf } from "../process/spinNetwork.ts";
import { networkWords, poolInputs } from "./networkPolicy.ts";
import { predictChange } from "./predictChange.ts";
import { removeUnits } from "./removeUnits.ts";

const IDS = [11, 22, 33, 44];

const largest = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  expect(a.length).toBe(b.length);
  return Math.max(...Array.from(a, (value, k) => Math.abs(value - b[k])));
};

function exactProblem(inputs: number): HypercubeProblem {
  const rng = createRng(1).split(`${inputs} inputs`);
  return {
    units: 4,
    inputs,
    reward: Float64Array.from({ length: inputs * 16 }, () => 0.4 * rng.normal()),
    inputChain: inputs === 1 ? Float64Array.of(1) : Float64Array.of(0.95, 0.05, 0.1, 0.9),
    updateShare: updateShareOf(Float64Array.of(20, 50, 80, 40)),
    codingCost: 1,
    reference: { kind: "fixed", probabilities: Float64Array.of(0.2, 0.3, 0.4, 0.25) },
  };
}
const RATES = Float64Array.of(20, 50, 80, 40);

describe("predictions from an inferred reward", () => {
  test.each([1, 2])(
    "%i inputs: cell death on an exact network is what the smaller network with the true reward does (P1)",
    (inputs) => {
      const problem = exactProblem(inputs);
      const network = optimalFittedNetwork(problem, RATES);
      for (const dead of [[0], [2], [1, 3]]) {
        const { adapted, unadapted, original, unitIds, adaptationBits } = predictChange(network, IDS, {
          kind: "cellDeath",
          units: dead,
        });
        const truth = solveHypercube(removeUnits(problem, dead, { pace: "perStep" })).occupancy;
        expect(largest(adapted, truth)).toBeLessThan(1e-8);
        expect(klDivergence(truth, adapted, 0)).toBeLessThan(1e-9);
        expect(unitIds).toEqual(IDS.filter((_, i) => !dead.includes(i)));
        expect(unadapted.length).toBe(truth.length);
        expect(original.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
        expect(adaptationBits).toBeCloseTo(klDivergence(adapted, unadapted, 1e-6), 12);
      }
    },
  );

  test("without adaptation the survivors of one input do as if the dead cell were silent: p(σ | σ = 0) in closed form (P1, F8)", () => {
    const network = randomFittedNetwork(3, 4, 1);
    const { unadapted } = predictChange(network, IDS, { kind: "cellDeath", units: [1] });
    const words = networkWords(network);
    const silent = [0, 1, 4, 5, 8, 9, 12, 13].map((word) => words[word]);
    const total = silent.reduce((sum, share) => sum + share, 0);
    expect(
      largest(
        unadapted,
        silent.map((share) => share / total),
      ),
    ).toBeLessThan(1e-9);
  });

  test("silencing holds units at 0, and the others at one input are those of p(σ | σ = 0) (P2, F8)", () => {
    const network = randomFittedNetwork(4, 4, 1);
    const words = networkWords(network);
    const { adapted, unadapted, original, occupancyAdapted } = predictChange(network, IDS, {
      kind: "silencing",
      units: [0, 2],
    });
    const total = words.reduce((sum, share, word) => ((word & 5) === 0 ? sum + share : sum), 0);
    expect(
      largest(
        adapted,
        words.map((share, word) => ((word & 5) === 0 ? share / total : 0)),
      ),
    ).toBeLessThan(1e-9);
    expect(occupancyAdapted[0]).toBeLessThan(1e-12);
    expect(occupancyAdapted[2]).toBeLessThan(1e-12);
    expect(unadapted).toEqual(words);
    expect(original).toEqual(words);
  });

  test("silencing at several inputs leaves the inputs' own shares of time alone (P2)", () => {
    const network = randomFittedNetwork(5, 4, 3);
    const { adapted, occupancyAdapted } = predictChange(network, IDS, { kind: "silencing", units: [3] });
    const shares = inputShares(network.inputChain, 3);
    for (let x = 0; x < 3; x++) {
      const share = adapted.subarray(16 * x, 16 * x + 16).reduce((sum, value) => sum + value, 0);
      expect(Math.abs(share - shares[x])).toBeLessThan(1e-8);
    }
    expect(occupancyAdapted[3]).toBeLessThan(1e-12);
  });

  test("where nothing changes, nothing is predicted: coding cost times 1, inputs as often as before (P3, P4, P5)", () => {
    for (const inputs of [1, 2]) {
      const network = randomFittedNetwork(6, 4, inputs);
      const same = predictChange(network, IDS, { kind: "codingCost", ratio: 1 });
      expect(largest(same.adapted, same.unadapted)).toBeLessThan(1e-8);
      expect(same.adaptationBits).toBeLessThan(1e-9);
    }
    const network = randomFittedNetwork(7, 4, 3);
    const probabilities = inputShares(network.inputChain, 3);
    const same = predictChange(network, IDS, { kind: "inputStatistics", probabilities });
    expect(largest(same.adapted, networkWords(network))).toBeLessThan(1e-8);
    expect(largest(same.unadapted, networkWords(network))).toBeLessThan(1e-8);
  });

  test("coding that costs nothing to speak of follows the reward, coding that costs all follows the reference (P3)", () => {
    const network = optimalFittedNetwork(exactProblem(1), RATES);
    const dear = predictChange(network, IDS, { kind: "codingCost", ratio: 1e4 });
    expect(largest(dear.occupancyAdapted, network.reference)).toBeLessThan(1e-3);
    const meanReward = ({ adapted }: { adapted: Float64Array }) =>
      adapted.reduce((sum, share, word) => sum + share * exactProblem(1).reward[word], 0);
    const earned = [4, 1, 0.5, 0.2].map((ratio) =>
      meanReward(predictChange(network, IDS, { kind: "codingCost", ratio })),
    );
    for (let k = 1; k < earned.length; k++) expect(earned[k]).toBeGreaterThan(earned[k - 1]);
  });

  test("other input statistics: the optimum of the changed problem, and the old policy under the new inputs (P4)", () => {
    const problem = exactProblem(2);
    const network = optimalFittedNetwork(problem, RATES);
    const probabilities = Float64Array.of(0.4, 0.6);
    const { adapted, unadapted } = predictChange(network, IDS, { kind: "inputStatistics", probabilities });
    for (const words of [adapted, unadapted])
      for (let x = 0; x < 2; x++)
        expect(words.subarray(16 * x, 16 * x + 16).reduce((sum, p) => sum + p, 0)).toBeCloseTo(probabilities[x], 7);
    // .05 and .1 at shares 2/3, 1/3: moves become P(y|x) π′(y)/π(y).
    const inputChain = Float64Array.of(1 - 0.05 * 1.8, 0.05 * 1.8, 0.1 * 0.6, 1 - 0.1 * 0.6);
    expect(largest(adapted, solveHypercube({ ...problem, inputChain }).occupancy)).toBeLessThan(1e-8);
  });

  test("means and sentences are those of the distributions, in the recording's own unit ids", () => {
    const network = randomFittedNetwork(8, 4, 2);
    const found = predictChange(network, IDS, { kind: "cellDeath", units: [0] });
    expect(found.title).toBe("If unit 11 dies");
    expect(predictChange(network, IDS, { kind: "cellDeath", units: [0, 3] }).title).toBe("If units 11, 44 die");
    const pooled = poolInputs(found.adapted, 2);
    for (let i = 0; i < 3; i++) {
      const mean = pooled.reduce((sum, share, word) => ((word >> i) & 1 ? sum + share : sum), 0);
      expect(found.occupancyAdapted[i]).toBeCloseTo(mean, 12);
    }
    const moves = Array.from(found.occupancyAdapted, (value, i) => Math.abs(value - found.occupancyUnadapted[i]));
    const most = moves.indexOf(Math.max(...moves));
    expect(found.sentences[0]).toContain(`Unit ${found.unitIds[most]} changes most`);
    expect(found.sentences[1]).toContain("inputs included");
  });

  test("what cannot be asked is refused in words: inputs at K = 1, no such unit, nobody left, a ratio of 0 (P1–P4)", () => {
    const one = randomFittedNetwork(9, 4, 1);
    const ask =
      (change: Parameters<typeof predictChange>[2], network = one) =>
      () =>
        predictChange(network, IDS, change);
    expect(ask({ kind: "inputStatistics", probabilities: Float64Array.of(1) })).toThrow(/only one input.*stimulus/);
    expect(ask({ kind: "cellDeath", units: [4] })).toThrow(/removed\[0\]/);
    expect(ask({ kind: "cellDeath", units: [0, 1, 2, 3] })).toThrow(/Keep at least one/);
    expect(ask({ kind: "silencing", units: [-1] })).toThrow(/held\[0\]/);
    expect(ask({ kind: "codingCost", ratio: 0 })).toThrow(/ratio/);
    expect(ask({ kind: "codingCost", ratio: Number.NaN })).toThrow(/ratio/);
    const two = randomFittedNetwork(9, 4, 2);
    expect(ask({ kind: "inputStatistics", probabilities: Float64Array.of(0.5, 0.6) }, two)).toThrow(/probabilities/);
  });
});
