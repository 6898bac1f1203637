import { expectInteger } from "../num/expectShape.ts";
import type { Rng } from "../num/rng.ts";

/** 0/1 weight of each block: 1 for the blocks that fold `fold` holds out. Block b is held out in fold b mod folds. */
export function heldOutBlocks(blocks: number, folds: number, fold: number): Float64Array {
  expectInteger("heldOutBlocks", "folds", folds, 2, blocks);
  return Float64Array.from({ length: blocks }, (_, block) => (block % folds === fold ? 1 : 0));
}

/** 1 − weights: the blocks to train on. */
export function otherBlocks(weights: Float64Array): Float64Array {
  return weights.map((weight) => 1 - weight);
}

/** How often a bootstrap replicate draws each block; the draws sum to the number of blocks. */
export function bootstrapWeights(blocks: number, rng: Rng): Float64Array {
  const weights = new Float64Array(blocks);
  for (let draw = 0; draw < blocks; draw++) weights[rng.integer(blocks)]++;
  return weights;
}
