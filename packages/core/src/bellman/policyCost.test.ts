import { expect, test } from "vitest";
import { tabularProcess } from "../process/tabularProcess.ts";
import { policyCost, policyEarnings } from "./policyCost.ts";
import type { SettledProblem } from "./problem.ts";

const process = tabularProcess({ states: 2, actions: 2, successors: () => [[1, 1]], terminal: [1], start: 0 });
const cost = (reference: SettledProblem["reference"], policy: number[]) =>
  policyCost({ process, reference }, Float64Array.from([...policy, 0, 0]))[0]!;

test("against counting the cost is minus the action entropy (B5)", () => {
  expect(cost({ kind: "counting" }, [0.5, 0.5])).toBeCloseTo(-Math.LN2, 14);
  expect(cost({ kind: "counting" }, [1, 0])).toBe(0);
});

test("against a fixed reference it is KL: 0 for the reference itself, log 1/p for certainty (B5)", () => {
  const reference = { kind: "fixed", probabilities: Float64Array.of(0.2, 0.8) } as const;
  expect(cost(reference, [0.2, 0.8])).toBeCloseTo(0, 14);
  expect(cost(reference, [1, 0])).toBeCloseTo(Math.log(5), 14);
});

test("doing what the reference forbids costs infinity, not doing it nothing (B5)", () => {
  const reference = { kind: "fixed", probabilities: Float64Array.of(0, 1) } as const;
  expect(cost(reference, [0.1, 0.9])).toBe(Infinity);
  expect(cost(reference, [0, 1])).toBe(0);
});

test("earnings are the mean reward less temperature × cost; a terminal state earns its own reward (B6)", () => {
  const problem: SettledProblem = {
    process,
    reward: { kind: "state", values: Float64Array.of(3, 7) },
    reference: { kind: "counting" },
    temperature: 2,
    criterion: { kind: "discounted", discount: 0.5 },
  };
  const policy = Float64Array.of(0.5, 0.5, 0, 0);
  expect(policyEarnings(problem, policy)[0]).toBeCloseTo(3 + 2 * Math.LN2, 14);
  expect(policyEarnings(problem, policy)[1]).toBe(7);
  const byAction: SettledProblem = { ...problem, reward: { kind: "stateAction", values: Float64Array.of(1, 5, 0, 0) } };
  expect([...policyEarnings(byAction, Float64Array.of(0.25, 0.75, 0, 0))][0]).toBeCloseTo(
    4 - 2 * (0.25 * Math.log(0.25) + 0.75 * Math.log(0.75)),
    14,
  );
});

test("a policy of the wrong shape is refused", () => {
  expect(() => policyCost({ process, reference: { kind: "counting" } }, new Float64Array(2))).toThrow(
    /policyCost: policy must hold 2 × 2/,
  );
});
