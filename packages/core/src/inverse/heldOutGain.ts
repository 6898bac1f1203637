import { percentileInterval } from "../num/quantile.ts";
import type { Rng } from "../num/rng.ts";
import { bootstrapWeights } from "../recording/blocks.ts";
import type { HeldOutScore } from "./heldOut.ts";
import type { Estimate } from "./purpose.ts";

const REPLICATES = 2000; // cheap: a ratio of sums over blocks
const NATS_PER_BIT = Math.LN2;

/**
 * How much better `model` predicts held-out blocks than `baseline` (S2), with 95 % block-bootstrap intervals.
 * The statistic G is this gain of the pairwise potential over independent units.
 */
export function heldOutGain(
  model: HeldOutScore,
  baseline: HeldOutScore,
  rng: Rng,
): { bitsPerFlip: Estimate; bitsPerSecond: Estimate } {
  const gain = gainsOf(model, baseline);
  return {
    bitsPerFlip: bitsPerFlipGain(model, baseline, rng),
    bitsPerSecond: ratioEstimate(gain, model.seconds, rng.split("per second")),
  };
}

/** The first of them alone (S2): the same numbers as of `heldOutGain`. */
export function bitsPerFlipGain(model: HeldOutScore, baseline: HeldOutScore, rng: Rng): Estimate {
  return ratioEstimate(gainsOf(model, baseline), model.flips, rng.split("per flip"));
}

/** The same gains (S2) without their intervals. */
export function gainValues(
  model: HeldOutScore,
  baseline: HeldOutScore,
): { bitsPerFlip: number; bitsPerSecond: number } {
  const gain = gainsOf(model, baseline);
  const once = new Float64Array(gain.length).fill(1);
  return {
    bitsPerFlip: weightedRatio(gain, model.flips, once),
    bitsPerSecond: weightedRatio(gain, model.seconds, once),
  };
}

/** How much better each block is predicted, bits. */
function gainsOf(model: HeldOutScore, baseline: HeldOutScore): Float64Array {
  return model.logLikelihood.map((value, block) => (value - baseline.logLikelihood[block]) / NATS_PER_BIT);
}

function weightedRatio(numerator: Float64Array, denominator: Float64Array, weights: Float64Array): number {
  let above = 0;
  let below = 0;
  for (let block = 0; block < numerator.length; block++) {
    above += weights[block] * numerator[block];
    below += weights[block] * denominator[block];
  }
  return below > 0 ? above / below : Number.NaN;
}

/** Ratio of sums over blocks with its percentile interval (2.5 %, 97.5 %) over bootstrapped blocks. */
export function ratioEstimate(numerator: Float64Array, denominator: Float64Array, rng: Rng): Estimate {
  const blocks = numerator.length;
  const ratio = (weights: Float64Array) => weightedRatio(numerator, denominator, weights);
  const replicates = Array.from({ length: REPLICATES }, () => ratio(bootstrapWeights(blocks, rng)));
  return { value: ratio(new Float64Array(blocks).fill(1)), ...percentileInterval(replicates) };
}
