import { expectShape } from "../num/expectShape.ts";
import { squared } from "../num/squared.ts";

/**
 * Share of the truth's variance that an estimate explains (S22): 1 − Σ w (t − e)² / Σ w (t − t̄)². 1 for an exact
 * estimate, 0 for the mean, below 0 for worse; NaN where the truth does not vary.
 * @param weights  ≥ 0, default all alike; entries of weight 0 may be NaN
 */
export function rSquared(truth: Float64Array, estimate: Float64Array, weights?: Float64Array): number {
  expectShape("rSquared", "estimate", estimate, truth.length);
  if (weights) expectShape("rSquared", "weights", weights, truth.length);
  let total = 0;
  let mean = 0;
  for (let s = 0; s < truth.length; s++) {
    const weight = weights ? weights[s] : 1;
    if (weight === 0) continue;
    total += weight;
    mean += weight * truth[s];
  }
  mean /= total;
  let wrong = 0;
  let all = 0;
  for (let s = 0; s < truth.length; s++) {
    const weight = weights ? weights[s] : 1;
    if (weight === 0) continue;
    wrong += weight * squared(truth[s] - estimate[s]);
    all += weight * squared(truth[s] - mean);
  }
  return all > 0 ? 1 - wrong / all : NaN;
}
