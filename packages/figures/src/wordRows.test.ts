import { expect, test } from "vitest";
import { clearlyBetter, silenceOf, wordRows } from "./wordRows.ts";

const NAN = Number.NaN;

function table(words: readonly number[], columns: Record<"reward" | "low" | "high" | "visitsS", readonly number[]>) {
  const { reward, low, high, visitsS } = columns;
  return {
    words: Int32Array.from(words),
    reward: Float64Array.from(reward),
    low: Float64Array.from(low),
    high: Float64Array.from(high),
    visitsS: Float64Array.from(visitsS),
    minimumVisitS: 2,
  };
}

test("words are sorted from the best, unknown ones left out, unit i is bit i", () => {
  const reward = table([0, 1, 2, 6], {
    reward: [0.1, NAN, -0.4, 0.3],
    low: [0, NAN, -0.5, 0.2],
    high: [0.15, NAN, -0.3, 0.4],
    visitsS: [50, 1, 9, 4],
  });
  const rows = wordRows(reward, 3);
  expect(rows.map((row) => row.word)).toEqual([6, 0, 2]);
  expect(rows[0]).toMatchObject({ active: [false, true, true], count: 2, visitsS: 4, value: 0.3 });
  expect(silenceOf(rows)?.value).toBe(0.1);
});

test("several inputs are averaged by their visits, over the known ones", () => {
  const reward = table([3], {
    reward: [1, NAN, 0],
    low: [0.5, NAN, -0.5],
    high: [1.5, NAN, 0.5],
    visitsS: [30, 1, 10],
  });
  const [row] = wordRows(reward, 2);
  expect(row).toMatchObject({ value: 0.75, low: 0.25, high: 1.25, visitsS: 41 });
  expect(row!.byInput).toEqual([1, NAN, 0]);
});

test("clearly better begins where the interval of silence ends; where silence is unknown, above the mean", () => {
  const columns = { reward: [0, 0.5, 0.2], low: [-0.1, 0.3, 0.05], high: [0.1, 0.7, 0.35], visitsS: [9, 9, 9] };
  expect(clearlyBetter(wordRows(table([0, 1, 2], columns), 2)).map((row) => row.word)).toEqual([1]);
  expect(clearlyBetter(wordRows(table([3, 1, 2], columns), 2)).map((row) => row.word)).toEqual([1, 2]);
});
