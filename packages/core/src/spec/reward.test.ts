import { expect, test } from "vitest";
import { rewardTable, wordOfUnits } from "./reward.ts";

test("unit i of a word is bit i, and no unit is the silent word", () => {
  expect(wordOfUnits([0, 3])).toBe(9);
  expect(wordOfUnits([3, 0])).toBe(9);
  expect(wordOfUnits([])).toBe(0);
});

test("listed words have their reward at every input or at one, all others the rest", () => {
  const words = [
    { active: [0, 1], reward: 2 },
    { active: [1], reward: -3, input: 1 },
    { active: [], reward: 5, input: 0 },
  ];
  const table = rewardTable({ kind: "words", otherwise: 0.5, words }, 2, 2);
  expect([...table]).toEqual([5, 0.5, 0.5, 2, 0.5, 0.5, -3, 2]);
});

test("a reward by count is the same for all words of that count", () => {
  const values = [
    [10, 11, 12, 13],
    [20, 21, 22, 23],
  ];
  const table = rewardTable({ kind: "count", values }, 3, 2);
  expect([...table]).toEqual([10, 11, 11, 12, 11, 12, 12, 13, 20, 21, 21, 22, 21, 22, 22, 23]);
});

test("a table is taken as it is, one row for each input", () => {
  const values = [
    [1, 2],
    [3, 4],
  ];
  expect([...rewardTable({ kind: "table", values }, 1, 2)]).toEqual([1, 2, 3, 4]);
});
