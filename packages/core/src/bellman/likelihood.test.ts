import { expect, test } from "vitest";
import { tabularProcess } from "../process/tabularProcess.ts";
import type { Trajectory } from "../process/trajectory.ts";
import { actionCountsOf, likelihoodGradient, logLikelihood } from "./likelihood.ts";
import type { SettledProblem } from "./problem.ts";

const coin = tabularProcess({ states: 2, actions: 2, successors: (_, a) => [[a, 1]], terminal: [], start: 0 });
const trajectory = (actions: number[]): Trajectory => ({
  states: Int32Array.from([0, ...actions]),
  actions: Int32Array.from(actions),
  ended: "truncated",
});
const problem: SettledProblem = {
  process: coin,
  reward: { kind: "zero" },
  reference: { kind: "counting" },
  temperature: 0.5,
  criterion: { kind: "discounted", discount: 0.8 },
};

test("actions are counted where they were taken, over all trajectories", () => {
  expect([...actionCountsOf(coin, [trajectory([0, 1, 1, 0]), trajectory([1])])]).toEqual([1, 2, 1, 1]);
  expect([...actionCountsOf(coin, [])]).toEqual([0, 0, 0, 0]);
});

test("a step that cannot have happened is refused with its path", () => {
  const wrong = { ...trajectory([0, 1]), states: Int32Array.of(0, 1, 1) };
  expect(() => actionCountsOf(coin, [trajectory([1]), wrong])).toThrow(
    /trajectories\[1\]\.states\[1\] = 1 cannot follow/,
  );
});

test("without any reward every action is worth log ½ a time (B8)", () => {
  expect(logLikelihood(problem, new Float64Array(2), Float64Array.of(3, 1, 0, 2))).toBeCloseTo(6 * Math.log(0.5), 12);
});

test("doing what is forbidden has likelihood 0, not NaN, and not doing it costs nothing (B8)", () => {
  const forbidding: SettledProblem = { ...problem, reference: { kind: "fixed", probabilities: Float64Array.of(1, 0) } };
  expect(logLikelihood(forbidding, new Float64Array(2), Float64Array.of(1, 1, 0, 0))).toBe(-Infinity);
  expect(logLikelihood(forbidding, new Float64Array(2), Float64Array.of(1, 0, 0, 0))).toBe(0);
});

test("with discount 0 only the reward of the action itself explains it: gradient (N − N(s) π) / α (B9)", () => {
  const blind: SettledProblem = { ...problem, criterion: { kind: "discounted", discount: 0 } };
  const { stateActions, states } = likelihoodGradient(blind, new Float64Array(2), Float64Array.of(3, 1, 0, 2));
  expect([...stateActions]).toEqual([2, -2, -2, 2]);
  expect([...states]).toEqual([0, 0]);
});

test("at the frequencies that the policy itself gives, no reward improves the likelihood (B9)", () => {
  const { stateActions } = likelihoodGradient(problem, new Float64Array(2), Float64Array.of(4, 4, 1, 1));
  for (const g of stateActions) expect(Math.abs(g)).toBeLessThan(1e-13);
});

test("counts of the wrong shape are refused", () => {
  expect(() => logLikelihood(problem, new Float64Array(2), new Float64Array(2))).toThrow(
    /logLikelihood: counts must hold 2 × 2/,
  );
  expect(() => likelihoodGradient(problem, new Float64Array(2), new Float64Array(2))).toThrow(
    /likelihoodGradient: counts/,
  );
});
