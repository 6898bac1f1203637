import { expect, test } from "vitest";
import { createRng } from "../../num/rng.ts";
import { rakeWords } from "./rakeWords.ts";

test("independent units stay independent at the new rates, in closed form (P6)", () => {
  const product = (p: number, q: number) => Float64Array.of((1 - p) * (1 - q), p * (1 - q), (1 - p) * q, p * q);
  const raked = rakeWords(product(0.1, 0.7), Float64Array.of(0.4, 0.02));
  product(0.4, 0.02).forEach((share, word) => {
    expect(raked[word]).toBeCloseTo(share, 9);
  });
});

test("the means are met and every interaction of two and more units is kept (P6)", () => {
  const rng = createRng(2);
  const weights = Float64Array.from({ length: 16 }, () => Math.exp(2 * rng.normal()));
  const total = weights.reduce((a, b) => a + b, 0);
  const words = weights.map((weight) => weight / total);
  const means = Float64Array.of(0.05, 0.5, 0.9, 0.3);
  const raked = rakeWords(words, means);
  means.forEach((mean, i) => {
    expect(raked.reduce((sum, share, word) => sum + ((word >> i) & 1) * share, 0)).toBeCloseTo(mean, 9);
  });
  // ln p(11) p(00)/(p(10) p(01)) of units 0 and 1, whatever the others do.
  const interaction = (p: Float64Array, rest: number) =>
    Math.log((p[rest + 3] * p[rest]) / (p[rest + 1] * p[rest + 2]));
  for (const rest of [0, 4, 8, 12]) expect(interaction(raked, rest)).toBeCloseTo(interaction(words, rest), 8);
});

test("a rate of zero is refused by name", () => {
  expect(() => rakeWords(new Float64Array(4).fill(0.25), Float64Array.of(0.5, 0))).toThrow(/means\[1\]/);
});
