import { expect, test } from "vitest";
import { tabularProcess } from "../process/tabularProcess.ts";
import { actionRewardOf, expectCriterion, expectProblem, type SoftProblem, terminalRewardOf } from "./problem.ts";

const walk = tabularProcess({
  states: 3,
  actions: 2,
  successors: (s, a) => [[Math.min(2, s + a), 1]],
  terminal: [2],
  start: 0,
});
const problem: SoftProblem = {
  process: walk,
  reward: { kind: "zero" },
  reference: { kind: "counting" },
  temperature: 1,
  criterion: { kind: "discounted", discount: 0.9 },
};

test("a sound problem of every kind passes", () => {
  expectProblem("f", problem);
  expectProblem("f", { ...problem, reward: { kind: "state", values: Float64Array.of(1, 2, 3) } });
  expectProblem("f", { ...problem, reward: { kind: "stateAction", values: Float64Array.of(1, 2, 3, 4, 0, 0) } });
  expectProblem("f", { ...problem, reference: { kind: "fixed", probabilities: Float64Array.of(0.5, 0.5) } });
  expectProblem("f", {
    ...problem,
    reference: { kind: "fixed", probabilities: Float64Array.of(0.5, 0.5, 1, 0, 0, 1) },
  });
  expectProblem("f", { ...problem, reference: { kind: "marginal", shared: true } });
  expectProblem("f", { ...problem, criterion: { kind: "discounted", discount: 0 } });
});

test.each<[string, Partial<SoftProblem>, RegExp]>([
  ["a temperature of 0", { temperature: 0 }, /f: temperature must be > 0 but is 0. Pass reward units per nat/],
  ["a temperature of NaN", { temperature: Number.NaN }, /f: temperature must be > 0 but is NaN/],
  [
    "a discount of 1",
    { criterion: { kind: "discounted", discount: 1 } },
    /criterion.discount must lie in \[0, 1\) but is 1. Pass 1 − 1\/horizon/,
  ],
  ["a discount of NaN", { criterion: { kind: "discounted", discount: Number.NaN } }, /criterion.discount must lie in/],
  ["an average over a process that ends", { criterion: { kind: "average" } }, /state 2 is terminal, so the average/],
  ["a reward of wrong length", { reward: { kind: "state", values: new Float64Array(2) } }, /reward.values must hold 3/],
  [
    "a reward of NaN",
    { reward: { kind: "state", values: Float64Array.of(0, Number.NaN, 0) } },
    /reward.values\[1\] must be a finite number/,
  ],
  [
    "a reward for acting in a terminal state",
    { reward: { kind: "stateAction", values: Float64Array.of(0, 0, 0, 0, 0, 5) } },
    /reward.values\[5\] is 5 but state 2 is terminal and nothing is done there. Give the reward/,
  ],
  [
    "a reference of wrong length",
    { reference: { kind: "fixed", probabilities: new Float64Array(4) } },
    /reference.probabilities must hold 3 × 2 = 6/,
  ],
  [
    "a reference that is no distribution",
    { reference: { kind: "fixed", probabilities: Float64Array.of(0.5, 0.6) } },
    /reference.probabilities must sum to 1/,
  ],
  [
    "a row of the reference that is no distribution",
    { reference: { kind: "fixed", probabilities: Float64Array.of(0.5, 0.5, 1, 1, 0, 1) } },
    /reference.probabilities of state 1 must sum to 1 but sums to 2/,
  ],
])("%s is refused with the field at fault", (_, fault, message) => {
  expect(() => expectProblem("f", { ...problem, ...fault })).toThrow(message);
});

test("a criterion may be checked alone", () => {
  expect(() => expectCriterion("g", { process: walk, criterion: { kind: "average" } })).toThrow(
    /g: state 2 is terminal/,
  );
});

test("every kind of reward is a table of states and actions, 0 where nothing is done", () => {
  const table = (reward: SoftProblem["reward"]) => [...actionRewardOf({ process: walk, reward })];
  expect(table({ kind: "zero" })).toEqual([0, 0, 0, 0, 0, 0]);
  expect(table({ kind: "state", values: Float64Array.of(1, 2, 3) })).toEqual([1, 1, 2, 2, 0, 0]);
  expect(table({ kind: "stateAction", values: Float64Array.of(1, 2, 3, 4, 0, 0) })).toEqual([1, 2, 3, 4, 0, 0]);
});

test("a terminal state is worth its own reward, where rewards belong to states", () => {
  expect(terminalRewardOf({ kind: "state", values: Float64Array.of(1, 2, 3) }, 2)).toBe(3);
  expect(terminalRewardOf({ kind: "zero" }, 2)).toBe(0);
});
