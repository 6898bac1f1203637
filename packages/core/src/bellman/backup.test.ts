import { expect, test } from "vitest";
import { tabularProcess } from "../process/tabularProcess.ts";
import { backup, backupInto, backupWork } from "./backup.ts";
import type { SettledProblem } from "./problem.ts";

/** One state that loops on itself with three actions. */
const loop: SettledProblem = {
  process: tabularProcess({ states: 1, actions: 3, successors: () => [[0, 1]], terminal: [], start: 0 }),
  reward: { kind: "state", values: Float64Array.of(2) },
  reference: { kind: "counting" },
  temperature: 0.5,
  criterion: { kind: "discounted", discount: 0.8 },
};

test("a state that loops on itself is worth (r + α log Σ w) / (1 − γ): the backup leaves that value (B1)", () => {
  const value = (2 + 0.5 * Math.log(3)) / (1 - 0.8);
  expect(backup(loop, Float64Array.of(value))[0]).toBeCloseTo(value, 13);
});

test("under a fixed reference the loop is worth r / (1 − γ): not differing costs nothing (B1)", () => {
  const fixed: SettledProblem = {
    ...loop,
    reference: { kind: "fixed", probabilities: Float64Array.of(0.2, 0.3, 0.5) },
  };
  expect(backup(fixed, Float64Array.of(10))[0]).toBeCloseTo(10, 13);
});

test("in the average criterion a backup adds r + α log n to the loop's value (B1)", () => {
  const rise = backup({ ...loop, criterion: { kind: "average" } }, Float64Array.of(7))[0]! - 7;
  expect(rise).toBeCloseTo(2 + 0.5 * Math.log(3), 13);
});

test("a terminal state looks no further: it is worth its own reward, and 0 without one (B1)", () => {
  const process = tabularProcess({ states: 2, actions: 2, successors: () => [[1, 1]], terminal: [1], start: 0 });
  const paid: SettledProblem = { ...loop, process, reward: { kind: "state", values: Float64Array.of(2, 5) } };
  const [first, last] = backup(paid, Float64Array.of(100, 10));
  expect(first).toBeCloseTo(2 + 0.8 * 10 + 0.5 * Math.LN2, 13);
  expect(last).toBe(5);
  expect(backup({ ...paid, reward: { kind: "zero" } }, Float64Array.of(100, 10))[1]).toBe(0);
});

test("discount 0 sees nothing but its own reward (B1)", () => {
  const blind: SettledProblem = { ...loop, criterion: { kind: "discounted", discount: 0 } };
  expect(backup(blind, Float64Array.of(1e9))[0]).toBeCloseTo(2 + 0.5 * Math.log(3), 13);
});

test("backupInto writes only out and the work's q, returns the largest change, and can be repeated", () => {
  const work = backupWork(loop);
  const v = Float64Array.of(1);
  const out = new Float64Array(1);
  const [reward, logWeights] = [work.reward.slice(), work.logWeights.slice()];
  const change = backupInto(out, loop, v, work);
  expect(out).toEqual(backup(loop, v));
  expect(change).toBe(Math.abs(out[0]! - 1));
  expect(backupInto(out, loop, v, work)).toBe(change);
  expect([v, work.reward, work.logWeights]).toEqual([Float64Array.of(1), reward, logWeights]);
});

test("a NaN among the values is returned as the change, not passed over", () => {
  const process = tabularProcess({ states: 3, actions: 1, successors: (s) => [[s, 1]], terminal: [], start: 0 });
  const plain: SettledProblem = { ...loop, process, reward: { kind: "zero" } };
  for (let s = 0; s < 3; s++) {
    const v = new Float64Array(3);
    v[s] = Number.NaN;
    expect(backupInto(new Float64Array(3), plain, v, backupWork(plain))).toBeNaN();
  }
});

test("a wrong problem or shape is refused at the door", () => {
  expect(() => backup({ ...loop, temperature: -1 }, new Float64Array(1))).toThrow(
    /backup: temperature must be > 0 but is -1/,
  );
  expect(() => backup(loop, new Float64Array(2))).toThrow(/backup: v must hold 1 numbers but has 2/);
});
