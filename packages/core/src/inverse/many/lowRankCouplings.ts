import type { CouplingSummary } from "./couplingSummary.ts";
import { leadingEigenpairs } from "./leadingEigenpairs.ts";
import type { StructuredCouplings, StructureName } from "./structure.ts";

const ROUNDS = 40;
const FULL_WEIGHT_SHARE = 0.75; // quantile of the information above which an estimate is taken as it is
const INNER_ROUNDS = 3;

/**
 * Couplings of low rank plus a free diagonal (U11): the estimates, weighed by their information, filled in by the low-rank matrix itself
 * and cut to its leading directions, again and again.
 * @param start where the filling in begins, shape [units, units]
 */
export function lowRankCouplings(
  { units, estimate, information }: CouplingSummary,
  rank: 1 | 2 | 3 | 4 | 6,
  start: Float64Array,
): StructuredCouplings {
  const ascending = information.filter((h) => h > 0).sort();
  const full = ascending[Math.floor(FULL_WEIGHT_SHARE * (ascending.length - 1))] ?? 1;
  const weight = information.map((h) => Math.min(1, h / full));
  let current: Float64Array = start.slice();
  let vectors: Float64Array | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    const filled = current.map((value, k) => value + weight[k] * (estimate[k] - value));
    const pairs = leadingEigenpairs(filled, units, rank, vectors, vectors ? INNER_ROUNDS : undefined);
    vectors = pairs.vectors;
    current = outerSum(pairs.values, vectors, units);
  }
  for (let i = 0; i < units; i++) current[i * units + i] = 0;
  // So many numbers are free as a matrix of this rank has; each is as uncertain as an estimate.
  const free = rank * units - (rank * (rank - 1)) / 2;
  const share = Math.min(1, free / ((units * (units - 1)) / 2));
  const inverse = information.reduce((sum, h) => sum + (h > 0 ? 1 / h : 0), 0) / Math.max(1, ascending.length);
  return {
    name: `rank ${rank}` satisfies StructureName,
    rank,
    couplings: current,
    variance: new Float64Array(units * units).fill(share * inverse),
    precision: new Float64Array(units * units),
  };
}

function outerSum(values: Float64Array, vectors: Float64Array, units: number): Float64Array {
  const matrix = new Float64Array(units * units);
  values.forEach((value, r) => {
    for (let i = 0; i < units; i++) {
      const left = value * vectors[r * units + i];
      for (let j = 0; j < units; j++) matrix[i * units + j] += left * vectors[r * units + j];
    }
  });
  return matrix;
}
