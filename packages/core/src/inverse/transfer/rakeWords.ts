import { exp } from "../../num/exp.ts";
import { expectShape } from "../../num/expectShape.ts";
import { log } from "../../num/log.ts";
import { solveDense } from "../../num/solveDense.ts";

const MOST_STEPS = 100;
const TOLERANCE = 1e-9;
const ROUNDING = 1e-12; // of the height: near the optimum a full step changes less than can be told

/**
 * The word distribution nearest to `words` whose units are active as often as `means` says (P6): p(σ) ∝ q(σ) exp(Σ hᵢ σᵢ), by Newton's
 * method with halved steps on a convex function.
 * @param words  q, shape [2ⁿ], sum 1
 * @param means  ⟨σᵢ⟩, strictly between 0 and 1, shape [n]
 * @throws RangeError if a mean is out of range, or if `words` leaves no room for it
 */
export function rakeWords(words: Float64Array, means: Float64Array): Float64Array {
  const units = means.length;
  expectShape("rakeWords", "words", words, 2 ** units);
  means.forEach((mean, i) => {
    if (!(mean > 0 && mean < 1))
      throw new RangeError(
        `rakeWords: means[${i}] must lie between 0 and 1 but is ${mean}. Leave out units that never or always are active.`,
      );
  });
  let fields = new Float64Array(units);
  let tilted = tilt(words, fields);
  for (let step = 0; step < MOST_STEPS; step++) {
    const { mean, covariance } = moments(tilted.words, units);
    const gap = mean.map((value, i) => means[i] - value);
    if (Math.max(...gap.map(Math.abs)) < TOLERANCE) return tilted.words;
    const direction = solveDense(covariance, gap);
    const height = (log: number, at: Float64Array) => log - at.reduce((sum, h, i) => sum + h * means[i], 0);
    const before = height(tilted.logSum, fields);
    for (let share = 1; ; share /= 2) {
      const tried = fields.map((h, i) => h + share * direction[i]);
      const next = tilt(words, tried);
      if (height(next.logSum, tried) <= before + ROUNDING * (1 + Math.abs(before)) || share < 1e-6) {
        fields = tried;
        tilted = next;
        break;
      }
    }
  }
  throw new RangeError(
    "rakeWords: no distribution with these words has these means. Was a unit silent in one of the recordings?",
  );
}

function tilt(words: Float64Array, fields: Float64Array): { words: Float64Array; logSum: number } {
  const exponent = words.map((share, word) => {
    let sum = share > 0 ? log(share) : Number.NEGATIVE_INFINITY;
    for (let i = 0; i < fields.length; i++) if ((word >> i) & 1) sum += fields[i];
    return sum;
  });
  const largest = exponent.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const weights = exponent.map((value) => exp(value - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { words: weights.map((weight) => weight / total), logSum: largest + log(total) };
}

function moments(words: Float64Array, units: number): { mean: Float64Array; covariance: Float64Array } {
  const mean = new Float64Array(units);
  const covariance = new Float64Array(units * units);
  words.forEach((share, word) => {
    for (let i = 0; i < units; i++) {
      if (((word >> i) & 1) === 0) continue;
      mean[i] += share;
      for (let j = 0; j < units; j++) if ((word >> j) & 1) covariance[i * units + j] += share;
    }
  });
  for (let i = 0; i < units; i++) for (let j = 0; j < units; j++) covariance[i * units + j] -= mean[i] * mean[j];
  return { mean, covariance };
}
