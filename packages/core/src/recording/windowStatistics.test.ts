import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { flipStatistics } from "./flipStatistics.ts";
import { holdWindow } from "./holdWindow.ts";
import { constantInput, type InputPath } from "./inputPath.ts";
import type { SpikeGrid } from "./spikeGrid.ts";
import { windowStatistics } from "./windowStatistics.ts";

// Longer than two of the chunks in which time is walked.
const LONGEST_MS = 90_000;

const times = (most: number) =>
  fc
    .uniqueArray(fc.integer({ min: 0, max: LONGEST_MS }), { maxLength: most })
    .map((list) => Int32Array.from(list).sort());

const grids: fc.Arbitrary<SpikeGrid> = fc
  .record({ trains: fc.array(times(60), { minLength: 1, maxLength: 4 }), cuts: times(6) })
  .map(({ trains, cuts }) => ({
    unitIds: trains.map((_, unit) => unit),
    originS: 0,
    timesMs: trains,
    merged: trains.map(() => 0),
    stretches: Array.from({ length: cuts.length >> 1 }, (_, k) => ({
      startMs: cuts[2 * k]!,
      stopMs: cuts[2 * k + 1]!,
    })),
  }));

const inputPaths: fc.Arbitrary<InputPath> = fc.oneof(
  fc.constant(constantInput()),
  fc
    .array(fc.record({ at: fc.integer({ min: -10, max: LONGEST_MS }), level: fc.integer({ min: -1, max: 2 }) }), {
      maxLength: 12,
    })
    .map((list) => {
      const sorted = [...list].sort((a, b) => a.at - b.at);
      return {
        switchMs: Int32Array.from(sorted, ({ at }) => at),
        input: Int32Array.from(sorted, ({ level }) => level),
        labels: ["a", "b", "c"],
      };
    }),
);

const outcome = (compute: () => unknown): unknown => {
  try {
    return compute();
  } catch (fault) {
    return String(fault);
  }
};

describe("statistics through a hold window in one pass", () => {
  test("are those of the path, bit for bit, with gaps, inputs and unobserved inputs (F1, F2)", () => {
    fc.assert(
      fc.property(
        grids,
        inputPaths,
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 21 }),
        (grid, inputs, windowMs, blocks) => {
          const whole = outcome(() => flipStatistics(holdWindow(grid, windowMs, inputs), blocks));
          expect(outcome(() => windowStatistics(grid, inputs, blocks)(windowMs))).toEqual(whole);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("a table too large to hold at once is counted on the path (F2)", () => {
    const grid: SpikeGrid = {
      unitIds: Array.from({ length: 18 }, (_, unit) => unit),
      merged: new Array<number>(18).fill(0),
      originS: 0,
      timesMs: Array.from({ length: 18 }, (_, unit) => Int32Array.of(unit, 400 + 3 * unit)),
      stretches: [{ startMs: 0, stopMs: 900 }],
    };
    const found = windowStatistics(grid, constantInput(), 20)(20);
    expect(found).toEqual(flipStatistics(holdWindow(grid, 20), 20));
    expect(found.word.length).toBeGreaterThan(10);
  });
});
