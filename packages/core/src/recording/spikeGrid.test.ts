import { describe, expect, test } from "vitest";
import { spikeGrid } from "./spikeGrid.ts";

const unit = (id: number, timesS: number[]) => ({ id, timesS: Float64Array.from(timesS) });

describe("spike trains on the millisecond grid", () => {
  test("two spikes in one millisecond become one and are counted as merged", () => {
    const grid = spikeGrid([unit(7, [0.0101, 0.0109, 0.011, 0.5])], [{ startS: 0, stopS: 1 }]);
    expect([...grid.timesMs[0]]).toEqual([10, 11, 500]);
    expect(grid.merged).toEqual([1]);
    expect(grid.unitIds).toEqual([7]);
  });

  test("a time stored with a rounding error stays in its own millisecond", () => {
    // 0.289 × 1000 = 288.99999999999994 in double precision
    const times = Array.from({ length: 2000 }, (_, k) => k / 1000);
    const grid = spikeGrid([unit(0, times)], [{ startS: 0, stopS: 2 }]);
    expect([...grid.timesMs[0]]).toEqual(Array.from({ length: 2000 }, (_, k) => k));
  });

  test("spikes in gaps and at the end of a half-open stretch are left out", () => {
    const grid = spikeGrid(
      [unit(0, [0.5, 1.5, 2, 2.9995, 3, 9])],
      [
        { startS: 2, stopS: 3 },
        { startS: 0, stopS: 1 },
      ],
    );
    expect([...grid.timesMs[0]]).toEqual([500, 2000, 2999]);
    expect(grid.stretches).toEqual([
      { startMs: 0, stopMs: 1000 },
      { startMs: 2000, stopMs: 3000 },
    ]);
  });

  test("the grid follows the file's clock, so that another start does not move spikes between milliseconds", () => {
    const times = [5.00005, 5.00095, 5.00105, 6.7777];
    const all = spikeGrid([unit(0, times)], [{ startS: 0, stopS: 10 }]);
    const late = spikeGrid([unit(0, times)], [{ startS: 4.9996, stopS: 10 }]);
    expect(late.originS).toBe(5);
    expect([...late.timesMs[0]].map((ms) => ms + 5000)).toEqual([...all.timesMs[0]]);
  });

  test("unsorted spikes give the same grid as sorted ones", () => {
    const sorted = spikeGrid([unit(0, [0.1, 0.2, 0.3])], [{ startS: 0, stopS: 1 }]);
    expect(spikeGrid([unit(0, [0.3, 0.1, 0.2])], [{ startS: 0, stopS: 1 }])).toEqual(sorted);
  });

  test("negative times are legal: the origin is the first observed millisecond", () => {
    const grid = spikeGrid([unit(0, [-1.5, 0.25])], [{ startS: -2, stopS: 1 }]);
    expect(grid.originS).toBe(-2);
    expect([...grid.timesMs[0]]).toEqual([500, 2250]);
  });

  test("NaN, no observed time and a grid longer than 2³¹ ms are refused with a reason", () => {
    expect(() => spikeGrid([unit(3, [0.1, Number.NaN])], [{ startS: 0, stopS: 1 }])).toThrow(/unit 3, timesS\[1\]/);
    expect(() => spikeGrid([unit(3, [0.1])], [{ startS: 0.0001, stopS: 0.0009 }])).toThrow(/no whole millisecond/);
    expect(() => spikeGrid([unit(3, [0.1])], [{ startS: 0, stopS: 1e8 }])).toThrow(/Are the times in seconds/);
  });
});
