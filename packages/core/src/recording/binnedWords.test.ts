import { describe, expect, test } from "vitest";
import { binnedWords } from "./binnedWords.ts";
import { spikeGrid } from "./spikeGrid.ts";

const unit = (id: number, timesS: number[]) => ({ id, timesS: Float64Array.from(timesS) });

describe("population words in bins", () => {
  test("bit i says whether unit i spiked in the bin, however often", () => {
    const grid = spikeGrid(
      [unit(0, [0.001, 0.002, 0.045]), unit(1, [0.041]), unit(2, [0.019, 0.02])],
      [{ startS: 0, stopS: 0.06 }],
    );
    const { words, follows, startMs } = binnedWords(grid, 20);
    expect([...words]).toEqual([0b101, 0b100, 0b011]);
    expect([...follows]).toEqual([0, 1, 1]);
    expect([...startMs]).toEqual([0, 20, 40]);
  });

  test("no bin spans a gap, and the rest of a stretch is no bin", () => {
    const grid = spikeGrid(
      [unit(0, [0.005, 0.045, 0.105])],
      [
        { startS: 0, stopS: 0.05 },
        { startS: 0.1, stopS: 0.12 },
      ],
    );
    const { words, follows, startMs } = binnedWords(grid, 20);
    expect([...words]).toEqual([1, 0, 1]);
    expect([...follows]).toEqual([0, 1, 0]);
    expect([...startMs]).toEqual([0, 20, 100]);
  });

  test("more units than a word has bits are refused", () => {
    const grid = spikeGrid(
      Array.from({ length: 31 }, (_, id) => unit(id, [0.001])),
      [{ startS: 0, stopS: 1 }],
    );
    expect(() => binnedWords(grid, 20)).toThrow(/number of units/);
  });
});
