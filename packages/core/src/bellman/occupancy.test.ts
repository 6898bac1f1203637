import { expect, test } from "vitest";
import { tabularProcess } from "../process/tabularProcess.ts";
import { evaluateTransposed, occupancy } from "./occupancy.ts";

const decay = tabularProcess({
  states: 2,
  actions: 2,
  successors: (_, a) =>
    a === 0
      ? [
          [0, 0.75],
          [1, 0.25],
        ]
      : [[1, 1]],
  terminal: [1],
  start: 0,
});
const discounted = { process: decay, criterion: { kind: "discounted", discount: 0.8 } } as const;

test("a state left with probability ¼ is visited 1 / (1 − ¾ γ) times, its end γ ¼ of that (B4)", () => {
  const { states, stateActions, status } = occupancy(discounted, Float64Array.of(1, 0, 0, 0));
  expect(states[0]).toBeCloseTo(2.5, 12);
  expect(states[1]).toBeCloseTo(0.5, 12);
  expect([...stateActions]).toEqual([states[0], 0, 0, 0]);
  expect(status).toBe("converged");
});

test("the policy's rows of terminal states are not read, whatever stands there", () => {
  const { states, stateActions } = occupancy(discounted, Float64Array.of(1, 0, Number.NaN, Infinity));
  expect(states[0]).toBeCloseTo(2.5, 12);
  expect([...stateActions.subarray(1)]).toEqual([0, 0, 0]);
});

test("without terminal states all discounted visits add up to 1 / (1 − γ) (B4)", () => {
  const ring = tabularProcess({ states: 5, actions: 1, successors: (s) => [[(s + 2) % 5, 1]], terminal: [], start: 3 });
  const { states } = occupancy(
    { process: ring, criterion: { kind: "discounted", discount: 0.99 } },
    new Float64Array(5).fill(1),
  );
  expect(states.reduce((sum, d) => sum + d, 0)).toBeCloseTo(100, 9);
});

test("two states exchanged with probabilities a and b are stationary at b and a over a + b, from any start (B4)", () => {
  const process = tabularProcess({
    states: 2,
    actions: 1,
    successors: (s) =>
      s === 0
        ? [
            [0, 0.9],
            [1, 0.1],
          ]
        : [
            [0, 0.3],
            [1, 0.7],
          ],
    terminal: [],
    start: 1,
  });
  const { states } = occupancy({ process, criterion: { kind: "average" } }, Float64Array.of(1, 1));
  expect(states[0]).toBeCloseTo(0.75, 12);
  expect(states[1]).toBeCloseTo(0.25, 12);
});

test("a periodic chain has its stationary distribution, transient states none (B4)", () => {
  const process = tabularProcess({
    states: 3,
    actions: 1,
    successors: (s) => [[s === 0 ? 1 : 3 - s, 1]],
    terminal: [],
    start: 0,
  });
  const { states, status } = occupancy({ process, criterion: { kind: "average" } }, new Float64Array(3).fill(1));
  expect(status).toBe("converged");
  expect(states[0]).toBeLessThan(1e-12);
  expect(states[1]).toBeCloseTo(0.5, 11);
  expect(states[2]).toBeCloseTo(0.5, 11);
});

test("the transpose takes sources of either sign, and is linear (B4)", () => {
  const policy = Float64Array.of(0.5, 0.5, 0, 0);
  const one = evaluateTransposed(discounted, policy, Float64Array.of(1, 0)).value;
  const two = evaluateTransposed(discounted, policy, Float64Array.of(-2, 3)).value;
  expect(two[0]).toBeCloseTo(-2 * one[0]!, 12);
  expect(two[1]).toBeCloseTo(-2 * one[1]! + 3, 12);
});

test("in the average criterion the transpose sums to 0, and a uniform source gives 0 (B4)", () => {
  const process = tabularProcess({
    states: 3,
    actions: 1,
    successors: (s) => [[(s + 1) % 3, 1]],
    terminal: [],
    start: 0,
  });
  const following = { process, criterion: { kind: "average" } } as const;
  const policy = new Float64Array(3).fill(1);
  const { value } = evaluateTransposed(following, policy, Float64Array.of(4, 0, -1));
  expect(value.reduce((sum, x) => sum + x, 0)).toBeCloseTo(0, 12);
  for (const x of evaluateTransposed(following, policy, Float64Array.of(2, 2, 2)).value) expect(x).toBeCloseTo(0, 12);
});

test("wrong policies, sources and criteria are refused with the entry at fault", () => {
  expect(() => occupancy(discounted, Float64Array.of(2, -1, 0, 0))).toThrow(
    /policy of state 0\[0\] must be a probability but is 2/,
  );
  expect(() => occupancy({ process: decay, criterion: { kind: "average" } }, Float64Array.of(1, 0, 0, 0))).toThrow(
    /occupancy: state 1 is terminal/,
  );
  expect(() => evaluateTransposed(discounted, Float64Array.of(1, 0, 0, 0), new Float64Array(3))).toThrow(
    /evaluateTransposed: source must hold 2/,
  );
});
