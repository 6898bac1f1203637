import { describe, expect, test } from "vitest";
import { inputShares } from "./inputChain.ts";
import { pixelCountChain } from "./pixelCounts.ts";

describe("the number of white pixels", () => {
  test("is binomial in the long run (H20)", () => {
    const shares = inputShares(pixelCountChain({ pixels: 7, resampling: 0.02, probability: 0.3 }), 8);
    let chance = 0.7 ** 7;
    for (let k = 0; k < 8; k++) {
      expect(shares[k] / chance).toBeCloseTo(1, 9);
      chance *= ((7 - k) / (k + 1)) * (0.3 / 0.7);
    }
  });

  test("lumps the chain of all images exactly: every image of a count leads to each count alike (H20)", () => {
    const image = { pixels: 4, resampling: 0.3, probability: 0.4 };
    const chain = pixelCountChain(image);
    const count = (x: number) => [0, 1, 2, 3].filter((i) => (x >> i) & 1).length;
    for (let from = 0; from < 16; from++) {
      const row = new Float64Array(5);
      for (let to = 0; to < 16; to++) {
        let chance = 1;
        for (let i = 0; i < 4; i++) {
          const white = (to >> i) & 1;
          const redrawn = image.resampling * (white ? image.probability : 1 - image.probability);
          chance *= redrawn + (((from >> i) & 1) === white ? 1 - image.resampling : 0);
        }
        row[count(to)] += chance;
      }
      row.forEach((chance, k) => {
        expect(chain[count(from) * 5 + k]).toBeCloseTo(chance, 14);
      });
    }
  });

  test("numbers that are no probabilities are refused", () => {
    expect(() => pixelCountChain({ pixels: 3, resampling: 2, probability: 0.5 })).toThrow(/resampling/);
    expect(() => pixelCountChain({ pixels: 0, resampling: 0.1, probability: 0.5 })).toThrow(/pixels/);
  });
});
