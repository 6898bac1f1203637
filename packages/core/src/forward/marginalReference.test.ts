import { describe, expect, test } from "vitest";
import { marginalOf } from "../bellman/marginal.ts";
import { occupancy } from "../bellman/occupancy.ts";
import type { SoftProblem } from "../bellman/problem.ts";
import { createRng } from "../num/rng.ts";
import { tabularProcess } from "../process/tabularProcess.ts";
import { textMaze } from "../process/textMaze.ts";
import { readCheckpoint, writeCheckpoint } from "../run/checkpoint.ts";
import { runNow } from "../run/runNow.ts";
import { type MarginalReferenceOptions, type MarginalState, marginalReference } from "./marginalReference.ts";

const rng = createRng(1);
const solve = (problem: SoftProblem, options: MarginalReferenceOptions = {}, maxSteps = 5000) =>
  runNow(marginalReference(options), problem, { rng, maxSteps });
const each = { kind: "marginal", shared: false } as const;
const average = { kind: "average" } as const;

/** n questions, drawn at random whatever is answered; the right answer earns 1. */
function questions(n: number, temperature: number): SoftProblem {
  return {
    process: tabularProcess({
      states: n,
      actions: n,
      successors: () => Array.from({ length: n }, (_, s) => [s, 1 / n] as const),
      terminal: [],
      start: 0,
    }),
    reward: {
      kind: "stateAction",
      values: Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0)),
    },
    reference: each,
    temperature,
    criterion: average,
  };
}

describe("rate and distortion", () => {
  test.each([
    [2, 0.3],
    [4, 0.5],
    [7, 1],
  ])("%i questions at coding cost %f have Shannon's optimum for Hamming distortion (B11, B7)", (n, lambda) => {
    // Uniform answers are the optimal average; the right one has probability e^{1/λ} / (e^{1/λ} + n − 1).
    const { status, result } = solve(questions(n, lambda), { start: tilted(n, n) });
    expect(status).toBe("converged");
    const z = Math.exp(1 / lambda) + n - 1;
    const right = Math.exp(1 / lambda) / z;
    const wrong = 1 / z;
    expect(result.policy[0]).toBeCloseTo(right, 7);
    expect(result.reference[0]).toBeCloseTo(1 / n, 7);
    expect(result.codingCost).toBeCloseTo(Math.log(n) + right * Math.log(right) + (n - 1) * wrong * Math.log(wrong), 7);
    expect(result.objective).toBeCloseTo(lambda * Math.log(z / n), 9);
    expect(result.objective).toBeCloseTo(right - lambda * result.codingCost, 7);
  });

  test("discounted, the objective is the start's value and the average weighs by discounted visits (B11)", () => {
    const problem: SoftProblem = { ...questions(3, 0.4), criterion: { kind: "discounted", discount: 0.9 } };
    const { result } = solve({ ...problem, process: { ...problem.process, start: new Float64Array(3).fill(1 / 3) } });
    const z = Math.exp(1 / 0.4) + 2;
    expect(result.reference[1]).toBeCloseTo(1 / 3, 8);
    expect(result.objective).toBeCloseTo((0.4 * Math.log(z / 3)) / 0.1, 7);
    const [right, wrong] = [Math.exp(1 / 0.4) / z, 1 / z];
    expect(result.codingCost).toBeCloseTo(Math.log(3) + right * Math.log(right) + 2 * wrong * Math.log(wrong), 7); // per step
  });
});

describe("agents", () => {
  /** Two agents take turns; the first earns by action 0, the second by action 1, whatever happened before. */
  const turns: SoftProblem = {
    process: tabularProcess({
      states: 2,
      actions: 2,
      successors: (s) => [[1 - s, 1]],
      terminal: [],
      start: 0,
      agents: { count: 2, of: Int32Array.of(0, 1) },
    }),
    reward: { kind: "stateAction", values: Float64Array.of(1, 0, 0, 1) },
    reference: each,
    temperature: 0.5,
    criterion: average,
  };

  test("with an average of its own each agent does the right thing for nothing (B11, B7)", () => {
    const { result } = solve(turns);
    expect(result.objective).toBeCloseTo(1, 7);
    expect(result.codingCost).toBeLessThan(1e-6);
  });

  test("with a shared average, whose turn it is must be paid for (B11, B7)", () => {
    const { result } = solve({ ...turns, reference: { kind: "marginal", shared: true } });
    expect(result.reference[0]).toBeCloseTo(0.5, 8);
    expect(result.objective).toBeCloseTo(0.5 * Math.log((1 + Math.exp(2)) / 2), 9);
  });
});

const rows = [
  "S....#...",
  ".##..#.#.",
  ".#...#.#.",
  ".#.###.#.",
  ".#.....#.",
  ".#####.#.",
  "...#...#.",
  ".#.#.###.",
  ".#.....#G",
];
const maze = (slip: number, temperature: number): SoftProblem & { goal: number } => {
  const process = textMaze({ rows, slip });
  const values = new Float64Array(process.states);
  values[process.goalState!] = 1;
  return {
    process,
    reward: { kind: "state", values },
    reference: each,
    temperature,
    criterion: average,
    goal: process.goalState!,
  };
};

describe("the maze of the coding-cost study", () => {
  // Measured independently (dense linear algebra in another language): steps per reward, nats, rounds.
  test.each([
    [0, 0.01, 27.794, 0.96077, 9],
    [0, 0.02, 32.855, 0.58461, 22],
    [0.1, 0.02, 38.255, 0.52468, 25],
  ])("slip %f and coding cost %f: %f steps per reward at %f nats (B11)", (slip, temperature, steps, nats, rounds) => {
    const problem = maze(slip, temperature);
    const { status, result, steps: taken } = solve(problem);
    expect(status).toBe("converged");
    expect(taken).toBe(rounds);
    expect(1 / occupancy(problem, result.policy).states[problem.goal]!).toBeCloseTo(steps, 3);
    expect(result.codingCost).toBeCloseTo(nats, 5);
  });

  test("the objective never falls from round to round, and ends at ⟨r⟩ − λ × coding cost (B11)", () => {
    const problem = maze(0.1, 0.03);
    const method = marginalReference();
    let state = method.init(problem, rng);
    let last = -Infinity;
    while (method.status(state) === "running") {
      expect(state.solution.objective).toBeGreaterThanOrEqual(last - 1e-11);
      last = state.solution.objective;
      state = method.step(problem, state);
    }
    const { policy, reference, codingCost, objective } = state.solution;
    const visits = occupancy(problem, policy);
    expect(visits.states[problem.goal]! - 0.03 * codingCost).toBeCloseTo(objective, 9);
    // and the reference is the average of the policy that was found under it.
    for (const [i, p] of marginalOf(problem.process, visits.stateActions, false).entries()) {
      expect(Math.abs(p - reference[i]!)).toBeLessThan(2e-9);
    }
  });

  test("a checkpoint between two rounds goes on to the same bits", () => {
    const problem = maze(0, 0.01);
    const method = marginalReference();
    const whole = solve(problem);
    let state = method.init(problem, rng);
    for (let i = 0; i < 3; i++) state = method.step(problem, state);
    const saved = readCheckpoint(writeCheckpoint(state)) as MarginalState;
    expect(runNow(method, problem, { rng, maxSteps: 5000, from: { step: 3, state: saved } })).toEqual(whole);
  });
});

describe("what it reports", () => {
  test("an action that begins with probability 0 keeps it", () => {
    const start = Float64Array.from({ length: 9 }, (_, i) => [0.5, 0.5, 0][i % 3]!);
    const { result } = solve(questions(3, 0.5), { start });
    for (let s = 0; s < 3; s++) expect(result.policy[3 * s + 2]).toBe(0);
  });

  test("an inner solve that does not finish is exhausted, not converged", () => {
    const inner = { maxPolicies: 1, maxSweeps: 1 };
    expect(solve(maze(0, 0.02), { inner }).status).toBe("exhausted");
  });

  test("another reference, and a start that is no policy, are refused", () => {
    expect(() => solve({ ...questions(2, 1), reference: { kind: "counting" } })).toThrow(
      /reference.kind is "counting", which needs no search. Use valueIteration/,
    );
    expect(() => solve(questions(2, 1), { start: new Float64Array(4) })).toThrow(
      /marginalReference: policy of state 0 must sum to 1/,
    );
    expect(() => solve(questions(2, 1), { tolerance: Number.NaN })).toThrow(/marginalReference: tolerance must be > 0/);
  });
});

/** A reference away from uniform, so that the search has something to do. */
function tilted(states: number, actions: number): Float64Array {
  return Float64Array.from(
    { length: states * actions },
    (_, i) => (2 * (1 + (i % actions))) / (actions * (actions + 1)),
  );
}
