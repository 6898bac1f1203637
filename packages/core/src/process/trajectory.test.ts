import { expect, test } from "vitest";
import { tabularProcess } from "./tabularProcess.ts";
import { expectTrajectory, type Trajectory } from "./trajectory.ts";

const chain = tabularProcess({
  states: 3,
  actions: 2,
  terminal: [2],
  start: 0,
  successors: (s, a) => [[a === 0 ? s : s + 1, 1]],
});
const check = (states: number[], actions: number[], ended: Trajectory["ended"]) =>
  expectTrajectory(
    "likelihood",
    "evidence[3]",
    { states: Int32Array.from(states), actions: Int32Array.from(actions), ended },
    chain,
  );

test("what can have happened passes, an empty trajectory included", () => {
  check([0, 0, 1, 2], [0, 1, 1], "terminated");
  check([0, 1], [1], "truncated");
  check([1], [], "truncated");
  check([2], [], "terminated");
});

test.each<[string, number[], number[], Trajectory["ended"], RegExp]>([
  [
    "too few states",
    [0],
    [1],
    "truncated",
    /likelihood: evidence\[3\] holds 1 states and 1 actions. Give one state more/,
  ],
  [
    "an unknown action",
    [0, 1],
    [2],
    "truncated",
    /evidence\[3\]\.actions\[0\] must be an integer from 0 to 1 but is 2/,
  ],
  ["an unknown state", [0, 9], [1], "truncated", /evidence\[3\]\.states\[1\] must be an integer from 0 to 2 but is 9/],
  [
    "an impossible step",
    [0, 1, 0],
    [1, 0],
    "truncated",
    /evidence\[3\]\.states\[2\] = 0 cannot follow state 1 under action 0/,
  ],
  [
    "an action after the end",
    [1, 2, 2],
    [1, 0],
    "terminated",
    /evidence\[3\]\.states\[1\] = 2 is terminal but is acted in/,
  ],
  [
    "a wrong ending",
    [0, 1],
    [1],
    "terminated",
    /evidence\[3\]\.ended is "terminated" but its last state says "truncated"/,
  ],
])("%s is refused with its path", (_, states, actions, ended, message) => {
  expect(() => check(states, actions, ended)).toThrow(message);
});
