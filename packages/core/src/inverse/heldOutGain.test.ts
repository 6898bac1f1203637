import { describe, expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import type { HeldOutScore } from "./heldOut.ts";
import { heldOutGain, ratioEstimate } from "./heldOutGain.ts";

const scoreOf = (
  logLikelihood: readonly number[],
  flips: readonly number[],
  seconds: readonly number[],
): HeldOutScore => ({
  logLikelihood: Float64Array.from(logLikelihood),
  flips: Float64Array.from(flips),
  seconds: Float64Array.from(seconds),
  models: [],
});

describe("the held-out gain", () => {
  test("is the difference in bits over all flips, and over all seconds (S2)", () => {
    const model = scoreOf([-10, -20, -30, -40], [10, 20, 30, 40], [1, 2, 3, 4]);
    const baseline = scoreOf([-12, -21, -36, -41], [10, 20, 30, 40], [1, 2, 3, 4]);
    const { bitsPerFlip, bitsPerSecond } = heldOutGain(model, baseline, createRng(1));
    expect(bitsPerFlip.value).toBeCloseTo(10 / Math.LN2 / 100, 14);
    expect(bitsPerSecond.value).toBeCloseTo(10 / Math.LN2 / 10, 14);
    expect(bitsPerFlip.low).toBeLessThan(bitsPerFlip.value);
    expect(bitsPerFlip.high).toBeGreaterThan(bitsPerFlip.value);
  });

  test("where every block has the same gain for each flip there is nothing uncertain, however unequal the blocks (S2)", () => {
    const flips = [5, 50, 500, 20, 70];
    const model = scoreOf(
      flips.map((n) => -n + 0.2 * Math.LN2 * n),
      flips,
      [1, 1, 1, 1, 1],
    );
    const baseline = scoreOf(
      flips.map((n) => -n),
      flips,
      [1, 1, 1, 1, 1],
    );
    const { bitsPerFlip } = heldOutGain(model, baseline, createRng(2));
    for (const value of [bitsPerFlip.low, bitsPerFlip.value, bitsPerFlip.high]) expect(value).toBeCloseTo(0.2, 13);
  });

  test("the same seed gives the same interval, another one another (S2)", () => {
    const blocks = Array.from({ length: 20 }, (_, k) => k);
    const ones = blocks.map(() => 1);
    const model = scoreOf(blocks.map(Math.sin), ones, ones);
    const baseline = scoreOf(blocks.map(Math.cos), ones, ones);
    const at = (seed: number) => heldOutGain(model, baseline, createRng(seed)).bitsPerFlip;
    expect(at(3)).toEqual(at(3));
    expect(at(3).value).toBe(at(4).value);
    expect([at(3).low, at(3).high]).not.toEqual([at(4).low, at(4).high]);
  });
});

describe("a ratio of sums over blocks", () => {
  test("its 95 % interval holds the true mean of Gaussian blocks nearly that often (5 σ of the count)", () => {
    const rng = createRng(5);
    const repeats = 300;
    let held = 0;
    for (let k = 0; k < repeats; k++) {
      const blocks = Float64Array.from({ length: 20 }, () => 1 + rng.normal());
      const { low, high } = ratioEstimate(blocks, new Float64Array(20).fill(1), rng.split(`repeat ${k}`));
      if (low <= 1 && 1 <= high) held++;
    }
    // Percentiles of 20 blocks are a little narrow: Φ(1.96 √(19/20)) with Student's t of 19 degrees of freedom gives .928.
    const expected = 0.928;
    expect(Math.abs(held / repeats - expected)).toBeLessThan(5 * Math.sqrt((expected * (1 - expected)) / repeats));
  });

  test("with nothing to divide by it is NaN, and so are its ends", () => {
    const { value, low, high } = ratioEstimate(new Float64Array(3), new Float64Array(3), createRng(6));
    expect([value, low, high]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});
