import { expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import { type TabularProcessOptions, tabularProcess } from "./tabularProcess.ts";

/** Two states and a terminal one: action 0 stays, action 1 moves on with probability ¾. */
const chain: TabularProcessOptions = {
  states: 3,
  actions: 2,
  terminal: [2],
  start: 0,
  successors: (s, a) =>
    a === 0
      ? [[s, 1]]
      : [
          [s + 1, 0.75],
          [s, 0.25],
        ],
};

test("looking ahead averages over successors, and terminal states look no further", () => {
  const out = new Float64Array(6).fill(9);
  tabularProcess(chain).lookAheadInto(out, Float64Array.of(1, 10, 100));
  expect([...out]).toEqual([1, 7.75, 10, 77.5, 0, 0]);
});

test("pushing a flow moves it to the successors, and what flows out of terminal states is ignored", () => {
  const out = new Float64Array(3).fill(9);
  tabularProcess(chain).pushInto(out, Float64Array.of(1, 4, 0, 8, 5, 5));
  expect([...out]).toEqual([2, 5, 6]);
});

test("successors given twice are summed, those of probability 0 dropped, and a terminal state has none", () => {
  const table = tabularProcess({
    ...chain,
    successors: () => [
      [1, 0.25],
      [0, 0],
      [1, 0.75],
    ],
  });
  expect(table.successorsOf(0, 1)).toEqual([{ state: 1, probability: 1 }]);
  expect(table.successorsOf(2, 0)).toEqual([]);
});

test("the successors of terminal states are not asked for", () => {
  const asked: number[] = [];
  tabularProcess({
    ...chain,
    successors: (s) => {
      asked.push(s);
      return [[0, 1]];
    },
  });
  expect(asked).toEqual([0, 0, 1, 1]);
});

test("successors are drawn with their probabilities within 5 standard errors", () => {
  const table = tabularProcess(chain);
  const rng = createRng(1);
  const draws = 40_000;
  let moved = 0;
  for (let i = 0; i < draws; i++) moved += table.drawSuccessor(0, 1, rng);
  expect(Math.abs(moved / draws - 0.75)).toBeLessThan(5 * Math.sqrt(0.1875 / draws));
  expect(() => table.drawSuccessor(2, 0, rng)).toThrow(/drawSuccessor: state 2 is terminal. End the rollout/);
});

test.each<[string, Partial<TabularProcessOptions>, RegExp]>([
  [
    "a sum other than 1",
    { successors: () => [[0, 0.5]] },
    /tabularProcess: successors\(0, 0\) must sum to 1 but sums to 0.5/,
  ],
  [
    "a state that does not exist",
    { successors: () => [[3, 1]] },
    /successors\(0, 0\): successor must be an integer from 0 to 2 but is 3/,
  ],
  [
    "a negative probability",
    {
      successors: () => [
        [0, 2],
        [1, -1],
      ],
    },
    /successors\(0, 0\)\[0\] must be a probability but is 2/,
  ],
  ["NaN", { successors: () => [[0, Number.NaN]] }, /successors\(0, 0\)\[0\] must be a probability but is NaN/],
  ["a terminal state that does not exist", { terminal: [7] }, /terminal state must be an integer from 0 to 2 but is 7/],
  ["a start that does not exist", { start: 3 }, /tabularProcess: start must be an integer from 0 to 2/],
  ["a start distribution that is none", { start: Float64Array.of(1, 1, 0) }, /tabularProcess: start must sum to 1/],
  ["no states", { states: 0 }, /tabularProcess: states must be an integer/],
  [
    "an agent that does not exist",
    { agents: { count: 2, of: Int32Array.of(0, 1, 2) } },
    /agents.of\[2\] must be an integer from 0 to 1/,
  ],
])("%s is refused with its place", (_, fault, message) => {
  expect(() => tabularProcess({ ...chain, ...fault })).toThrow(message);
});
