import { exp } from "../../num/exp.ts";
import { log } from "../../num/log.ts";
import { squared } from "../../num/squared.ts";
import type { CouplingSummary } from "./couplingSummary.ts";
import { lowRankCouplings } from "./lowRankCouplings.ts";

/** Kinds of structure that couplings may have; the simplest first. */
export type StructureName = "ridge" | "mixture" | "rank 1" | "rank 2" | "rank 3" | "rank 4" | "rank 6";

/** Couplings as a structure sees them (U9), and how sure it is of them. */
export interface StructuredCouplings {
  readonly name: StructureName;
  /** Number of directions; 0: not of low rank. */
  readonly rank: 0 | 1 | 2 | 3 | 4 | 6;
  /** Posterior means, shape [units, units]. */
  readonly couplings: Float64Array;
  /** Posterior variances, shape [units, units]. */
  readonly variance: Float64Array;
  /** Precision of the prior on each coupling that shrinks the estimate to this mean: what a joint refit is penalised with. */
  readonly precision: Float64Array;
}

/** The structures that are tried, in the order in which ties are settled. */
export const RANKS = [1, 2, 3, 4, 6] as const;

/** All structures of a summary (U9): without a look at the data, so that trying them is cheap. */
export function structuresOf(
  summary: CouplingSummary,
  ranks: readonly (1 | 2 | 3 | 4 | 6)[] = RANKS,
): StructuredCouplings[] {
  const ridge = ridgeCouplings(summary);
  const small = ranks.filter((rank) => rank * 3 < summary.units);
  return [ridge, mixtureCouplings(summary), ...small.map((rank) => lowRankCouplings(summary, rank, ridge.couplings))];
}

/** The structure of one kind (U9), the others left out. */
export function structureOf(summary: CouplingSummary, { name, rank }: StructuredCouplings): StructuredCouplings {
  if (name === "mixture") return mixtureCouplings(summary);
  const ridge = ridgeCouplings(summary);
  return rank === 0 ? ridge : lowRankCouplings(summary, rank, ridge.couplings);
}

const ROUNDS = 200;
const SMALLEST_SHARE = 0.05; // of the median variance of an estimate: from smaller starts the iteration does not come up

/** Variance τ² of the couplings by empirical Bayes (U9): the fixed point of the mean of E J² + var J. */
export function couplingVariance({ estimate, information, units }: CouplingSummary): number {
  const pairs = upperPairs(units).filter((k) => information[k] > 0);
  if (pairs.length === 0) return 0;
  const weight = pairs.reduce((sum, k) => sum + information[k], 0);
  const excess =
    pairs.reduce((sum, k) => sum + information[k] * (squared(estimate[k]) - 1 / information[k]), 0) / weight;
  const inverse = pairs.map((k) => 1 / information[k]).sort((a, b) => a - b);
  let variance = Math.max(excess, SMALLEST_SHARE * inverse[inverse.length >> 1]);
  for (let round = 0; round < ROUNDS; round++) {
    let sum = 0;
    for (const k of pairs) {
      const shrink = variance / (variance + 1 / information[k]);
      sum += squared(shrink * estimate[k]) + shrink / information[k];
    }
    variance = sum / pairs.length;
  }
  return variance;
}

/** Couplings drawn from one Gaussian, its variance from the summary itself (U9). */
export function ridgeCouplings(summary: CouplingSummary): StructuredCouplings {
  const { estimate, information } = summary;
  const variance = couplingVariance(summary);
  const shrink = information.map((h) => (variance * h) / (variance * h + 1));
  return {
    name: "ridge",
    rank: 0,
    couplings: estimate.map((value, k) => shrink[k] * value),
    variance: information.map((h) => variance / (variance * h + 1)),
    precision: new Float64Array(estimate.length).fill(1 / Math.max(variance, SMALLEST_VARIANCE)),
  };
}

const SMALLEST_VARIANCE = 1e-8;
const MIXTURE_ROUNDS = 300;
const LARGEST_PRECISION = 1e8;

/** Couplings drawn from a mixture of Gaussians of many widths about 0 (U9): sparse where the data are, Gaussian where they are not. */
export function mixtureCouplings({ estimate, information, units }: CouplingSummary): StructuredCouplings {
  const pairs = upperPairs(units).filter((k) => information[k] > 0);
  const inverse = pairs.map((k) => 1 / information[k]).sort((a, b) => a - b);
  const median = inverse[inverse.length >> 1] ?? 1;
  const widths = [SMALLEST_VARIANCE, ...Array.from({ length: 12 }, (_, k) => median * 2 ** (k - 3))];
  const size = widths.length;
  // Likelihood of each estimate under each width, relative to the best of its row.
  const likelihood = new Float64Array(pairs.length * size);
  pairs.forEach((k, row) => {
    const logs = widths.map((width) => {
      const variance = width + 1 / information[k];
      return -0.5 * (log(variance) + squared(estimate[k]) / variance);
    });
    const largest = Math.max(...logs);
    logs.forEach((log, at) => {
      likelihood[row * size + at] = exp(log - largest);
    });
  });
  const weights = new Float64Array(size).fill(1 / size);
  const shares = new Float64Array(size);
  for (let round = 0; round < MIXTURE_ROUNDS; round++) {
    shares.fill(0);
    for (let first = 0; first < likelihood.length; first += size) {
      let sum = 0;
      for (let at = 0; at < size; at++) sum += weights[at] * likelihood[first + at];
      const share = 1 / sum;
      for (let at = 0; at < size; at++) shares[at] += likelihood[first + at] * share;
    }
    for (let at = 0; at < size; at++) weights[at] *= shares[at] / pairs.length;
  }
  const couplings = new Float64Array(units * units);
  const variance = new Float64Array(units * units);
  const precision = new Float64Array(units * units).fill(LARGEST_PRECISION);
  pairs.forEach((k, row) => {
    let sum = 0;
    let shrink = 0;
    let square = 0;
    for (let at = 0; at < size; at++) {
      const weight = weights[at] * likelihood[row * size + at];
      const one = widths[at] / (widths[at] + 1 / information[k]);
      sum += weight;
      shrink += weight * one;
      square += weight * (squared(one * estimate[k]) + one / information[k]);
    }
    shrink /= sum;
    const transposed = (k % units) * units + Math.floor(k / units);
    for (const place of [k, transposed]) {
      couplings[place] = shrink * estimate[k];
      variance[place] = square / sum - squared(shrink * estimate[k]);
      precision[place] = Math.min(LARGEST_PRECISION, (information[k] * (1 - shrink)) / shrink);
    }
  });
  return { name: "mixture", rank: 0, couplings, variance, precision };
}

/** Places i · units + j, i < j. */
export function upperPairs(units: number): number[] {
  const places: number[] = [];
  for (let i = 0; i < units; i++) for (let j = i + 1; j < units; j++) places.push(i * units + j);
  return places;
}

/**
 * Expected reliability of couplings (U10): the share of their variance that is known, Σ (J − mean J)² over itself plus the sum
 * of the posterior variances. A uniform coupling does not count: it cannot be told from a slope of f. It is what the
 * squared correlation with the true couplings should be, and uses no truth.
 */
export function expectedReliability({ couplings, variance }: StructuredCouplings, units: number): number {
  const pairs = upperPairs(units);
  const mean = pairs.reduce((sum, k) => sum + couplings[k], 0) / pairs.length;
  let known = 0;
  let all = 0;
  for (const k of pairs) {
    known += squared(couplings[k] - mean);
    all += squared(couplings[k] - mean) + variance[k];
  }
  return known / all;
}
