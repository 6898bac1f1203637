import { describe, expect, test } from "vitest";
import { occupancy } from "../../src/bellman/occupancy.ts";
import type { SoftProblem } from "../../src/bellman/problem.ts";
import { solveHypercube } from "../../src/forward/hypercube.ts";
import type { HypercubeProblem } from "../../src/forward/hypercubeProblem.ts";
import { marginalReference } from "../../src/forward/marginalReference.ts";
import { valueIteration } from "../../src/forward/valueIteration.ts";
import { createRng } from "../../src/num/rng.ts";
import { runNow } from "../../src/run/runNow.ts";
import { describeProcess } from "../laws/describeProcess.ts";
import { byTurn, hypercubeAsProcess } from "./hypercubeAsProcess.ts";

const rng = createRng(5);
const network: HypercubeProblem = {
  units: 3,
  inputs: 2,
  reward: Float64Array.from({ length: 16 }, () => rng.normal()),
  inputChain: Float64Array.of(0.9, 0.1, 0.25, 0.75),
  updateShare: Float64Array.of(0.5, 0.3, 0.2),
  codingCost: 0.4,
  reference: { kind: "fixed", probabilities: Float64Array.of(0.3, 0.5, 0.8) },
};

describeProcess("a network of two neurons with an input", () =>
  hypercubeAsProcess({
    units: 2,
    inputs: 2,
    inputChain: Float64Array.of(0.7, 0.3, 0.4, 0.6),
    updateShare: Float64Array.of(0.4, 0.6),
  }),
);

/** The same problem on the ordinary process, with a row (1 − p, p) for each state under a given reference. */
function ordinary(reference: SoftProblem["reference"]): SoftProblem {
  return {
    process: hypercubeAsProcess(network),
    reward: { kind: "state", values: byTurn(network.reward, network.units) },
    reference,
    temperature: network.codingCost,
    criterion: { kind: "average" },
  };
}
const rowsOf = (probabilities: Float64Array) =>
  Float64Array.from({ length: 16 * 3 * 2 }, (_, i) => {
    const p = probabilities[Math.floor(i / 2) % 3]!;
    return i % 2 === 1 ? p : 1 - p;
  });

/** Summed over whose turn it is: [inputs, words]. */
const overTurns = (table: Float64Array, weight: (unit: number) => number) =>
  Float64Array.from({ length: 16 }, (_, s) => [0, 1, 2].reduce((sum, i) => sum + weight(i) * table[s * 3 + i]!, 0));

describe("neurons as agents, solved as an ordinary process and on the hypercube", () => {
  test("with a fixed reference both find the same gain, values and occupancy (B10)", () => {
    const problem = ordinary({ kind: "fixed", probabilities: rowsOf(Float64Array.of(0.3, 0.5, 0.8)) });
    const settled = {
      ...problem,
      reference: { kind: "fixed", probabilities: rowsOf(Float64Array.of(0.3, 0.5, 0.8)) },
    } as const;
    const { status, result } = runNow(valueIteration(), settled, { rng, maxSteps: 100_000 });
    const expected = solveHypercube(network);
    expect([status, expected.status]).toEqual(["converged", "converged"]);
    expect(result.gain).toBeCloseTo(expected.averageReward, 9);
    const value = overTurns(result.value, (i) => network.updateShare[i]!);
    const mean = value.reduce((sum, x) => sum + x, 0) / 16;
    for (let s = 0; s < 16; s++) expect(value[s]! - mean).toBeCloseTo(expected.value[s]!, 8);
    const visits = overTurns(occupancy(problem, result.policy).states, () => 1);
    for (let s = 0; s < 16; s++) expect(visits[s]).toBeCloseTo(expected.occupancy[s]!, 9);
  });

  test.each([true, false])("with a marginal reference, shared = %s, both find the same optimum (B11, B7)", (shared) => {
    const start = Float64Array.of(0.5, 0.5, 0.5);
    const { status, result } = runNow(marginalReference(), ordinary({ kind: "marginal", shared }), {
      rng,
      maxSteps: 5000,
    });
    const expected = solveHypercube({ ...network, reference: { kind: "marginal", shared, start } });
    expect([status, expected.status]).toEqual(["converged", "converged"]);
    expect(result.objective).toBeCloseTo(expected.averageReward, 8);
    expect(result.codingCost).toBeCloseTo(expected.codingCostNats, 6);
    for (let i = 0; i < 3; i++) expect(result.reference[2 * i + 1]).toBeCloseTo(expected.reference[i]!, 6);
  });
});
