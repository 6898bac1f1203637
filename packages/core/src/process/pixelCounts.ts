import { expectInteger, expectProbability } from "../num/expectShape.ts";

/** An image of like pixels, each black or white. */
export interface PixelImage {
  readonly pixels: number;
  /** Probability per step that a pixel is drawn anew. */
  readonly resampling: number;
  /** Probability that a pixel drawn anew is white. */
  readonly probability: number;
}

/**
 * The chain of the number of white pixels (H20): every pixel is drawn anew with probability a, and is then white with
 * probability p. The pixels are alike, so an image counts only through that number: pixels + 1 inputs in place of
 * 2^pixels, and nothing is lost. From k white ones, k′ is a sum of two binomial numbers: white ones that stay so
 * (1 − a + a p each) and black ones that turn white (a p each).
 * @returns P(k′|k), shape [pixels + 1, pixels + 1]
 * @throws RangeError if a probability or the number of pixels is out of range
 */
export function pixelCountChain({ pixels, resampling, probability }: PixelImage): Float64Array {
  expectInteger("pixelCountChain", "pixels", pixels, 1, 1000);
  expectProbability("pixelCountChain", "resampling", resampling);
  expectProbability("pixelCountChain", "probability", probability);
  const inputs = pixels + 1;
  const chain = new Float64Array(inputs * inputs);
  for (let k = 0; k < inputs; k++) {
    const staying = binomial(k, 1 - resampling * (1 - probability));
    const turning = binomial(pixels - k, resampling * probability);
    let sum = 0;
    for (let a = 0; a <= k; a++)
      for (let b = 0; b <= pixels - k; b++) chain[k * inputs + a + b] += staying[a] * turning[b];
    for (let to = 0; to < inputs; to++) sum += chain[k * inputs + to];
    for (let to = 0; to < inputs; to++) chain[k * inputs + to] /= sum;
  }
  return chain;
}

/** Probabilities of 0 … n successes, built up one trial after another. */
function binomial(n: number, p: number): Float64Array {
  const chances = new Float64Array(n + 1);
  chances[0] = 1;
  for (let trial = 1; trial <= n; trial++)
    for (let k = trial; k >= 0; k--) chances[k] = chances[k] * (1 - p) + (k > 0 ? chances[k - 1] * p : 0);
  return chances;
}
