import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { holdWindow, type WordPath } from "./holdWindow.ts";
import type { InputPath } from "./inputPath.ts";
import type { SpikeGrid } from "./spikeGrid.ts";

const LENGTH_MS = 70;

const gridOf = (stretches: readonly (readonly [number, number])[], ...trains: readonly (readonly number[])[]) =>
  ({
    unitIds: trains.map((_, i) => i),
    timesMs: trains.map((train) => Int32Array.from(train)),
    stretches: stretches.map(([startMs, stopMs]) => ({ startMs, stopMs })),
    originS: 0,
    merged: trains.map(() => 0),
  }) satisfies SpikeGrid;

/** One line a millisecond, straight from the definition: who spiked in the `windowMs` milliseconds before t? */
function millisecondByMillisecond(grid: SpikeGrid, windowMs: number, inputs: InputPath | undefined): string[] {
  const lines: string[] = [];
  grid.stretches.forEach(({ startMs, stopMs }, stretch) => {
    for (let t = startMs + windowMs; t < stopMs; t++) {
      let word = 0;
      grid.timesMs.forEach((times, unit) => {
        for (let back = 1; back <= windowMs; back++) if (times.includes(t - back)) word |= 2 ** unit;
      });
      let input = inputs === undefined ? 0 : -1;
      inputs?.switchMs.forEach((at, k) => {
        if (at <= t) input = inputs.input[k];
      });
      lines.push(`${stretch} ${t}: word ${word}, input ${input}`);
    }
  });
  return lines;
}

function spelledOut(path: WordPath): string[] {
  const lines: string[] = [];
  for (let k = 0; k < path.word.length; k++)
    for (let t = path.startMs[k]; t < path.stopMs[k]; t++)
      lines.push(`${path.stretch[k]} ${t}: word ${path.word[k]}, input ${path.input[k]}`);
  return lines;
}

const stretches = fc
  .uniqueArray(fc.integer({ min: 0, max: LENGTH_MS }), { minLength: 2, maxLength: 8 })
  .map((cuts) => cuts.sort((a, b) => a - b))
  .map((cuts) => Array.from({ length: cuts.length >> 1 }, (_, k) => [cuts[2 * k], cuts[2 * k + 1]] as const));

const grids = fc
  .tuple(stretches, fc.array(fc.array(fc.nat(LENGTH_MS), { maxLength: 25 }), { minLength: 1, maxLength: 3 }))
  .map(([observed, trains]) =>
    gridOf(
      observed,
      ...trains.map((train) =>
        [...new Set(train)]
          .filter((t) => observed.some(([startMs, stopMs]) => t >= startMs && t < stopMs))
          .sort((a, b) => a - b),
      ),
    ),
  );

// Several switches in one millisecond, switches to the same input, to "unobserved", before the first stretch: all of them happen.
const inputPaths = fc
  .array(fc.tuple(fc.integer({ min: -10, max: LENGTH_MS }), fc.integer({ min: -1, max: 2 })), { maxLength: 8 })
  .map(
    (switches): InputPath => ({
      switchMs: Int32Array.from(switches, ([at]) => at).sort(),
      input: Int32Array.from(switches, ([, input]) => input),
      labels: ["a", "b", "c"],
    }),
  );

describe("the hold window", () => {
  test("the path of words and inputs is that of a look at every single millisecond (F1)", () => {
    fc.assert(
      fc.property(grids, fc.integer({ min: 1, max: 9 }), fc.option(inputPaths), (grid, windowMs, inputs) => {
        const path = inputs === null ? holdWindow(grid, windowMs) : holdWindow(grid, windowMs, inputs);
        expect(spelledOut(path)).toEqual(millisecondByMillisecond(grid, windowMs, inputs ?? undefined));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test("a new segment begins only where the word, the input or the stretch changes (F1)", () => {
    fc.assert(
      fc.property(grids, fc.integer({ min: 1, max: 9 }), (grid, windowMs) => {
        const path = holdWindow(grid, windowMs);
        for (let k = 0; k < path.word.length; k++) {
          expect(path.stopMs[k]).toBeGreaterThan(path.startMs[k]);
          if (k === 0 || path.stretch[k] !== path.stretch[k - 1]) continue;
          expect(path.startMs[k]).toBe(path.stopMs[k - 1]);
          expect(path.word[k]).not.toBe(path.word[k - 1]);
        }
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  test("a spike in millisecond τ holds its unit from τ + 1 to τ + W, and a later spike in that time renews it (F1)", () => {
    const { word, startMs, stopMs } = holdWindow(gridOf([[0, 60]], [20, 24, 29, 40]), 5);
    // 29 = 24 + W is the last millisecond of the hold of 24: its spike joins without a flip. 40 comes after 34: a new hold.
    expect([...word]).toEqual([0, 1, 0, 1, 0]);
    expect([...startMs]).toEqual([5, 21, 35, 41, 46]);
    expect([...stopMs]).toEqual([21, 35, 41, 46, 60]);
  });

  test("the first window of every stretch is left out, and a stretch no longer than the window altogether (F1)", () => {
    const grid = gridOf(
      [
        [0, 30],
        [40, 50],
        [60, 80],
      ],
      [29, 45, 60],
    );
    const { word, startMs, stopMs, stretch } = holdWindow(grid, 10);
    // The spike at 29 is not carried over the gap; that at 60 is seen from 61 on and is still held when the third stretch is first known.
    expect([...stretch]).toEqual([0, 2, 2]);
    expect([...word]).toEqual([0, 1, 0]);
    expect([...startMs]).toEqual([10, 70, 71]);
    expect([...stopMs]).toEqual([30, 71, 80]);
  });

  test("without an input there is one, and it never changes", () => {
    const path = holdWindow(gridOf([[0, 20]], [8]), 4);
    expect(path.inputs).toBe(1);
    expect([...path.input]).toEqual([0, 0, 0]);
  });

  test("a window of 0, NaN or half a millisecond, and more units than a word has bits, are refused", () => {
    for (const windowMs of [0, Number.NaN, 2.5, -5])
      expect(() => holdWindow(gridOf([[0, 20]], [8]), windowMs)).toThrow(/windowMs/);
    expect(() => holdWindow(gridOf([[0, 20]], ...Array.from({ length: 31 }, () => [])), 5)).toThrow(/number of units/);
    expect(() => holdWindow(gridOf([[0, 20]]), 5)).toThrow(/number of units/);
  });
});
