import { describe, expect, test } from "vitest";
import type { SettledProblem } from "../bellman/problem.ts";
import { createRng } from "../num/rng.ts";
import { tabularProcess } from "../process/tabularProcess.ts";
import { textMaze } from "../process/textMaze.ts";
import { readCheckpoint, writeCheckpoint } from "../run/checkpoint.ts";
import { runNow } from "../run/runNow.ts";
import { type PolicyIterationOptions, type PolicyIterationState, policyIteration } from "./policyIteration.ts";
import { solveExactly } from "./solveExactly.ts";
import { valueIteration } from "./valueIteration.ts";

const rng = createRng(1);
const solve = (problem: SettledProblem, options: PolicyIterationOptions = {}, maxSteps = 50) =>
  runNow(policyIteration(options), problem, { rng, maxSteps });

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
const maze = textMaze({ rows, slip: 0.1 });
const problem: SettledProblem = {
  process: maze,
  reward: {
    kind: "state",
    values: Float64Array.from({ length: maze.states }, (_, s) => (s === maze.goalState ? 1 : 0)),
  },
  reference: { kind: "fixed", probabilities: new Float64Array(5).fill(0.2) },
  temperature: 0.05,
  criterion: { kind: "discounted", discount: 0.99 },
};
const average: SettledProblem = { ...problem, criterion: { kind: "average" } };

test("a state that loops on itself is solved in one step (B12)", () => {
  const loop: SettledProblem = {
    ...problem,
    process: tabularProcess({ states: 1, actions: 3, successors: () => [[0, 1]], terminal: [], start: 0 }),
    reward: { kind: "state", values: Float64Array.of(2) },
    reference: { kind: "counting" },
    temperature: 0.5,
  };
  const { steps, result } = solve(loop);
  expect(steps).toBe(1);
  expect(result.value[0]).toBeCloseTo((2 + 0.5 * Math.log(3)) / 0.01, 9);
});

test.each([
  ["discounted", problem],
  ["average", average],
])("in a maze, %s, it ends where value iteration ends, in ten steps (B10, B12)", (_, given) => {
  const newton = solve(given);
  const sweeps = runNow(valueIteration({ tolerance: 1e-12 }), given, { rng, maxSteps: 1e5 });
  expect([newton.status, sweeps.status]).toEqual(["converged", "converged"]);
  expect(newton.steps).toBeLessThanOrEqual(10);
  for (let s = 0; s < maze.states; s++) expect(newton.result.value[s]).toBeCloseTo(sweeps.result.value[s]!, 8);
  if (newton.result.gain !== undefined) expect(newton.result.gain).toBeCloseTo(sweeps.result.gain!, 11);
});

test("values never fall, and near the end the error is squared in each step (B12)", () => {
  const method = policyIteration({ tolerance: 1e-12 });
  const exact = solve(problem, { tolerance: 1e-12 }).result.value;
  let state = method.init(problem, rng);
  const errors: number[] = [];
  let last: Float64Array | undefined;
  while (method.status(state) === "running") {
    state = method.step(problem, state);
    if (last) for (let s = 0; s < maze.states; s++) expect(state.value[s]! - last[s]!).toBeGreaterThanOrEqual(-1e-11);
    last = state.value.slice();
    errors.push(state.value.reduce((most, v, s) => Math.max(most, Math.abs(v - exact[s]!)), 0));
  }
  const near = errors.filter((error) => error < 0.1 && error > 1e-10);
  expect(near.length).toBeGreaterThanOrEqual(2);
  // |e′| ≤ c e²; the curvature of the soft maximum is at most 1/(2α) and reaches 1/(1 − γ) steps.
  const curvature = 1 / (2 * problem.temperature * 0.01);
  for (let k = 1; k < near.length; k++) expect(near[k]).toBeLessThan(curvature * near[k - 1]! ** 2);
});

test("a tolerance below rounding ends where rounding does, after the usual steps (B12)", () => {
  for (const given of [problem, average]) {
    const { status, steps, result } = solve(given, { tolerance: 1e-300 });
    expect(status).toBe("converged");
    expect(steps).toBeLessThanOrEqual(15);
    expect(result.residual).toBeLessThan(1e-10);
  }
});

test("a checkpoint between two steps goes on to the same bits", () => {
  const method = policyIteration();
  const whole = runNow(method, average, { rng, maxSteps: 50 });
  let state = method.init(average, rng);
  for (let i = 0; i < 3; i++) state = method.step(average, state);
  const saved = readCheckpoint(writeCheckpoint(state)) as PolicyIterationState;
  expect(runNow(method, average, { rng, maxSteps: 50, from: { step: 3, state: saved } })).toEqual(whole);
});

test("wrong problems and options are refused", () => {
  expect(() => solve({ ...problem, temperature: 0 })).toThrow(/temperature must be > 0/);
  expect(() => solve(problem, { tolerance: -1 })).toThrow(/policyIteration: tolerance must be > 0/);
  expect(() => solve(problem, { start: new Float64Array(2) })).toThrow(/policyIteration: start must hold 51/);
});

describe("solveExactly", () => {
  // So cold that exp underflows: at the start both sides stay where they are, each a part of its own.
  const cold: SettledProblem = {
    process: tabularProcess({ states: 2, actions: 2, successors: (_, a) => [[a, 1]], terminal: [], start: 0 }),
    reward: { kind: "stateAction", values: Float64Array.of(1, 0, 0, 1.5) },
    reference: { kind: "counting" },
    temperature: 1e-4,
    criterion: { kind: "average" },
  };

  test("where policy iteration meets parts that never meet, value iteration answers (B10, B12)", () => {
    expect(solve(cold).status).toBe("exhausted");
    const { status, result } = solveExactly(cold);
    expect(status).toBe("converged");
    expect(result.gain).toBeCloseTo(1.5, 9);
  });

  test("begun at the answer it needs one step, and few steps allowed fall back to value iteration", () => {
    const { result, steps } = solveExactly(average);
    expect(steps).toBeGreaterThan(2);
    expect(steps).toBeLessThanOrEqual(10);
    expect(solveExactly(average, { start: result.value }).steps).toBe(1);
    const other = solveExactly(average, { maxPolicies: 1, tolerance: 1e-12 });
    expect(other.status).toBe("converged");
    expect(other.steps).toBeGreaterThan(50);
    expect(other.result.gain).toBeCloseTo(result.gain!, 11);
  });

  test("neither finding an end is exhausted, not an exception", () => {
    expect(solveExactly(average, { maxPolicies: 1, maxSweeps: 2 }).status).toBe("exhausted");
  });
});
