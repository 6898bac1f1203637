import { expect, test } from "vitest";
import { drawIndex } from "./drawIndex.ts";
import { createRng, type Rng } from "./rng.ts";

const always = (uniform: number): Rng => ({ ...createRng(0), uniform: () => uniform });

test("indices are drawn in proportion to their weights within 5 standard errors (N6)", () => {
  const rng = createRng(1);
  const draws = 100_000;
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < draws; i++) counts[drawIndex(rng, [2, 0, 5, 3])]!++;
  expect(counts[1]).toBe(0);
  for (const [i, p] of [0.2, 0, 0.5, 0.3].entries()) {
    expect(Math.abs(counts[i]! / draws - p)).toBeLessThanOrEqual(5 * Math.sqrt((p * (1 - p)) / draws));
  }
});

test("a part of an array is a distribution of its own", () => {
  expect(drawIndex(always(0.5), [9, 9, 0, 1, 9], 2, 2)).toBe(1);
});

test("an index of weight 0 is never drawn, at either end of the unit interval", () => {
  expect(drawIndex(always(0), [0, 1, 1])).toBe(1);
  expect(drawIndex(always(1 - 2 ** -53), [0.1, 0.2, 0.7, 0])).toBe(2);
  expect(drawIndex(always(1), [0.1, 0.2, 0.7, 0])).toBe(2);
});

test.each([[[]], [[0, 0]], [[Number.NaN, 1]], [[Infinity]]])("weights %j are refused", (weights) => {
  expect(() => drawIndex(createRng(0), weights)).toThrow(/drawIndex: weights\[.*must have a positive finite sum/);
});
