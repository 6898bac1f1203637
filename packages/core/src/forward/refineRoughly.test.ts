import { describe, expect, test } from "vitest";
import { plainVectors } from "../num/andersonVectors.ts";
import { createRng } from "../num/rng.ts";
import { evaluateHypercube, solveHypercubeAdjoint } from "./hypercubeAdjoint.ts";
import { policyLogits } from "./hypercubeEdges.ts";
import { plainFlow, plainFlow32 } from "./hypercubeFlow.ts";
import type { HypercubePolicy, HypercubeProblem } from "./hypercubeProblem.ts";
import { rewardScale, solveHypercubeValue } from "./hypercubeValue.ts";
import { refineLinear } from "./refineLinear.ts";
import { type RoughFlows, refineRoughly } from "./refineRoughly.ts";
import { stationaryOccupancy } from "./stationaryOccupancy.ts";

/** Steps rounded to 32 bits, and how often one was taken. */
function roughFlowsOf(counted: { steps: number }): RoughFlows {
  const flows: RoughFlows = {
    leastUnits: 1,
    mostOccupancyUnits: 22,
    of(policy) {
      const flow = plainFlow32(policy);
      const size = policy.inputs * 2 ** policy.units;
      const [out32, x32, right] = [0, 0, 0].map(() => new Float32Array(size));
      const step = (way: "push" | "lookAhead") => (out: Float64Array, x: Float64Array) => {
        counted.steps++;
        x32.set(x);
        flow[way](out32, x32);
        for (let s = 0; s < size; s++) out[s] = Math.fround(out32[s] + right[s]);
      };
      return {
        setRight: (b) => right.set(b),
        push: step("push"),
        lookAhead: step("lookAhead"),
        project(table) {
          const mean = table.reduce((sum, value) => sum + value, 0) / size;
          table.forEach((value, s) => {
            table[s] = value - mean;
          });
        },
        vectors: plainVectors,
        [Symbol.dispose]: () => flow[Symbol.dispose](),
      };
    },
    ofValue: (problem, averaged, referenceLogits) =>
      flows.of({ ...problem, logits: policyLogits(averaged, referenceLogits, problem.codingCost) }),
  };
  return flows;
}

const UNITS = 7;
const SIZE = 2 * 2 ** UNITS;

function policyOf(seed: number): HypercubePolicy {
  const rng = createRng(seed);
  return {
    units: UNITS,
    inputs: 2,
    logits: new Float64Array(UNITS * 2 ** UNITS).map(() => 2 * rng.normal()),
    updateShare: new Float64Array(UNITS).fill(1 / UNITS),
    inputChain: Float64Array.of(0.9, 0.1, 0.3, 0.7),
  };
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  return a.reduce((most, value, s) => Math.max(most, Math.abs(value - b[s])), 0);
}

describe("corrections in 32 bits", () => {
  test.each([1, 2, 3])("a policy evaluation meets the residual of 64 bits: within 1e-10 (H13, H15)", (seed) => {
    const rng = createRng(seed);
    const signal = new Float64Array(SIZE).map(() => rng.normal());
    const plain = evaluateHypercube(policyOf(seed), signal);
    const counted = { steps: 0 };
    const found = evaluateHypercube(policyOf(seed), signal, { roughFlows: roughFlowsOf(counted) });
    expect(found.status).toBe("converged");
    const scale = signal.reduce((most, f) => Math.max(most, Math.abs(f)), 0);
    expect(found.residual).toBeLessThanOrEqual(1e-12 * scale);
    expect(largestDifference(found.solution, plain.solution)).toBeLessThan(1e-10);
    expect(Math.abs(found.mean - plain.mean)).toBeLessThan(1e-11);
    expect(found.steps - counted.steps).toBeLessThan(8); // residuals in 64 bits
  });

  test.each([1, 2, 3])("an adjoint meets the residual of 64 bits, also from a first guess (H12, H15)", (seed) => {
    const rng = createRng(seed);
    const gradient = new Float64Array(SIZE).map(() => rng.normal());
    const mean = gradient.reduce((sum, g) => sum + g, 0) / SIZE;
    gradient.forEach((g, s) => {
      gradient[s] = g - mean;
    });
    const plain = solveHypercubeAdjoint(policyOf(seed), gradient);
    const counted = { steps: 0 };
    const roughFlows = roughFlowsOf(counted);
    const found = solveHypercubeAdjoint(policyOf(seed), gradient, { roughFlows });
    expect(found.status).toBe("converged");
    expect(largestDifference(found.solution, plain.solution)).toBeLessThan(1e-10);
    expect(counted.steps).toBeGreaterThan(10);
    counted.steps = 0;
    const again = solveHypercubeAdjoint(policyOf(seed), gradient, { roughFlows, start: found.solution });
    expect(again.steps).toBe(1);
    expect(counted.steps).toBe(0);
  });

  test("a first guess that holds a NaN is never called converged (H15)", () => {
    const start = new Float64Array(SIZE);
    start[3] = Number.NaN;
    const signal = new Float64Array(SIZE).map((_, s) => s % 3);
    const found = evaluateHypercube(policyOf(1), signal, { start, roughFlows: roughFlowsOf({ steps: 0 }) });
    expect(found.status).toBe("diverged");
  });

  test.each([0.5, 0.05])(
    "a value at λ = %d ends with the residual that was asked, by Newton's method (H4, H16)",
    (codingCost) => {
      const rng = createRng(4);
      const problem: HypercubeProblem = {
        ...policyOf(1),
        reward: new Float64Array(SIZE).map(() => rng.uniform()),
        codingCost,
        reference: { kind: "fixed", probabilities: new Float64Array(UNITS).fill(0.5) },
      };
      const logits = new Float64Array(UNITS);
      const plain = solveHypercubeValue(problem, logits);
      const near = solveHypercubeValue(problem, logits, { tolerance: 1e-4 });
      const counted = { steps: 0 };
      const found = solveHypercubeValue(problem, logits, { start: near.value, roughFlows: roughFlowsOf(counted) });
      expect(found.status).toBe("converged");
      expect(found.residual).toBeLessThanOrEqual(1e-12 * rewardScale(problem));
      expect(largestDifference(found.value, plain.value)).toBeLessThan(1e-9);
      expect(found.steps - counted.steps).toBeLessThan(8);
    },
  );

  test("a start far away is left to the sweeps (H16)", () => {
    const problem: HypercubeProblem = {
      ...policyOf(1),
      reward: new Float64Array(SIZE).map((_, s) => s % 3),
      codingCost: 0.2,
      reference: { kind: "fixed", probabilities: new Float64Array(UNITS).fill(0.5) },
    };
    const counted = { steps: 0 };
    const start = new Float64Array(SIZE).map((_, s) => 5 * (s % 2));
    const how = { start, roughFlows: roughFlowsOf(counted) };
    expect(solveHypercubeValue(problem, new Float64Array(UNITS), how).status).toBe("converged");
    expect(counted.steps).toBe(0);
  });

  test("a correction that does not help leaves the start as it was, and ends (H15)", () => {
    const start = Float64Array.of(1, -1);
    const found = refineRoughly(
      start,
      {
        way: "push",
        residual: "max",
        residualInto(out, x) {
          for (let s = 0; s < x.length; s++) out[s] = Math.abs(x[s]) - 0.5;
        },
        derivative: () =>
          roughFlowsOf({ steps: 0 }).of({
            ...policyOf(1),
            units: 1,
            inputs: 1,
            logits: new Float64Array(1),
            updateShare: Float64Array.of(1),
            inputChain: Float64Array.of(1),
          }),
      },
      { tolerance: 1e-9, maxSteps: 50, memory: 4 },
    );
    expect(found.residual).toBe(0.5);
    expect([...found.x]).toEqual([1, -1]);
    expect([...start]).toEqual([1, -1]);
  });
});

/** All units off, and all on, are never left; everywhere else units follow chance. */
const twoEnds: HypercubePolicy = (() => {
  const policy = policyOf(9);
  const contexts = 2 ** (UNITS - 1);
  policy.logits.forEach((_, edge) => {
    if (edge % contexts === 0) policy.logits[edge] = Number.NEGATIVE_INFINITY;
    if (edge % contexts === contexts - 1) policy.logits[edge] = Number.POSITIVE_INFINITY;
  });
  return policy;
})();

const allOff = (x: Float64Array) => x[0] + x[2 ** UNITS];

describe("sets that are never left", () => {
  const plain = stationaryOccupancy(twoEnds);

  test("an occupancy that ends in 32 bits keeps their weights within 1e-12 (H7, H15)", () => {
    expect(allOff(plain.occupancy)).toBeGreaterThan(0.1);
    expect(allOff(plain.occupancy)).toBeLessThan(0.9);
    const counted = { steps: 0 };
    const found = stationaryOccupancy(twoEnds, { roughFlows: roughFlowsOf(counted) });
    expect(found.status).toBe("converged");
    expect(found.residual).toBeLessThanOrEqual(1e-13);
    expect(counted.steps).toBeGreaterThan(5);
    expect(Math.abs(allOff(found.occupancy) - allOff(plain.occupancy))).toBeLessThan(1e-12);
  });

  test("in 32 bits from the beginning the residual ends as small, and their weights are wrong by more than 1e-10 (H15)", () => {
    using flow = plainFlow(twoEnds);
    const even = new Float64Array(SIZE).map((_, s) => (s < SIZE / 2 ? 0.75 : 0.25) / 2 ** UNITS);
    const found = refineLinear({ flow, way: "push", residual: "sum" }, twoEnds, even, roughFlowsOf({ steps: 0 }), {
      tolerance: 1e-13,
      maxSteps: 2000,
      memory: 8,
    })!;
    expect(found.residual).toBeLessThanOrEqual(1e-13);
    const total = found.x.reduce((sum, share) => sum + share, 0);
    expect(Math.abs(allOff(found.x) / total - allOff(plain.occupancy))).toBeGreaterThan(1e-10);
  });
});
