import { edgeDifferencesInto, edgeDivergenceInto } from "../forward/hypercubeEdges.ts";
import { expectShape } from "../num/expectShape.ts";
import { squared } from "../num/squared.ts";
import { walshHadamard } from "../num/walshHadamard.ts";
import { popcount } from "../num/words.ts";

/**
 * The potential whose gradient is closest to a field on the edges, in least squares (I2): the divergence of a gradient
 * multiplies a Walsh–Hadamard coefficient of the subset k by 2|k|, so one transform there and back solves it. O(n 2ⁿ).
 * @param field   y, shape [inputs, units, contexts]
 * @returns w, mean 0 for each input, shape [inputs, words]
 */
export function potentialOfEdges(field: Float64Array, units: number): Float64Array {
  const words = 2 ** units;
  const inputs = (2 * field.length) / (units * words);
  expectShape("potentialOfEdges", "field", field, Math.max(1, Math.round(inputs)), units, words / 2);
  const potential = new Float64Array(inputs * words);
  edgeDivergenceInto(potential, field, units);
  for (let from = 0; from < potential.length; from += words) {
    walshHadamard(potential, from, words);
    potential[from] = 0;
    for (let k = 1; k < words; k++) potential[from + k] /= 2 * popcount(k) * words;
    walshHadamard(potential, from, words);
  }
  return potential;
}

/**
 * The share of a field that is no gradient (I3): Σ (y − Δw)² / Σ y², from 0 to 1. For the field of a policy it is 0 iff
 * the policy is optimal for some reward; for log-odds h + Σ J σ it is 0 iff J is symmetric. 0 for a field of zeros.
 * @param field      y, shape [inputs, units, contexts]
 * @param potential  w, shape [inputs, words]
 */
export function curlShare(field: Float64Array, potential: Float64Array, units: number): number {
  const gradient = new Float64Array(field.length);
  edgeDifferencesInto(gradient, potential, units);
  let rest = 0;
  let all = 0;
  for (let e = 0; e < field.length; e++) {
    rest += squared(field[e] - gradient[e]);
    all += squared(field[e]);
  }
  return all === 0 ? 0 : rest / all;
}
