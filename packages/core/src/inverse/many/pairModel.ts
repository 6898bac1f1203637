/**
 * Pairwise potential of many units, with a term of the count (U1): unit i becomes active at an update with log-odds
 * zᵢ = bᵢ + Σⱼ Jᵢⱼ σⱼ + f(k₋ᵢ), J symmetric with zero diagonal, k₋ᵢ the number of other active units. There is no list of words.
 */
export interface PairModel {
  readonly units: number;
  /** Offsets b, logits, shape [units]. */
  readonly offsets: Float64Array;
  /** Couplings J, shape [units, units]. */
  readonly couplings: Float64Array;
  /** f by the number of other active units, shape [units]. */
  readonly count: Float64Array;
  /** Update rates u of the units' clocks, 1/s, shape [units]; all equal where each update is seen. */
  readonly updateRateHz: Float64Array;
}

/** Sums over a recording, by what they multiply: slopes of a log-likelihood, or its curvature in z. */
export interface PairSums {
  /** By unit, shape [units]. */
  readonly offsets: Float64Array;
  /** [j, i]: of unit i while unit j is active, shape [units, units]. */
  readonly couplings: Float64Array;
  /** By the number of other active units, shape [units]. */
  readonly count: Float64Array;
  /** Slopes along ln u, shape [units]; 0 where each update is seen. */
  readonly logRates: Float64Array;
}

/** Sums that are all zero. */
export function pairSums(units: number): PairSums {
  return {
    offsets: new Float64Array(units),
    couplings: new Float64Array(units * units),
    count: new Float64Array(units),
    logRates: new Float64Array(units),
  };
}

/** What a log-likelihood says of a model: its value, in nats; adds slopes, or with "curvature" the expected curvature in z, to `sums`. */
export type PairLikelihood = (model: PairModel, sums: PairSums, what: "slopes" | "curvature") => number;

/** Fields b + J σ of a state, shape [units], without the term of the count. */
export function pairFields(model: PairModel, state: Uint8Array): Float64Array {
  const { units, offsets, couplings } = model;
  const fields = offsets.slice();
  for (let j = 0; j < units; j++)
    if (state[j] === 1) for (let i = 0; i < units; i++) fields[i] += couplings[j * units + i];
  return fields;
}
