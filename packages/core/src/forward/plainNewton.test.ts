import { describe, expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import { solveDense } from "../num/solveDense.ts";
import { evaluateHypercube, solveHypercubeAdjoint } from "./hypercubeAdjoint.ts";
import { plainFlow } from "./hypercubeFlow.ts";
import type { HypercubePolicy, HypercubeProblem } from "./hypercubeProblem.ts";
import { solveHypercubeValue } from "./hypercubeValue.ts";
import { plainNewton } from "./plainNewton.ts";

/** A policy with a bias of its own in each unit and noise about it. */
function policyOf(units: number, inputs: number, bias: number, noise: number, stay = 0): HypercubePolicy {
  const rng = createRng(100 * units + inputs);
  const contexts = 2 ** (units - 1);
  const shares = (count: number) => {
    const raw = new Float64Array(count).map(() => 0.2 + rng.uniform());
    const total = raw.reduce((sum, x) => sum + x, 0);
    return raw.map((x) => x / total);
  };
  const rows = Array.from({ length: inputs }, (_, x) =>
    [...shares(inputs)].map((p, y) => (x === y ? stay : 0) + (1 - stay) * p),
  );
  const logits = new Float64Array(inputs * units * contexts);
  for (let row = 0; row < inputs * units; row++) {
    const middle = row % 2 === 0 ? bias : -bias;
    for (let c = 0; c < contexts; c++) logits[row * contexts + c] = middle + noise * rng.normal();
  }
  return { units, inputs, logits, updateShare: shares(units), inputChain: Float64Array.from(rows.flat()) };
}

/** [[1 − T, 1], [1ᵀ, 0]] or its transpose, solved densely. */
function bordered(policy: HypercubePolicy, right: Float64Array, transposed: boolean): Float64Array {
  const m = right.length;
  const flow = plainFlow(policy);
  const matrix = new Float64Array((m + 1) ** 2);
  for (let k = 0; k < m; k++) {
    const unit = new Float64Array(m);
    unit[k] = 1;
    const column = new Float64Array(m);
    if (transposed) flow.push(column, unit);
    else flow.lookAhead(column, unit);
    for (let s = 0; s < m; s++) matrix[s * (m + 1) + k] = unit[s] - column[s];
    matrix[k * (m + 1) + m] = 1;
    matrix[m * (m + 1) + k] = 1;
  }
  return solveDense(matrix, Float64Array.of(...right, 0));
}

function worst(a: Float64Array, b: Float64Array): number {
  let most = 0;
  for (let s = 0; s < a.length; s++) most = Math.max(most, Math.abs(a[s] - b[s]));
  return most;
}

describe.each([
  ["undecided", 0, 1, 0],
  ["decided", 2, 2, 0],
  ["slow inputs", 1, 1, 0.999],
] as const)("policies that are %s", (_, bias, noise, stay) => {
  test.each([
    [1, 1],
    [1, 3],
    [3, 1],
    [4, 2],
    [4, 3],
    [3, 4],
    [3, 8],
  ])(
    "%i units, %i inputs: both linear systems are the dense solution of the bordered matrix within 1e-9 (H23)",
    (units, inputs) => {
      const policy = policyOf(units, inputs, bias, noise, stay);
      const rng = createRng(7);
      const signal = new Float64Array(inputs * 2 ** units).map(() => rng.normal());
      const ahead = evaluateHypercube(policy, signal, { newton: plainNewton });
      const denseAhead = bordered(policy, signal, false);
      const size = denseAhead.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
      expect(ahead.status).toBe("converged");
      expect(worst(ahead.solution, denseAhead.subarray(0, signal.length))).toBeLessThan(1e-9 * size);
      expect(Math.abs(ahead.mean - denseAhead.at(-1)!)).toBeLessThan(1e-11);
      const mean = signal.reduce((sum, x) => sum + x, 0) / signal.length;
      const gradient = signal.map((x) => x - mean);
      const pushed = solveHypercubeAdjoint(policy, gradient, { newton: plainNewton });
      const densePushed = bordered(policy, gradient, true);
      expect(pushed.status).toBe("converged");
      const large = densePushed.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
      expect(worst(pushed.solution, densePushed.subarray(0, signal.length))).toBeLessThan(1e-9 * large);
    },
  );
});

test("a word left once in 10⁹ steps: the mean of a signal keeps ten digits (H23)", () => {
  // Each unit is off, and turned on once in 10⁹ updates: two units, so ⟨σ₀⟩ is the unit's own p.
  const policy: HypercubePolicy = {
    units: 4,
    inputs: 2,
    logits: new Float64Array(2 * 4 * 8).fill(-Math.log(1e9 - 1)),
    updateShare: new Float64Array(4).fill(0.25),
    inputChain: Float64Array.of(0.9, 0.1, 0.2, 0.8),
  };
  const signal = Float64Array.from({ length: 32 }, (_, s) => s & 1);
  const { mean, status, solution } = evaluateHypercube(policy, signal, { newton: plainNewton });
  expect(status).toBe("converged");
  expect(Math.abs(mean / 1e-9 - 1)).toBeLessThan(1e-6);
  // An active unit stays so for four steps on average.
  expect(solution[1]! - solution[0]!).toBeCloseTo(4, 7);
});

function problemOf(units: number, inputs: number, codingCost: number): HypercubeProblem {
  const rng = createRng(units + 10 * inputs);
  const policy = policyOf(units, inputs, 0, 1);
  return {
    units,
    inputs,
    reward: new Float64Array(inputs * 2 ** units).map(() => rng.uniform()),
    inputChain: policy.inputChain,
    updateShare: policy.updateShare,
    codingCost,
    reference: { kind: "fixed", probabilities: new Float64Array(units).map(() => 0.1 + 0.3 * rng.uniform()) },
  };
}

test.each([
  [1, 1, 0.3],
  [4, 1, 0.1],
  [5, 2, 0.1],
  [6, 2, 0.1],
  [4, 3, 0.05],
  [3, 4, 1],
])(
  "%i units, %i inputs, coding cost %d: Newton's value is the sweeps' within 1e-10 of the reward's range (H24)",
  (units, inputs, codingCost) => {
    const problem = problemOf(units, inputs, codingCost);
    const logits = new Float64Array(units).map((_, i) => {
      const p = problem.reference.kind === "fixed" ? problem.reference.probabilities[i]! : 0.5;
      return Math.log(p / (1 - p));
    });
    const expected = solveHypercubeValue(problem, logits);
    const found = solveHypercubeValue(problem, logits, { newton: plainNewton });
    expect(found.status).toBe("converged");
    expect(found.residual).toBeLessThanOrEqual(1e-12);
    expect(worst(found.value, expected.value)).toBeLessThan(1e-10);
    expect(worst(found.change, expected.change)).toBeLessThan(1e-11);
  },
);

test("what Newton leaves unsolved the sweeps go on with: the same value after a single step of it (H24)", () => {
  const problem = problemOf(4, 2, 0.1);
  const logits = new Float64Array(4);
  const expected = solveHypercubeValue(problem, logits);
  const once = {
    ...plainNewton,
    value: (...[p, r, o]: Parameters<typeof plainNewton.value>) => plainNewton.value(p, r, { ...o, maxSteps: 1 }),
    push: (...[p, r, o]: Parameters<typeof plainNewton.push>) => plainNewton.push(p, r, { ...o, maxSteps: 3 }),
  };
  const found = solveHypercubeValue(problem, logits, { newton: once });
  expect(found.status).toBe("converged");
  expect(worst(found.value, expected.value)).toBeLessThan(1e-9);
  const policy = policyOf(4, 2, 1, 1);
  const gradient = Float64Array.from({ length: 32 }, (_, s) => (s % 2 === 0 ? 1 : -1));
  const adjoint = solveHypercubeAdjoint(policy, gradient, { newton: once });
  expect(adjoint.status).toBe("converged");
  expect(worst(adjoint.solution, solveHypercubeAdjoint(policy, gradient).solution)).toBeLessThan(1e-9);
});

test("a code so cheap that words of a guess are hardly ever left is solved all the same, by sweeps (H24)", () => {
  const problem = problemOf(6, 2, 0.02);
  const logits = new Float64Array(6);
  const found = solveHypercubeValue(problem, logits, { newton: plainNewton });
  expect(found.status).toBe("converged");
  expect(worst(found.value, solveHypercubeValue(problem, logits).value)).toBeLessThan(1e-9);
});

test("where inputs hardly ever change Newton may crawl: sweeps have the steps they need all the same (H24)", () => {
  for (const [stay, codingCost] of [
    [0.99999, 0.1],
    [0.99999, 0.3],
    [0.9999, 0.1],
  ] as const) {
    const rng = createRng(7);
    const problem: HypercubeProblem = {
      ...policyOf(4, 2, 0, 1),
      inputChain: Float64Array.of(stay, 1 - stay, 1 - stay, stay),
      reward: new Float64Array(32).map(() => rng.uniform()),
      codingCost,
      reference: { kind: "fixed", probabilities: new Float64Array(4).fill(0.5) },
    };
    const how = { tolerance: 1e-8, maxSteps: 5000, memory: 20 };
    const expected = solveHypercubeValue(problem, new Float64Array(4), how);
    const found = solveHypercubeValue(problem, new Float64Array(4), { ...how, newton: plainNewton });
    expect([expected.status, found.status]).toEqual(["converged", "converged"]);
  }
});

test("a number of steps or a memory that is none is refused before Newton begins", () => {
  const problem = problemOf(4, 2, 0.1);
  for (const bad of [{ maxSteps: 0 }, { maxSteps: 0.5 }, { memory: -1 }]) {
    const options = { ...bad, newton: plainNewton };
    expect(() => solveHypercubeValue(problem, new Float64Array(4), options)).toThrow(/maxSteps|memory/);
    expect(() => evaluateHypercube(policyOf(4, 2, 0, 1), new Float64Array(32).fill(1), options)).toThrow(
      /maxSteps|memory/,
    );
  }
});

test("a unit that is never redrawn and a large network are left to the sweeps", () => {
  const frozen = { ...policyOf(2, 1, 0, 1), updateShare: Float64Array.of(1, 0) };
  const options = { tolerance: 1e-9, maxSteps: 100 };
  expect(plainNewton.lookAhead(frozen, new Float64Array(4), options)).toBeUndefined();
  expect(plainNewton.push(policyOf(11, 1, 0, 1), new Float64Array(2048), options)).toBeUndefined();
  expect(plainNewton.value(problemOf(2, 9, 1), new Float64Array(2), options)).toBeUndefined();
});
