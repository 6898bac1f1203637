import { createRng } from "@telos/core";
import { describe, expect, test } from "vitest";
import { meanInterval } from "./meanInterval.ts";

describe("meanInterval", () => {
  test("of 1, 2, 3 is 2 ± 4.303 / √3", () => {
    const { mean, low, high, count } = meanInterval([1, 2, 3]);
    expect([mean, count]).toEqual([2, 3]);
    expect(high - mean).toBeCloseTo(4.303 / Math.sqrt(3), 12);
    expect(mean - low).toBeCloseTo(high - mean, 12);
  });

  test("one value has no interval, none has no mean, and what is not finite is left out", () => {
    expect(meanInterval([5])).toEqual({ mean: 5, low: Number.NaN, high: Number.NaN, count: 1 });
    expect(meanInterval([]).mean).toBeNaN();
    expect(meanInterval([1, Number.NaN, 3]).mean).toBe(2);
  });

  test.each([3, 10, 40])("holds the expectation in 95 of 100 repetitions with %i values (4000 draws, 4 σ)", (n) => {
    const rng = createRng(n).split("intervals");
    const repeats = 4000;
    let held = 0;
    for (let k = 0; k < repeats; k++) {
      const { low, high } = meanInterval(Array.from({ length: n }, () => 2 + rng.normal()));
      if (low <= 2 && high >= 2) held++;
    }
    expect(Math.abs(held / repeats - 0.95)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / repeats));
  });
});
