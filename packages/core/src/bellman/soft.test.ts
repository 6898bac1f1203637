import { expect, test } from "vitest";
import { tabularProcess } from "../process/tabularProcess.ts";
import type { SettledProblem } from "./problem.ts";
import { actionValues, logWeightsOf, softLogPolicy, softMaximum, softPolicy } from "./soft.ts";

const soft = (q: number[], weights: number[], temperature: number) =>
  softMaximum(Float64Array.from(q), Float64Array.from(weights, Math.log), temperature, 0, q.length);

/** One state whose actions earn `rewards` and end. */
function bandit(rewards: number[], reference: SettledProblem["reference"], temperature: number): SettledProblem {
  return {
    process: tabularProcess({
      states: 2,
      actions: rewards.length,
      successors: () => [[1, 1]],
      terminal: [1],
      start: 0,
    }),
    reward: { kind: "stateAction", values: Float64Array.from([...rewards, ...rewards.map(() => 0)]) },
    reference,
    temperature,
    criterion: { kind: "discounted", discount: 0.9 },
  };
}

test("the soft maximum of equal values q under counting is q + α log n (B1)", () => {
  expect(soft([2, 2, 2], [1, 1, 1], 0.5)).toBeCloseTo(2 + 0.5 * Math.log(3), 14);
});

test("the soft maximum of equal values under a distribution is the value, whatever the temperature (B1)", () => {
  for (const temperature of [1e-3, 1, 1e3]) expect(soft([2, 2], [0.3, 0.7], temperature)).toBeCloseTo(2, 12);
});

test("the soft maximum nears the maximum as the temperature falls, and the weighted mean as it rises (B1)", () => {
  expect(soft([1, 3], [0.5, 0.5], 1e-3)).toBeCloseTo(3 - 1e-3 * Math.LN2, 14);
  expect(soft([1, 3], [0.25, 0.75], 1e6)).toBeCloseTo(2.5, 5);
});

test("values of 1e6 at temperature 1e-3 neither overflow nor vanish (B1)", () => {
  expect(soft([1e6, -1e6], [1, 1], 1e-3)).toBe(1e6);
  expect(soft([-1e6, -1e6], [1, 1], 1e-3)).toBeCloseTo(-1e6 + 1e-3 * Math.LN2, 9);
});

test("what is forbidden does not count, not even at a value of NaN; all forbidden is −∞", () => {
  expect(soft([5, Number.NaN], [1, 0], 1)).toBe(5);
  expect(soft([5, 6], [0, 0], 1)).toBe(-Infinity);
  expect(soft([5, Number.NaN], [1, 1], 1)).toBeNaN();
  expect(soft([Number.NaN], [1], 1)).toBeNaN();
});

test("a part of a table is one state's row", () => {
  expect(softMaximum(Float64Array.of(9, 1, 1, 9), new Float64Array(4), 1, 1, 2)).toBeCloseTo(1 + Math.LN2, 14);
});

test("weights are 1 when actions are counted, and the same row for all states where one row is given", () => {
  const { process } = bandit([0, 0], { kind: "counting" }, 1);
  expect([...logWeightsOf({ process, reference: { kind: "counting" } })]).toEqual([0, 0, 0, 0]);
  const row = logWeightsOf({ process, reference: { kind: "fixed", probabilities: Float64Array.of(1, 0) } });
  expect([...row]).toEqual([0, -Infinity, 0, -Infinity]);
  const rows = logWeightsOf({ process, reference: { kind: "fixed", probabilities: Float64Array.of(1, 0, 0, 1) } });
  expect([...rows]).toEqual([0, -Infinity, -Infinity, 0]);
});

test("two actions are chosen with log-odds (q₁ − q₀) / α + log(w₁ / w₀) (B2)", () => {
  const problem = bandit([1, 3], { kind: "fixed", probabilities: Float64Array.of(0.9, 0.1) }, 0.5);
  const policy = softPolicy(problem, new Float64Array(2));
  expect(Math.log(policy[1]! / policy[0]!)).toBeCloseTo(4 + Math.log(1 / 9), 12);
  expect([...policy.subarray(2)]).toEqual([0, 0]); // nothing is done in the terminal state
});

test("a probability too small for a double keeps its logarithm (B2)", () => {
  const problem = bandit([0, 1], { kind: "counting" }, 1e-3);
  expect(softPolicy(problem, new Float64Array(2))[0]).toBe(0);
  expect(softLogPolicy(problem, new Float64Array(2))[0]).toBeCloseTo(-1000, 9);
});

test("values of 1e9 apart by 1 still give a policy that sums to 1, with the right odds (B2)", () => {
  const problem = bandit([1e9, 1e9 + 1], { kind: "counting" }, 0.5);
  const policy = softPolicy(problem, new Float64Array(2));
  expect(policy[0]! + policy[1]!).toBeCloseTo(1, 14);
  expect(Math.log(policy[1]! / policy[0]!)).toBeCloseTo(2, 12);
});

test("a forbidden action has probability 0 and logarithm −∞, and the rest still sums to 1 (B2)", () => {
  const problem = bandit([9, 1, 1], { kind: "fixed", probabilities: Float64Array.of(0, 0.5, 0.5) }, 1);
  expect([...softLogPolicy(problem, new Float64Array(2)).subarray(0, 3)]).toEqual([
    -Infinity,
    Math.log(0.5),
    Math.log(0.5),
  ]);
});

test("action values look one discounted step ahead", () => {
  const problem = bandit([1, 3], { kind: "counting" }, 1);
  expect([...actionValues(problem, Float64Array.of(0, 10))]).toEqual([10, 12, 0, 0]);
  expect(() => actionValues(problem, new Float64Array(3))).toThrow(/actionValues: v must hold 2 numbers/);
});
