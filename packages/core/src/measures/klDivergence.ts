import { expectDistribution, expectProbability, expectShape } from "../num/expectShape.ts";
import { log2 } from "../num/log2.ts";

/**
 * Divergence of a prediction from the truth (S21), bits: Σ p log₂ (p / q).
 *
 * A prediction that calls impossible what happens is infinitely wrong; it is therefore first mixed with the uniform
 * distribution, q ← (1 − floor) q + floor / size. The floor is part of the number that is reported: 0 for exact
 * distributions, 1e-6 for predictions from few data.
 * @param truth, prediction  distributions over the same states
 * @param floor              weight of the uniform distribution, 0 to 1
 * @throws RangeError if either is no distribution or the floor is out of range
 */
export function klDivergence(truth: Float64Array, prediction: Float64Array, floor: number): number {
  expectShape("klDivergence", "prediction", prediction, truth.length);
  expectDistribution("klDivergence", "truth", truth);
  expectDistribution("klDivergence", "prediction", prediction);
  expectProbability("klDivergence", "floor", floor);
  const uniform = floor / truth.length;
  let sum = 0;
  for (let s = 0; s < truth.length; s++) {
    const p = truth[s];
    if (p > 0) sum += p * log2(p / ((1 - floor) * prediction[s] + uniform));
  }
  return sum;
}
