import { describe, expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import { featureInformation, independentOccupancy, wordPosterior } from "./featureInformation.ts";

const FEATURE = Uint8Array.of(0, 1, 1);

describe("what words say about a feature of the input", () => {
  test("a word for each value tells one bit of an even feature, words that do not care tell none (S26)", () => {
    // inputs 0, 1, 2 of shares ½, ¼, ¼; one unit
    expect(featureInformation(Float64Array.of(0.5, 0, 0, 0.25, 0, 0.25), FEATURE)).toBeCloseTo(1, 14);
    expect(featureInformation(Float64Array.of(0.3, 0.2, 0.15, 0.1, 0.15, 0.1), FEATURE)).toBeCloseTo(0, 14);
  });

  test("the posterior is Bayes' rule; a word that never comes says nothing (S26)", () => {
    const occupancy = Float64Array.of(0.4, 0.1, 0, 0, 0.1, 0.1, 0, 0, 0.1, 0.2, 0, 0);
    const posterior = wordPosterior(occupancy, FEATURE);
    [1 / 3, 3 / 4, 0.5, 0.5].forEach((p, word) => {
      expect(posterior[word]).toBeCloseTo(p, 14);
    });
  });

  test("the independent network has the same inputs and the same mean of each unit, and is its own (S27)", () => {
    const rng = createRng(3);
    const raw = Float64Array.from({ length: 24 }, () => rng.exponential());
    const total = raw.reduce((sum, w) => sum + w, 0);
    const occupancy = raw.map((w) => w / total);
    const independent = independentOccupancy(occupancy, 3);
    for (let x = 0; x < 3; x++) {
      const sum = (table: Float64Array, mask: number) =>
        table.subarray(8 * x, 8 * x + 8).reduce((all, w, word) => all + ((word & mask) === mask ? w : 0), 0);
      for (const mask of [0, 1, 2, 4]) expect(sum(independent, mask)).toBeCloseTo(sum(occupancy, mask), 14);
      expect(sum(independent, 7) * sum(independent, 0) ** 2).toBeCloseTo(
        sum(occupancy, 1) * sum(occupancy, 2) * sum(occupancy, 4),
        14,
      );
    }
    independentOccupancy(independent, 3).forEach((w, s) => {
      expect(w).toBeCloseTo(independent[s], 14);
    });
  });

  test("a feature that is neither 0 nor 1, or of another length, is refused", () => {
    expect(() => featureInformation(Float64Array.of(0.5, 0.5), Uint8Array.of(2))).toThrow(/feature\[0\]/);
    expect(() => wordPosterior(Float64Array.of(0.5, 0.5, 0), Uint8Array.of(0, 1))).toThrow(/occupancy/);
  });
});
