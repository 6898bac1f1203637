import { describe, expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import { bootstrapWeights, heldOutBlocks, otherBlocks } from "./blocks.ts";

describe("blocks", () => {
  test("every block is held out in exactly one fold and trained on in all others", () => {
    const times = new Float64Array(20);
    for (let fold = 0; fold < 5; fold++) {
      const held = heldOutBlocks(20, 5, fold);
      const trained = otherBlocks(held);
      held.forEach((weight, block) => {
        expect(weight).toBe(block % 5 === fold ? 1 : 0);
        expect(weight + trained[block]).toBe(1);
        times[block] += weight;
      });
    }
    expect([...times]).toEqual(Array(20).fill(1));
  });

  test("fewer blocks than folds, or one fold, cannot hold anything out", () => {
    expect(() => heldOutBlocks(4, 5, 0)).toThrow(/folds/);
    expect(() => heldOutBlocks(4, 1, 0)).toThrow(/folds/);
  });

  test("a bootstrap draws as many blocks as there are, each with the same chance (5 σ)", () => {
    const blocks = 20;
    const draws = 2000;
    const rng = createRng(1);
    const mean = new Float64Array(blocks);
    let twice = 0;
    for (let draw = 0; draw < draws; draw++) {
      const weights = bootstrapWeights(blocks, rng);
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(blocks);
      weights.forEach((weight, block) => {
        mean[block] += weight / draws;
      });
      if (weights.some((weight) => weight > 1)) twice++;
    }
    // A block's count is binomial: variance 1 − 1/20.
    for (const value of mean) expect(Math.abs(value - 1)).toBeLessThan(5 * Math.sqrt(0.95 / draws));
    expect(twice).toBe(draws); // 20 draws without a repeat have the odds 20!/20²⁰ = 2e-8
  });
});
