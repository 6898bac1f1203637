import { describe, expect, test } from "vitest";
import { meanCodingCost } from "../../src/forward/codingCost.ts";
import { solveHypercube } from "../../src/forward/hypercube.ts";
import { evaluateHypercube, solveHypercubeAdjoint } from "../../src/forward/hypercubeAdjoint.ts";
import { backupByEdges } from "../../src/forward/hypercubeBackup.ts";
import { edgeDifferencesInto, edgeDivergenceInto } from "../../src/forward/hypercubeEdges.ts";
import type { HypercubeProblem } from "../../src/forward/hypercubeProblem.ts";
import { hypercubeLookAheadInto, hypercubePushInto } from "../../src/forward/hypercubePush.ts";
import { moveInputsInto } from "../../src/forward/inputAverages.ts";
import { stationaryOccupancy } from "../../src/forward/stationaryOccupancy.ts";
import { exactInverse } from "../../src/inverse/exactInverse.ts";
import { potentialOfEdges } from "../../src/inverse/potentialOfEdges.ts";
import { logistic } from "../../src/num/logistic.ts";
import { createRng } from "../../src/num/rng.ts";
import {
  costOf,
  edgeOf,
  eliminate,
  indexOf,
  longRun,
  solveByEnumeration,
  statesOf,
  transitions,
  withUnit,
} from "./enumeratedNetwork.ts";

function randomProblem(seed: number, units: number, inputs: number): HypercubeProblem {
  const rng = createRng(seed);
  const rows = (count: number, length: number) =>
    Float64Array.from(
      Array.from({ length: count }, () => {
        const row = Array.from({ length }, () => 0.1 + rng.uniform());
        const sum = row.reduce((a, b) => a + b, 0);
        return row.map((value) => value / sum);
      }).flat(),
    );
  return {
    units,
    inputs,
    reward: Float64Array.from({ length: inputs * 2 ** units }, () => rng.normal()),
    inputChain: rows(inputs, inputs),
    updateShare: rows(1, units),
    codingCost: 0.3,
    reference: { kind: "fixed", probabilities: Float64Array.from({ length: units }, () => 0.1 + 0.8 * rng.uniform()) },
  };
}

const largest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (value, k) => Math.abs(value - b[k])));

const problems = [
  ["4 units, 2 inputs", randomProblem(1, 4, 2)],
  ["4 units, 1 input", randomProblem(2, 4, 1)],
  ["3 units, 3 inputs", randomProblem(3, 3, 3)],
  ["1 unit, 2 inputs", randomProblem(4, 1, 2)],
] as const;

describe.each(problems)("the hypercube against enumeration: %s", (_, problem) => {
  const probabilities = problem.reference.kind === "fixed" ? problem.reference.probabilities : new Float64Array();
  const oracle = solveByEnumeration({ ...problem, probabilities });
  const states = statesOf(problem.units, problem.inputs);
  const solved = solveHypercube(problem);
  const policy = { ...problem, logits: solved.logits };
  const size = states.length;

  test("value, L, policy and occupancy agree with dense policy iteration to 1e-10 (H4, H6, H7, H9)", () => {
    expect(solved.status).toBe("converged");
    expect(largest(solved.value, oracle.value)).toBeLessThan(1e-10);
    expect(Math.abs(solved.averageReward - oracle.averageReward)).toBeLessThan(1e-12);
    for (const state of states)
      for (let unit = 0; unit < problem.units; unit++)
        expect(Math.abs(logistic(solved.logits[edgeOf(state, unit)]) - oracle.policy(unit, state))).toBeLessThan(1e-11);
    expect(largest(solved.occupancy, oracle.occupancy)).toBeLessThan(1e-11);
  });

  test("the edge-wise sweep solves the same problem as the fast one (H4)", () => {
    const clear = solveHypercube(problem, { backup: backupByEdges });
    expect(largest(clear.value, oracle.value)).toBeLessThan(1e-10);
  });

  test("the coding cost agrees with its sum over states and units (H8)", () => {
    let cost = 0;
    states.forEach((state, s) => {
      cost += oracle.occupancy[s] * costOf({ ...problem, probabilities }, oracle.policy, state);
    });
    expect(Math.abs(meanCodingCost(policy, solved.occupancy, solved.referenceLogits) - cost)).toBeLessThan(1e-12);
    expect(Math.abs(solved.codingCostNats - cost)).toBeLessThan(1e-12);
  });

  test("one step forward and its transpose are the dense matrix of transitions (H7)", () => {
    const rng = createRng(9);
    const anything = Float64Array.from({ length: size }, () => rng.normal());
    const probability = solved.logits.map(logistic);
    const out = new Float64Array(size);
    const work = new Float64Array(size);
    hypercubePushInto(out, anything, probability, problem.updateShare, problem.inputChain, work);
    const pushed = states.map((_, j) => oracle.matrix.reduce((sum, row, i) => sum + anything[i] * row[j], 0));
    expect(largest(out, pushed)).toBeLessThan(1e-11);
    hypercubeLookAheadInto(out, anything, probability, problem.updateShare, problem.inputChain, work);
    const ahead = oracle.matrix.map((row) => row.reduce((sum, t, j) => sum + t * anything[j], 0));
    expect(largest(out, ahead)).toBeLessThan(1e-11);
  });

  test("adjoint and evaluation agree with dense linear algebra to 1e-9 (H12, H13)", () => {
    const rng = createRng(10);
    const signal = Float64Array.from({ length: size }, () => rng.normal());
    const mean = signal.reduce((a, b) => a + b, 0) / size;
    const gradient = signal.map((value) => value - mean);
    const bordered = (transposed: boolean, border: readonly number[]) => [
      ...oracle.matrix.map((row, i) => [
        ...row.map((t, j) => (i === j ? 1 : 0) - (transposed ? oracle.matrix[j][i] : t)),
        border[i],
      ]),
      [...states.map(() => 1), 0],
    ];
    const ones = states.map(() => 1);
    const adjoint = eliminate(bordered(true, oracle.occupancy), [...gradient, 0]).slice(0, size);
    const found = solveHypercubeAdjoint(policy, gradient);
    expect(found.status).toBe("converged");
    expect(largest(found.solution, adjoint)).toBeLessThan(1e-9);
    const evaluated = eliminate(bordered(false, ones), [...signal, 0]);
    const evaluation = evaluateHypercube(policy, signal);
    expect(largest(evaluation.solution, evaluated.slice(0, size))).toBeLessThan(1e-9);
    expect(Math.abs(evaluation.mean - evaluated[size])).toBeLessThan(1e-11);
  });

  test("the adjoint gives the gradient of a likelihood with respect to every reward (H12)", () => {
    const rng = createRng(11);
    const on = solved.logits.map(() => rng.integer(20));
    const count = on.map((n) => n + rng.integer(20));
    const logLikelihood = (reward: Float64Array) => {
      const { logits } = solveHypercube({ ...problem, reward }, { tolerance: 1e-13 });
      return logits.reduce((sum, z, e) => sum + on[e] * z - count[e] * Math.log1p(Math.exp(z)), 0);
    };
    const edges = solved.logits.map((z, e) => (on[e] - count[e] * logistic(z)) / problem.codingCost);
    const scattered = new Float64Array(size);
    edgeDivergenceInto(scattered, edges, problem.units);
    const gradient = new Float64Array(size);
    moveInputsInto(gradient, scattered, problem.inputChain, problem.inputs);
    const { solution } = solveHypercubeAdjoint(policy, gradient);
    const step = 1e-4;
    for (let s = 0; s < size; s++) {
      const shifted = (h: number) => logLikelihood(problem.reward.map((r, k) => (k === s ? r + h : r)));
      const fourth = (8 * (shifted(step) - shifted(-step)) - (shifted(2 * step) - shifted(-2 * step))) / (12 * step);
      expect(Math.abs(solution[s] - fourth)).toBeLessThan(1e-6 * Math.max(1, ...gradient.map(Math.abs)));
    }
  });

  test("the inverse gives the reward again, up to a constant for each input (I1, I4)", () => {
    const { reward, curl } = exactInverse(policy, solved.referenceLogits, problem.codingCost);
    const words = 2 ** problem.units;
    for (let x = 0; x < problem.inputs; x++) {
      const row = problem.reward.slice(x * words, (x + 1) * words);
      const mean = row.reduce((a, b) => a + b, 0) / words;
      expect(
        largest(
          reward.slice(x * words, (x + 1) * words),
          row.map((r) => r - mean),
        ),
      ).toBeLessThan(1e-9);
    }
    expect(curl).toBeLessThan(1e-20);
  });

  test("the occupancy of a policy that is not optimal agrees with the dense long run (H7)", () => {
    const rng = createRng(12);
    const logits = solved.logits.map(() => 3 * rng.normal());
    const matrix = transitions({ ...problem, probabilities }, (unit, state) => logistic(logits[edgeOf(state, unit)]));
    expect(largest(stationaryOccupancy({ ...problem, logits }).occupancy, longRun(matrix))).toBeLessThan(1e-11);
  });
});

test("the potential of a field with curl is the least-squares one (I2)", () => {
  const rng = createRng(20);
  const [units, words] = [4, 16];
  const field = Float64Array.from({ length: units * (words / 2) }, () => rng.normal());
  // Normal equations of Σ_edges (y − w(on) + w(off))², with Σ w = 0 as the last row.
  const matrix = Array.from({ length: words }, () => new Array<number>(words).fill(0));
  const right = new Array<number>(words).fill(0);
  for (const state of statesOf(units, 1))
    for (let unit = 0; unit < units; unit++) {
      if (state.sigma[unit] === 1) continue;
      const [off, on] = [indexOf(state), indexOf(withUnit(state, unit, 1))];
      const y = field[edgeOf(state, unit)];
      matrix[on][on]++;
      matrix[off][off]++;
      matrix[on][off]--;
      matrix[off][on]--;
      right[on] += y;
      right[off] -= y;
    }
  matrix[words - 1].fill(1);
  right[words - 1] = 0;
  expect(largest(potentialOfEdges(field, units), eliminate(matrix, right))).toBeLessThan(1e-13);
});

test("gradient and divergence on edges are what the layout says, and transposes of each other (H5)", () => {
  const rng = createRng(21);
  const table = Float64Array.from({ length: 2 * 8 }, () => rng.normal());
  const edges = Float64Array.from({ length: 2 * 3 * 4 }, () => rng.normal());
  const gradient = new Float64Array(24);
  edgeDifferencesInto(gradient, table, 3);
  for (const state of statesOf(3, 2))
    for (let unit = 0; unit < 3; unit++)
      expect(gradient[edgeOf(state, unit)]).toBe(
        table[indexOf(withUnit(state, unit, 1))] - table[indexOf(withUnit(state, unit, 0))],
      );
  const divergence = new Float64Array(16);
  edgeDivergenceInto(divergence, edges, 3);
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, k) => sum + value * b[k], 0);
  expect(Math.abs(dot(gradient, edges) - dot(table, divergence))).toBeLessThan(1e-13);
});
