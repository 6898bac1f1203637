import { expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import { rollout } from "./rollout.ts";
import { tabularProcess } from "./tabularProcess.ts";
import { expectTrajectory } from "./trajectory.ts";

const STAY = 0.8;
/** Stays or moves on to the terminal state. */
const exit = tabularProcess({
  states: 2,
  actions: 2,
  terminal: [1],
  start: 0,
  successors: (_, a) => [[a, 1]],
});
const policy = Float64Array.of(STAY, 1 - STAY, 0, 0);

test("a rollout is a trajectory of the process and ends where it terminates", () => {
  const found = rollout(exit, policy, { rng: createRng(1), steps: 1000 });
  expectTrajectory("test", "rollout", found, exit);
  expect(found.ended).toBe("terminated");
  expect(found.actions.at(-1)).toBe(1);
  expect([...found.actions.subarray(0, -1)].every((a) => a === 0)).toBe(true);
});

test("a rollout cut off before its end is truncated and has as many actions as were allowed", () => {
  const found = rollout(exit, Float64Array.of(1, 0, 0, 0), { rng: createRng(1), steps: 7 });
  expect(found).toEqual({ states: new Int32Array(8), actions: new Int32Array(7), ended: "truncated" });
});

test("a rollout that starts in a terminal state takes no action", () => {
  const found = rollout(exit, policy, { rng: createRng(1), steps: 7, start: 1 });
  expect(found).toEqual({ states: Int32Array.of(1), actions: new Int32Array(0), ended: "terminated" });
});

test("the mean lifetime is 1 / (1 − probability of staying), within 5 standard errors", () => {
  const runs = 20_000;
  const rng = createRng(3);
  let steps = 0;
  for (let i = 0; i < runs; i++) steps += rollout(exit, policy, { rng: rng.split(`${i}`), steps: 1e4 }).actions.length;
  const deviation = Math.sqrt(STAY) / (1 - STAY);
  expect(Math.abs(steps / runs - 1 / (1 - STAY))).toBeLessThan((5 * deviation) / Math.sqrt(runs));
});

test("the start is drawn from the process's distribution, within 5 standard errors", () => {
  const either = tabularProcess({
    states: 2,
    actions: 1,
    terminal: [],
    start: Float64Array.of(0.3, 0.7),
    successors: (s) => [[s, 1]],
  });
  const rng = createRng(4);
  const runs = 20_000;
  let second = 0;
  for (let i = 0; i < runs; i++)
    second += rollout(either, Float64Array.of(1, 1), { rng: rng.split(`${i}`), steps: 0 }).states[0]!;
  expect(Math.abs(second / runs - 0.7)).toBeLessThan(5 * Math.sqrt(0.21 / runs));
});

test("the same seed gives the same rollout, and the parent stream is not drawn from", () => {
  const rng = createRng(5);
  const first = rollout(exit, policy, { rng, steps: 100 });
  expect(rollout(exit, policy, { rng, steps: 100 })).toEqual(first);
  expect(rng.position().words).toBe(0);
});

test("wrong shapes, starts and impossible rows are refused", () => {
  const rng = createRng(1);
  expect(() => rollout(exit, new Float64Array(3), { rng, steps: 1 })).toThrow(/rollout: policy must hold 2 × 2 = 4/);
  expect(() => rollout(exit, policy, { rng, steps: 1, start: 2 })).toThrow(
    /rollout: start must be an integer from 0 to 1/,
  );
  expect(() => rollout(exit, policy, { rng, steps: -1 })).toThrow(/rollout: steps must be an integer/);
  expect(() => rollout(exit, new Float64Array(4), { rng, steps: 1 })).toThrow(/must have a positive finite sum/);
});
