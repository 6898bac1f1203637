import { log } from "../../num/log.ts";
import { singularValues } from "../../num/singularValues.ts";
import { squared } from "../../num/squared.ts";
import type { CountRow } from "./countBasis.ts";
import { type PairLikelihood, type PairModel, pairSums } from "./pairModel.ts";

/** Shapes that a smooth f is made of (U14). */
export interface SmoothShapes {
  /** Orthogonal to 1, to k and to each other under the occupancy, variance 1; shape [units] each. */
  readonly rows: readonly Float64Array[];
  /** Prior variance of the height of each row, per unit of roughness, shape [rows]. */
  readonly variance: Float64Array;
  /** Share of the time by the number of active units, shape [units + 1]. */
  readonly occupancy: Float64Array;
}

const MOST_ROWS = 12; // their prior variances fall as the fourth power of their number
const SMALLEST_SHARE = 1e-9; // of the first row's variance: rounding

/**
 * What a smooth f is made of (U14). Its slope changes from one count to the next by independent normal amounts of variance ω², the roughness;
 * level and slope are free (they are b and a uniform J); f is constant beyond the largest visited count. The rows are the
 * principal shapes of this prior under the occupancy.
 * @param counts how often so many units are active, shape [units + 1]
 */
export function smoothShapes(counts: Float64Array): SmoothShapes {
  const total = counts.reduce((sum, value) => sum + value, 0);
  const occupancy = counts.map((value) => value / Math.max(1, total));
  const size = counts.length;
  const first = counts.findIndex((value) => value > 0);
  const largest = counts.findLastIndex((value) => value > 0);
  const inner = (a: Float64Array, b: Float64Array) => occupancy.reduce((sum, p, k) => sum + p * a[k] * b[k], 0);
  const one = new Float64Array(size).fill(1);
  const line = Float64Array.from(counts, (_, k) => Math.min(k, largest));
  const mean = inner(line, one);
  for (let k = 0; k < size; k++) line[k] -= mean;
  const spread = inner(line, line);
  const bends: Float64Array[] = [];
  for (let at = first + 1; at < largest; at++) {
    const bend = Float64Array.from(counts, (_, k) => Math.max(0, Math.min(k, largest) - at));
    const [level, slope] = [inner(bend, one), inner(bend, line) / spread];
    for (let k = 0; k < size; k++) bend[k] -= level + slope * line[k];
    bends.push(bend);
  }
  if (bends.length === 0) return { rows: [], variance: new Float64Array(0), occupancy };
  // Shapes of the prior: its covariance has the eigenvectors of the bends' Gram matrix, which is as small as the visited range.
  const gram = Float64Array.from({ length: bends.length * bends.length }, (_, at) =>
    inner(bends[Math.floor(at / bends.length)], bends[at % bends.length]),
  );
  const { values, left } = singularValues(gram, bends.length);
  const variance = values.slice(0, MOST_ROWS).filter((value) => value > SMALLEST_SHARE * values[0]);
  const rows = Array.from(variance, (value, d) => {
    const row = new Float64Array(size - 1);
    bends.forEach((bend, at) => {
      const share = left[at * bends.length + d] / Math.sqrt(value);
      for (let k = 0; k < row.length; k++) row[k] += share * bend[k];
    });
    return row;
  });
  return { rows, variance, occupancy };
}

/** Rows of f for a fit, with the prior of this roughness (U14); none where f is a straight line. */
export function smoothRows({ rows, variance }: SmoothShapes, roughness: number): CountRow[] {
  if (!(roughness > 0)) return [];
  return rows.map((values, d) => ({ values, ridge: 1 / (roughness * variance[d]) }));
}

const STEPS = 160; // of the search, √2 each
const LARGEST = 4; // a slope that changes by two logits from one count to the next

/**
 * Roughness ω² of f by empirical Bayes (U14): that under which the heights of its shapes are most likely. The heights come from a fit, one
 * Newton step on from it, so that the fit's own family does not decide; 0 where a straight line explains them.
 */
export function countRoughness(shapes: SmoothShapes, model: PairModel, likelihood: PairLikelihood): number {
  const [slopes, curvature] = [pairSums(model.units), pairSums(model.units)];
  likelihood(model, slopes, "slopes");
  likelihood(model, curvature, "curvature");
  const heights = shapes.rows.map((row) => {
    const fitted = row.reduce((sum, value, k) => sum + shapes.occupancy[k] * value * model.count[k], 0);
    const slope = row.reduce((sum, value, k) => sum + value * slopes.count[k], 0);
    const information = row.reduce((sum, value, k) => sum + squared(value) * curvature.count[k], 0);
    return { estimate: fitted + slope / Math.max(information, Number.MIN_VALUE), information };
  });
  const scoreOf = (roughness: number) =>
    heights.reduce((sum, { estimate, information }, d) => {
      if (!(information > 0)) return sum;
      const variance = roughness * shapes.variance[d] + 1 / information;
      return sum - 0.5 * (log(variance) + squared(estimate) / variance);
    }, 0);
  let best = 0;
  let score = scoreOf(0);
  for (let step = 0, roughness = LARGEST; step < STEPS; step++, roughness *= Math.SQRT1_2) {
    const here = scoreOf(roughness);
    if (here > score) [best, score] = [roughness, here];
  }
  return best;
}
