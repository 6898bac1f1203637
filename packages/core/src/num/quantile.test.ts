import { describe, expect, test } from "vitest";
import { percentileInterval, quantile } from "./quantile.ts";
import { createRng } from "./rng.ts";

describe("quantiles", () => {
  test("lie on the straight line between neighbouring values; the ends are the least and the largest", () => {
    const values = [1, 2, 4, 8];
    expect([0, 1 / 3, 0.5, 2 / 3, 5 / 6, 1].map((share) => quantile(values, share))).toEqual(
      [1, 2, 3, 4, 6, 8].map((value) => expect.closeTo(value, 14)),
    );
    expect(quantile([7], 0.3)).toBe(7);
    expect(quantile([], 0.5)).toBeNaN();
  });

  test("the central 95 % of 0, 1 … 1000 are 25 to 975, in whatever order they come; NaN is left out", () => {
    const values = Array.from({ length: 1001 }, (_, k) => (k * 8) % 1001);
    expect(percentileInterval(values)).toEqual({ low: 25, high: 975 });
    expect(percentileInterval([Number.NaN, ...values, Number.NaN])).toEqual({ low: 25, high: 975 });
    expect(percentileInterval([Number.NaN])).toEqual({ low: Number.NaN, high: Number.NaN });
  });

  test("of normal replicates they are 1.96 standard deviations away (5 σ)", () => {
    const rng = createRng(1);
    const count = 20_000;
    const { low, high } = percentileInterval(Array.from({ length: count }, () => 3 + 2 * rng.normal()));
    // Standard error of a quantile: √(q (1 − q) / n) / density there.
    const error = (2 * Math.sqrt((0.025 * 0.975) / count)) / 0.05845;
    expect(Math.abs(low - (3 - 2 * 1.95996))).toBeLessThan(5 * error);
    expect(Math.abs(high - (3 + 2 * 1.95996))).toBeLessThan(5 * error);
  });
});
