import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { containsTime, intersectIntervals, normaliseIntervals, totalSeconds } from "./intervals.ts";

const stretch = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 12 }))
  .map(([startS, length]) => ({ startS, stopS: startS + length }));
const stretches = fc.array(stretch, { maxLength: 8 });
/** Oracle: membership by looking at every stretch. */
const inAny = (all: { startS: number; stopS: number }[], t: number) =>
  all.some((one) => one.startS <= t && t < one.stopS);

describe("stretches of observed time", () => {
  test("normalising keeps the union, and leaves sorted, disjoint, non-touching stretches", () => {
    fc.assert(
      fc.property(stretches, (all) => {
        const normal = normaliseIntervals(all);
        for (let t = 0; t < 60; t += 0.5) expect(containsTime(normal, t)).toBe(inAny(all, t));
        for (let i = 1; i < normal.length; i++) expect(normal[i].startS).toBeGreaterThan(normal[i - 1].stopS);
      }),
      { seed: 1 },
    );
  });

  test("a moment is in the intersection exactly if it is in both", () => {
    fc.assert(
      fc.property(stretches, stretches, (a, b) => {
        const both = intersectIntervals(a, b);
        for (let t = 0; t < 60; t += 0.5) expect(containsTime(both, t)).toBe(inAny(a, t) && inAny(b, t));
      }),
      { seed: 2 },
    );
  });

  test("overlapping seconds are counted once", () => {
    expect(
      totalSeconds([
        { startS: 0, stopS: 10 },
        { startS: 5, stopS: 12 },
        { startS: 20, stopS: 21 },
      ]),
    ).toBe(13);
  });

  test("a stretch is half open: its start is inside, its end is not", () => {
    expect(containsTime([{ startS: 1, stopS: 2 }], 1)).toBe(true);
    expect(containsTime([{ startS: 1, stopS: 2 }], 2)).toBe(false);
  });

  test("NaN and a stretch that ends before it starts are refused with their place", () => {
    expect(() =>
      normaliseIntervals([
        { startS: 0, stopS: 1 },
        { startS: Number.NaN, stopS: 1 },
      ]),
    ).toThrow(/intervals\[1\]/);
    expect(() => normaliseIntervals([{ startS: 2, stopS: 1 }])).toThrow(/start ≤ stop/);
  });
});
