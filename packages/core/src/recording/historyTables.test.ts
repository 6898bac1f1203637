import { expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import { historyLevels, ownCells, ownStateOf } from "./historyLevels.ts";
import { DRIFT_CELLS, historyTables } from "./historyTables.ts";
import { constantInput } from "./inputPath.ts";
import type { SpikeGrid } from "./spikeGrid.ts";

function randomGrid(seed: number, units: number, stretches: SpikeGrid["stretches"]): SpikeGrid {
  const rng = createRng(seed);
  const timesMs = Array.from({ length: units }, () => {
    const times: number[] = [];
    for (const { startMs, stopMs } of stretches)
      for (let ms = startMs; ms < stopMs; ms++) if (rng.uniform() < 0.03) times.push(ms);
    return Int32Array.from(times);
  });
  return { unitIds: timesMs.map((_, i) => i), timesMs, stretches, originS: 0, merged: timesMs.map(() => 0) };
}

/** The same by walking through every millisecond and looking back: shares no code with its subject. */
function walked(
  grid: SpikeGrid,
  windowMs: number,
  input: (ms: number) => number,
  blocks: number,
): Map<string, number[]> {
  const levels = historyLevels(windowMs);
  const seen = new Map<string, number[]>();
  const scored = grid.stretches.map(({ startMs, stopMs }) => Math.max(0, stopMs - startMs - levels.skipMs));
  const total = scored.reduce((a, b) => a + b, 0);
  let elapsed = 0;
  for (const { startMs, stopMs } of grid.stretches)
    for (let ms = startMs + levels.skipMs; ms < stopMs; ms++, elapsed++) {
      if (input(ms) < 0) continue;
      const past = grid.timesMs.map((times) => Array.from(times).filter((t) => t >= startMs && t < ms));
      const age = (unit: number) => ms - (past[unit].at(-1) ?? Number.NEGATIVE_INFINITY);
      for (let unit = 0; unit < grid.timesMs.length; unit++) {
        const gap = past[unit].length > 1 ? past[unit].at(-1)! - past[unit].at(-2)! : 1e9;
        const own =
          levels.ownEdgesMs.filter((edge) => age(unit) > edge).length * (levels.intervalEdgesMs.length + 1) +
          levels.intervalEdgesMs.filter((edge) => gap > edge).length;
        const others = past.map((_, j) =>
          j === unit ? 0 : levels.otherEdgesMs.filter((edge) => age(j) > edge).length,
        );
        const block = Math.floor((elapsed * blocks) / total);
        const key = `${unit}|${own}|${others.join("")}|${input(ms)}|${block}`;
        const counts = seen.get(key) ?? [0, 0];
        seen.set(key, counts);
        counts[0]++;
        if (grid.timesMs[unit].includes(ms)) counts[1]++;
      }
    }
  return seen;
}

for (const windowMs of [5, 20])
  test(`tables hold what a walk through every millisecond sees (G1), window ${windowMs} ms`, () => {
    const grid = randomGrid(windowMs, 3, [
      { startMs: 0, stopMs: 900 },
      { startMs: 1000, stopMs: 1050 },
      { startMs: 1200, stopMs: 1800 },
    ]);
    const inputs = {
      switchMs: Int32Array.of(0, 400, 1500, 1600),
      input: Int32Array.of(0, 1, -1, 0),
      labels: ["a", "b"],
    };
    const inputAt = (ms: number) => (ms < 400 ? 0 : ms < 1500 ? 1 : ms < 1600 ? -1 : 0);
    const expected = walked(grid, windowMs, inputAt, 4);
    const found = new Map<string, number[]>();
    for (const table of historyTables(grid, inputs, historyLevels(windowMs), 4))
      table.entryRow.forEach((row, e) => {
        const others = Array.from(table.others.subarray(row * 3, row * 3 + 3)).join("");
        const key = `${table.unit}|${table.own[row]}|${others}|${table.input[row]}|${table.entryBlock[e]}`;
        found.set(key, [table.entryMs[e], table.entrySpikes[e]]);
      });
    expect(found).toEqual(expected);
  });

test("own cells say whether the unit is within the window (G1)", () => {
  const levels = historyLevels(20);
  const active = Array.from({ length: ownCells(levels) }, (_, own) => ownStateOf(levels, own));
  expect(active.filter((state) => state === 1)).toHaveLength(32); // ages up to 1, 2, 3, 5, 7, 10, 15, 20 ms, four intervals each
  expect(active.indexOf(0)).toBe(32);
});

test("a unit of steady rate keeps to the middle drift cells, and all milliseconds lie in one of them (G1)", () => {
  const times = Int32Array.from({ length: 600 }, (_, k) => 500 * k + 250); // 2 spikes a second for five minutes
  const grid = {
    unitIds: [0],
    timesMs: [times],
    stretches: [{ startMs: 0, stopMs: 300_000 }],
    originS: 0,
    merged: [0],
  };
  const [table] = historyTables(grid, constantInput(), historyLevels(20), 1);
  expect(table.driftMs.reduce((a, b) => a + b, 0)).toBe(300_000 - historyLevels(20).skipMs);
  const most = table.driftMs.indexOf(Math.max(...table.driftMs));
  expect(table.driftMs[most]).toBeGreaterThan(200_000);
  expect(table.driftMs.length).toBe(DRIFT_CELLS);
});

test("a stretch that is too short for its past is refused with what to do", () => {
  const grid = randomGrid(1, 2, [{ startMs: 0, stopMs: 90 }]);
  expect(() => historyTables(grid, constantInput(), historyLevels(20), 2)).toThrow(/shorter window or longer epochs/);
});

test("trailing rates follow their spikes to the millisecond: the same cells as looking back at every one (G1)", () => {
  const seconds = 240;
  const grid = randomGrid(8, 2, [{ startMs: 0, stopMs: seconds * 1000 }]);
  const blocks = 4; // the first holds the minute in which the observed time still grows
  const [table] = historyTables(grid, constantInput(), historyLevels(20), blocks);
  const times = grid.timesMs[0];
  const mean = (times.length + 0.5) / (seconds * 1000);
  const edges = [0.25, 0.5, Math.SQRT1_2, 1, Math.SQRT2, 2, 4];
  const levelOf = (value: number) => edges.filter((edge) => value > edge).length;
  const isSpike = new Set(times);
  const expected = new Float64Array(DRIFT_CELLS);
  const from = historyLevels(20).skipMs;
  const total = seconds * 1000 - from;
  for (let ms = from; ms < seconds * 1000; ms++) {
    if (Math.floor(((ms - from) * blocks) / total) !== 2) continue;
    const rate = (length: number) => times.filter((at) => at >= ms - length && at < ms).length / (length * mean);
    if (isSpike.has(ms)) expected[levelOf(rate(10_000)) * (edges.length + 1) + levelOf(rate(60_000))]++;
  }
  const found = table.driftSpikes.subarray(2 * DRIFT_CELLS, 3 * DRIFT_CELLS);
  expect(expected.reduce((a, b) => a + b, 0)).toBeGreaterThan(1000);
  expect(found).toEqual(expected);
});
