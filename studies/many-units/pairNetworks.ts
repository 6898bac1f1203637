import {
  createRng,
  type PairModel,
  pairReward,
  squared,
  type UpdateSequence,
  type UpdateSimulator,
  upperPairs,
} from "@telos/core";

/** How the couplings of a simulated network are drawn. */
export type CouplingKind = "random" | "sparse" | "rank 3";

/** Variance of the couplings, times the number of units. */
export const COUPLING_VARIANCE = 0.64;
const SPARSE_SHARE = 0.05;
/** Mean and standard deviation of the offsets, logits. */
export const OFFSET = -1;
export const OFFSET_SPREAD = 0.2;

/** A network of n units with Var J = 0.64 / n whatever its kind, and a brake on counts above 35 %. */
export function pairNetwork(kind: CouplingKind, units: number, seed: number): PairModel {
  const rng = createRng(seed).split(`${kind} network of ${units}`);
  const spread = Math.sqrt(COUPLING_VARIANCE / units);
  const directions = Float64Array.from({ length: 3 * units }, () => rng.normal());
  const couplings = new Float64Array(units * units);
  for (const k of upperPairs(units)) {
    const [i, j] = [Math.floor(k / units), k % units];
    const value = spread * coupling(kind, i, j);
    couplings[i * units + j] = value;
    couplings[j * units + i] = value;
  }
  return {
    units,
    offsets: Float64Array.from({ length: units }, () => OFFSET + OFFSET_SPREAD * rng.normal()),
    couplings,
    count: Float64Array.from({ length: units }, (_, k) => -4 * Math.max(0, k / units - 0.35)),
    updateRateHz: new Float64Array(units).fill(1),
  };

  function coupling(which: CouplingKind, i: number, j: number): number {
    switch (which) {
      case "random":
        return rng.normal();
      case "sparse": {
        const value = rng.normal() / Math.sqrt(SPARSE_SHARE);
        return rng.uniform() < SPARSE_SHARE ? value : 0;
      }
      case "rank 3": {
        const along = (r: number) => directions[r * units + i] * directions[r * units + j];
        return (along(0) - along(1) + along(2)) / Math.sqrt(3);
      }
    }
  }
}

const WARM_UP = 200; // updates a unit
const VISITS = 2000;

/** A run of the network, and words that it visits in another run, one every n updates, shape [2000, units]. */
export function recorded(
  network: PairModel,
  updates: number,
  seed: number,
  simulate: UpdateSimulator,
): { sequence: UpdateSequence; visited: Uint8Array } {
  const { units } = network;
  const rng = createRng(seed).split(`runs of ${units}`);
  const sequence = simulate(network, updates, WARM_UP, rng.split("recorded"));
  const other = simulate(network, VISITS * units, WARM_UP, rng.split("visited"));
  const visited = new Uint8Array(VISITS * units);
  const state = other.start.slice();
  for (let t = 0; t < other.unit.length; t++) {
    if (t % units === 0) visited.set(state, t);
    state[other.unit[t]] = other.value[t];
  }
  return { sequence, visited };
}

/**
 * r² of inferred rewards on visited words, 1 − Σ (r̂ − r)² / Σ (r − mean r)² without a constant, both with the same reference.
 * @returns a function of what was inferred
 */
export function rewardAgreement(
  truth: PairModel,
  reference: Float64Array,
  visited: Uint8Array,
): (model: PairModel) => number {
  const expected = centred(pairReward(truth, reference, visited));
  const square = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0);
  return (model) => {
    const found = centred(pairReward(model, reference, visited));
    return 1 - square(found.map((value, k) => value - expected[k])) / square(expected);
  };
}

/** Squared correlation between two matrices of couplings, pairs only. */
export function couplingAgreement(a: Float64Array, b: Float64Array, units: number): number {
  const pairs = upperPairs(units);
  const [x, y] = [a, b].map((matrix) => centred(Float64Array.from(pairs, (k) => matrix[k])));
  const inner = (p: Float64Array, q: Float64Array) => p.reduce((sum, value, k) => sum + value * q[k], 0);
  return squared(inner(x, y)) / (inner(x, x) * inner(y, y));
}

function centred(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}
