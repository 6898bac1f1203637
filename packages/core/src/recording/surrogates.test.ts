import { describe, expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import type { SpikeGrid } from "./spikeGrid.ts";
import { timeShiftedSurrogate } from "./surrogates.ts";

const stretches = [
  { startMs: 0, stopMs: 400 },
  { startMs: 1000, stopMs: 1300 },
  { startMs: 5000, stopMs: 5300 },
];
const OBSERVED_MS = 1000;

/** Where a millisecond lies when the gaps are cut out. */
function along(ms: number): number {
  let before = 0;
  for (const { startMs, stopMs } of stretches) {
    if (ms >= startMs && ms < stopMs) return before + ms - startMs;
    before += stopMs - startMs;
  }
  throw new Error(`${ms} ms lies in a gap`);
}

function randomGrid(seed: number, units: number): SpikeGrid {
  const rng = createRng(seed);
  const observed = stretches.flatMap(({ startMs, stopMs }) =>
    Array.from({ length: stopMs - startMs }, (_, k) => startMs + k),
  );
  const trains = Array.from({ length: units }, () => Int32Array.from(observed.filter(() => rng.uniform() < 0.05)));
  return { unitIds: trains.map((_, i) => i), timesMs: trains, stretches, originS: 0, merged: trains.map(() => 0) };
}

describe("time-shifted surrogates", () => {
  test("every unit's spikes rotate by one offset of 5 to 95 % of the observed time; gaps stay where they are (S3)", () => {
    for (let seed = 0; seed < 20; seed++) {
      const grid = randomGrid(seed, 3);
      const surrogate = timeShiftedSurrogate(grid, createRng(seed));
      expect(surrogate.stretches).toEqual(stretches);
      grid.timesMs.forEach((times, unit) => {
        const shifted = surrogate.timesMs[unit];
        expect([...shifted]).toEqual([...new Set(shifted)].sort((a, b) => a - b)); // ascending, unique
        const before = Array.from(times, along);
        const after = new Set(Array.from(shifted, along));
        const offsets = Array.from({ length: OBSERVED_MS }, (_, offset) => offset).filter((offset) =>
          before.every((ms) => after.has((ms + offset) % OBSERVED_MS)),
        );
        expect(after.size).toBe(before.length);
        expect(offsets).toHaveLength(1);
        expect(offsets[0]).toBeGreaterThanOrEqual(50);
        expect(offsets[0]).toBeLessThan(950);
      });
    }
  });

  test("what a unit does to itself stays, what units do to each other is gone: intervals yes, coincidences no (S3)", () => {
    const grid = randomGrid(3, 1);
    const twins = { ...grid, unitIds: [0, 1], timesMs: [grid.timesMs[0], grid.timesMs[0]] };
    const { timesMs } = timeShiftedSurrogate(twins, createRng(4));
    const intervals = (times: Int32Array) => {
      const places = Array.from(times, along).sort((a, b) => a - b);
      return places.map((ms, k) => (places[(k + 1) % places.length] - ms + OBSERVED_MS) % OBSERVED_MS).sort();
    };
    expect(intervals(timesMs[0])).toEqual(intervals(grid.timesMs[0]));
    const shared = timesMs[0].filter((ms) => timesMs[1].includes(ms)).length;
    expect(shared).toBeLessThan(grid.timesMs[0].length / 4); // all of them before
  });

  test("offsets are drawn by unit: one more unit leaves those of the others as they were", () => {
    const three = randomGrid(5, 3);
    const two = { ...three, unitIds: [0, 1], timesMs: three.timesMs.slice(0, 2) };
    const a = timeShiftedSurrogate(three, createRng(6));
    const b = timeShiftedSurrogate(two, createRng(6));
    expect(a.timesMs.slice(0, 2)).toEqual(b.timesMs);
    expect(timeShiftedSurrogate(three, createRng(7)).timesMs).not.toEqual(a.timesMs);
  });
});
