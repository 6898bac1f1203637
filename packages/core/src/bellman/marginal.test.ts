import { expect, test } from "vitest";
import { marginalOf } from "./marginal.ts";

const alone = { states: 3, actions: 2 };
const pair = { states: 3, actions: 2, agents: { count: 2, of: Int32Array.of(0, 1, 0) } };
const visits = Float64Array.of(1, 3, 2, 2, 0, 0);

test("one agent's average weighs every state by how often it is visited, whether shared or not (B7)", () => {
  for (const shared of [true, false]) {
    const p = marginalOf(alone, visits, shared);
    expect([...p]).toEqual([0.375, 0.625, 0.375, 0.625, 0.375, 0.625]);
  }
});

test("each agent is averaged over its own states; shared, all are one (B7)", () => {
  expect([...marginalOf(pair, visits, false)]).toEqual([0.25, 0.75, 0.5, 0.5, 0.25, 0.75]);
  expect([...marginalOf(pair, visits, true)]).toEqual([...marginalOf(alone, visits, true)]);
});

test("visits in other units give the same average (B7)", () => {
  expect([
    ...marginalOf(
      pair,
      visits.map((d) => 8 * d),
      false,
    ),
  ]).toEqual([...marginalOf(pair, visits, false)]);
});

test("an agent that never acts has no average and is refused by number", () => {
  expect(() => marginalOf(pair, Float64Array.of(1, 3, 0, 0, 1, 0), false)).toThrow(/marginalOf: agent 1 never acts/);
  expect(() => marginalOf(alone, new Float64Array(4), true)).toThrow(/marginalOf: stateActions must hold 3 × 2/);
});
