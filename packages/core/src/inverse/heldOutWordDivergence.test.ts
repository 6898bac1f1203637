import { describe, expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import { heldOutWordDivergence, heldOutWordDivergences } from "./heldOutWordDivergence.ts";

const blocksOf = (...rows: number[][]) => rows.map((row) => Float64Array.from(row));

describe("divergence of words that were not fitted", () => {
  test("even blocks are held against the first prediction, odd ones against the second, weighed by their time (S6)", () => {
    const observed = blocksOf([3, 1], [10, 10], [5, 3], [0, 20]); // even: 8, 4 of 12 s; odd: 10, 30 of 40 s
    const predicted = blocksOf([0.5, 0.5], [0.25, 0.75]);
    const even = (2 / 3) * Math.log2(4 / 3) + (1 / 3) * Math.log2(2 / 3);
    const { value } = heldOutWordDivergence(observed, predicted, createRng(1));
    expect(value).toBeCloseTo((12 * even + 40 * 0) / 52, 14);
  });

  test("a prediction that is right everywhere is 0 bits off, with no interval around it (S6)", () => {
    const share = [0.5, 0.3, 0.2];
    const observed = Array.from({ length: 20 }, (_, b) => Float64Array.from(share, (p) => p * (1 + b)));
    const found = heldOutWordDivergence(observed, blocksOf(share, share), createRng(2));
    for (const bits of [found.value, found.low, found.high]) expect(Math.abs(bits)).toBeLessThan(1e-14);
  });

  test("a word that was called impossible costs 40 bits for its share, not infinitely many (S6)", () => {
    const observed = blocksOf([0.9, 0.1], [0.9, 0.1]);
    const found = heldOutWordDivergence(observed, blocksOf([1, 0], [1, 0]), createRng(3));
    expect(found.value).toBeCloseTo(0.9 * Math.log2(0.9) + 0.1 * Math.log2(0.1 / 1e-12), 12);
  });

  test("the interval holds the value where the blocks differ (S6)", () => {
    const rng = createRng(4);
    const observed = Array.from({ length: 20 }, () => {
      const p = 0.3 + 0.1 * rng.normal();
      return Float64Array.of(p, 1 - p);
    });
    const { value, low, high } = heldOutWordDivergence(observed, blocksOf([0.5, 0.5], [0.5, 0.5]), rng);
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
    expect(high - low).toBeLessThan(value);
  });

  test("several models at once have the values and the intervals that each has alone (S6)", () => {
    const rng = createRng(5);
    const observed = Array.from({ length: 9 }, () => Float64Array.from({ length: 4 }, () => rng.uniform()));
    const models = [
      blocksOf([0.1, 0.2, 0.3, 0.4], [0.4, 0.3, 0.2, 0.1]),
      blocksOf([0.25, 0.25, 0.25, 0.25], [1, 0, 0, 0]),
    ];
    const alone = models.map((model) => heldOutWordDivergence(observed, model, createRng(6)));
    expect(heldOutWordDivergences(observed, models, createRng(6))).toEqual(alone);
  });
});
