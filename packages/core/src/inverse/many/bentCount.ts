import { cholesky } from "../../num/cholesky.ts";
import { exp } from "../../num/exp.ts";
import { log } from "../../num/log.ts";
import { squared } from "../../num/squared.ts";
import { type PairLikelihood, type PairModel, pairSums } from "./pairModel.ts";

/** What a fit says of f, count by count (U14): estimates, one Newton step on from the fit, with their information. */
export interface CountSummary {
  /** Shape [units]; meaningless where the information is 0. */
  readonly estimate: Float64Array;
  readonly information: Float64Array;
}

/**
 * Estimates of f by the number of other active units, so that the fit's own family does not decide (U14).
 * @param known  slopes of the log-likelihood along f at the model, shape [units], where a fit has left them over
 */
export function countSummary(model: PairModel, likelihood: PairLikelihood, known?: Float64Array): CountSummary {
  const [slopes, curvature] = [pairSums(model.units), pairSums(model.units)];
  if (!known) likelihood(model, slopes, "slopes");
  const slope = known ?? slopes.count;
  likelihood(model, curvature, "curvature");
  const estimate = model.count.map((value, k) =>
    curvature.count[k] > 0 ? value + slope[k] / curvature.count[k] : value,
  );
  return { estimate, information: curvature.count };
}

const LARGEST = 4; // a slope that changes by two logits from one count to the next
const WIDTHS = 14; // a factor 4 in the variance each: the smallest is too small to be seen
const NO_BENDS = 0.5; // prior chance of no bend of its own; of one ¼, of two ¼
const NEGLIGIBLE = 36; // nats below the likeliest: rounding
const SMALLEST_SHARE = 1e-12; // of the information: counts with less say nothing

/**
 * The term of the count as its posterior mean (U14). The slope of f changes at every count by small normal amounts of one unknown width, which
 * may be 0, and at none, one or two counts by more: a brake that sets in at some count is as likely as a curve. All widths and all places
 * are summed over, in closed form. Level and slope are free, for they are b and a uniform J.
 * @returns f, shape [units], 0 at the first visited count and constant from the last one on
 */
export function bentCount({ estimate, information }: CountSummary): Float64Array {
  const units = estimate.length;
  const most = Math.max(...information);
  const seen = Array.from(information.keys()).filter((k) => information[k] > SMALLEST_SHARE * most);
  const places = seen.slice(1, -1);
  const size = places.length;
  const { table, score } = evidenceOf(places, seen, estimate, information);
  const sum = new Float64Array(size);
  const heights = new Float64Array(size); // of bends of their own, summed over all cases of one background
  let cases = 0; // weight of those cases
  let all = 0;
  let highest = Number.NEGATIVE_INFINITY;
  /** The weight of a case, relative to the likeliest so far. */
  const weightOf = (logWeight: number): number => {
    if (!(logWeight > highest - NEGLIGIBLE)) return 0;
    if (logWeight > highest) {
      const scale = exp(highest - logWeight);
      for (let a = 0; a < size; a++) {
        sum[a] *= scale;
        heights[a] *= scale;
      }
      cases *= scale;
      all *= scale;
      highest = logWeight;
    }
    const weight = exp(logWeight - highest);
    cases += weight;
    all += weight;
    return weight;
  };
  const widths = Array.from({ length: WIDTHS }, (_, w) => LARGEST * 2 ** (-2 * w));
  for (const background of [...widths, 0]) {
    const share = background === 0 ? 0.5 : 0.5 / WIDTHS;
    const { q, reduced, logEvidence } = underBackground(table, score, background, size);
    const base = logEvidence + log(share);
    heights.fill(0);
    cases = 0;
    weightOf(base + log(NO_BENDS));
    for (const width of widths) {
      const one = base + log((1 - NO_BENDS) / 2 / WIDTHS);
      for (let a = 0; a < size; a++) {
        const gain = 1 + width * reduced[a * size + a];
        const height = (width * q[a]) / gain;
        const weight = weightOf(one - log(size) + 0.5 * (q[a] * height - log(gain)));
        heights[a] += weight * height;
      }
      const two = one - log((size * (size - 1)) / 2);
      for (let a = 0; a < size; a++)
        for (let b = a + 1; b < size; b++) {
          const cross = width * reduced[a * size + b];
          const [left, right] = [1 + width * reduced[a * size + a], 1 + width * reduced[b * size + b]];
          const determinant = left * right - squared(cross);
          const first = (width * (right * q[a] - cross * q[b])) / determinant;
          const second = (width * (left * q[b] - cross * q[a])) / determinant;
          const weight = weightOf(two + 0.5 * (q[a] * first + q[b] * second - log(determinant)));
          heights[a] += weight * first;
          heights[b] += weight * second;
        }
    }
    // Bends of their own, and what they leave to the small ones everywhere.
    for (let k = 0; k < size; k++) {
      let left = cases * q[k];
      for (let a = 0; a < size; a++) left -= reduced[k * size + a] * heights[a];
      sum[k] += heights[k] + background * left;
    }
  }
  const last = seen.at(-1) ?? 0;
  return Float64Array.from({ length: units }, (_, k) =>
    places.reduce((f, place, a) => f + (sum[a] / all) * Math.max(0, Math.min(k, last) - place), 0),
  );
}

/** Bends at the places, freed of level and slope: their Gram matrix and their products with the estimates, weighed by the information. */
function evidenceOf(
  places: readonly number[],
  seen: readonly number[],
  estimate: Float64Array,
  information: Float64Array,
): { table: Float64Array; score: Float64Array } {
  const inner = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    seen.reduce((sum, k, at) => sum + information[k] * a[at] * b[at], 0);
  const one = seen.map(() => 1);
  const mean = inner(seen, one) / inner(one, one);
  const line = seen.map((k) => k - mean);
  const free = (values: readonly number[]) => {
    const level = inner(values, one) / inner(one, one);
    const slope = inner(values, line) / inner(line, line);
    return values.map((value, at) => value - level - slope * line[at]);
  };
  const bends = places.map((place) => free(seen.map((k) => Math.max(0, k - place))));
  const heights = free(seen.map((k) => estimate[k]));
  return {
    table: Float64Array.from(bends.flatMap((a) => bends.map((b) => inner(a, b)))),
    score: Float64Array.from(bends, (bend) => inner(bend, heights)),
  };
}

/** A (I + g A)⁻¹ and (I + g A)⁻¹ r: what is left to see once every bend has prior variance g, and the log-evidence of that. */
function underBackground(
  table: Float64Array,
  score: Float64Array,
  background: number,
  size: number,
): { q: Float64Array; reduced: Float64Array; logEvidence: number } {
  const lower = cholesky(
    table.map((value, k) => background * value + (k % (size + 1) === 0 ? 1 : 0)),
    size,
  );
  const solve = (right: Float64Array): Float64Array => {
    const x = right.slice();
    for (let a = 0; a < size; a++) {
      for (let b = 0; b < a; b++) x[a] -= lower[a * size + b] * x[b];
      x[a] /= lower[a * size + a];
    }
    for (let a = size - 1; a >= 0; a--) {
      for (let b = a + 1; b < size; b++) x[a] -= lower[b * size + a] * x[b];
      x[a] /= lower[a * size + a];
    }
    return x;
  };
  const q = solve(score);
  const reduced = new Float64Array(size * size);
  for (let a = 0; a < size; a++) reduced.set(solve(table.subarray(a * size, (a + 1) * size)), a * size);
  let logEvidence = 0;
  for (let a = 0; a < size; a++) logEvidence += 0.5 * background * score[a] * q[a] - log(lower[a * size + a]);
  return { q, reduced, logEvidence };
}
