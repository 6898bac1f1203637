import { countDistribution, popcount } from "@telos/core";

/** Neurons, and pixels of the image: an image counts through its number of white pixels, 0 to 7. */
export const CODING_UNITS = 7;
/** Images that can be told apart. */
export const IMAGES = CODING_UNITS + 1;
/** The feature: more than half of the pixels are white. */
export const FEATURE = Uint8Array.from({ length: IMAGES }, (_, white) => (white > 3 ? 1 : 0));

/** p(σᵢ = 1 | image), shape [units, images]. */
export function activityByImage(occupancy: Float64Array): Float64Array {
  const words = 2 ** CODING_UNITS;
  const out = new Float64Array(CODING_UNITS * IMAGES);
  for (let x = 0; x < IMAGES; x++) {
    let total = 0;
    for (let word = 0; word < words; word++) {
      const share = occupancy[x * words + word]!;
      total += share;
      for (let i = 0; i < CODING_UNITS; i++) if ((word >> i) & 1) out[i * IMAGES + x]! += share;
    }
    for (let i = 0; i < CODING_UNITS; i++) out[i * IMAGES + x]! /= total;
  }
  return out;
}

/** Mean over the words of each count, shape [images, units + 1]. */
export function byImageAndCount(reward: Float64Array): Float64Array {
  const words = 2 ** CODING_UNITS;
  const sizes = countDistribution(new Float64Array(words).fill(1 / words), CODING_UNITS, 1);
  const out = new Float64Array(IMAGES * (CODING_UNITS + 1));
  reward.forEach((r, s) => {
    const count = popcount(s % words);
    out[Math.floor(s / words) * (CODING_UNITS + 1) + count]! += r / (sizes[count]! * words);
  });
  return out;
}

/** Slope of the reward against spike count for each image, over all words. */
export function slopesByImage(reward: Float64Array): Float64Array {
  const words = 2 ** CODING_UNITS;
  return Float64Array.from({ length: IMAGES }, (_, x) => {
    let [above, below] = [0, 0];
    for (let word = 0; word < words; word++) {
      const distance = popcount(word) - CODING_UNITS / 2;
      above += distance * reward[x * words + word]!;
      below += distance * distance;
    }
    return above / below;
  });
}

/** How many images have a slope of the sign of their feature. */
export function rightSigns(slopes: Float64Array): number {
  return slopes.reduce((count, slope, x) => count + (slope > 0 === (FEATURE[x] === 1) ? 1 : 0), 0);
}
