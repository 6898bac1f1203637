import { LEVELS } from "./redrawPiece.ts";
import { type SubsetLattice, subsetLattice } from "./subsetLattice.ts";

/** Rates of a network on all words, 1/s: what a silent stretch is made of. */
export interface RedrawRates {
  readonly units: number;
  /** Rate at which unit i spikes in a word, whatever its own state, shape [units, words]. */
  readonly spike: Float64Array;
  /** Rate at which an active unit i falls silent in a word with i active, shape [units, words]. */
  readonly silence: Float64Array;
  /** Rate at which a word is left, by a spike or a redraw to silence, shape [words]. */
  readonly leave: Float64Array;
}

/** Propagators over 1, 2, 4, … ms without a spike for one set of units that may be active, and the weights that a likelihood puts on them. */
export interface SilentPropagator {
  readonly lattice: SubsetLattice;
  /** The word behind each subset, shape [subsets]. */
  readonly words: Int32Array;
  /** The unit behind each element, shape [size]. */
  readonly members: Int32Array;
  /** Entries of exp(Q 2^level ms), on the lattice, by level; made when first asked for. */
  readonly levels: (Float64Array | undefined)[];
  /** ∂ log-likelihood / ∂ entry, by level. */
  readonly weights: (Float64Array | undefined)[];
  /** Partial sums of the exponential at level 0, for its derivative. */
  readonly sums: Float64Array[];
}

/** Expected seconds in each word and expected redraws to silence, [words] and [units, words] (F12). */
export interface SilentExpectations {
  readonly seconds: Float64Array;
  readonly silenced: Float64Array;
}

const A_MILLISECOND = 0.001;
const TERMS = 4; // of the exponential over a millisecond: off by 3 · 10⁻⁶ where a word is left two hundred times a second

/** A propagator that has not been used yet. */
export function silentPropagator(units: number, support: number): SilentPropagator {
  const members: number[] = [];
  for (let i = 0; i < units; i++) if ((support >> i) & 1) members.push(i);
  const lattice = subsetLattice(members.length);
  const words = new Int32Array(lattice.subsets);
  for (let subset = 1; subset < words.length; subset++) {
    const low = 31 - Math.clz32(subset & -subset);
    words[subset] = words[subset & (subset - 1)] | (1 << members[low]);
  }
  const empty = () => new Array<Float64Array | undefined>(LEVELS).fill(undefined);
  return { lattice, words, members: Int32Array.from(members), levels: empty(), weights: empty(), sums: [] };
}

/** exp(Q 2^level ms) with Q the generator without spikes: level 0 by its series, each further one by squaring (F12). */
export function propagatorAt(propagator: SilentPropagator, rates: RedrawRates, level: number): Float64Array {
  const known = propagator.levels[level];
  if (known) return known;
  const { lattice } = propagator;
  let entries: Float64Array;
  if (level === 0) entries = series(propagator, rates);
  else {
    const half = propagatorAt(propagator, rates, level - 1);
    entries = new Float64Array(half.length);
    multiply(entries, half, half, lattice);
  }
  propagator.levels[level] = entries;
  propagator.weights[level] ??= new Float64Array(entries.length);
  return entries;
}

function multiply(
  out: Float64Array,
  a: Float64Array,
  b: Float64Array,
  { subsets, row, to, entry }: SubsetLattice,
): void {
  for (let from = 0; from < subsets; from++) {
    const base = from * subsets;
    for (let k = row[from]; k < row[from + 1]; k++) {
      const factor = a[k];
      const middle = to[k];
      for (let m = row[middle]; m < row[middle + 1]; m++) out[entry[base + to[m]]] += factor * b[m];
    }
  }
}

// exp(Q h) = 1 + Q h (1 + Q h / 2 (1 + …)), from the innermost bracket out.
function series(propagator: SilentPropagator, rates: RedrawRates): Float64Array {
  const { lattice, sums } = propagator;
  const { subsets, row } = lattice;
  let inner = new Float64Array(lattice.to.length);
  for (let l = 0; l < subsets; l++) inner[row[l]] = 1;
  for (let term = TERMS; term >= 1; term--) {
    sums[term] = inner;
    const outer = new Float64Array(inner.length);
    applyGenerator(outer, inner, propagator, rates, A_MILLISECOND / term);
    for (let l = 0; l < subsets; l++) outer[row[l]] += 1;
    inner = outer;
  }
  return inner;
}

// out = h Q inner, rows of Q: −leave on the diagonal, silence to the word without one of its units.
function applyGenerator(
  out: Float64Array,
  inner: Float64Array,
  { lattice, words, members }: SilentPropagator,
  { silence, leave }: RedrawRates,
  h: number,
): void {
  const { subsets, row, to, entry } = lattice;
  const all = leave.length;
  for (let from = 0; from < subsets; from++) {
    const word = words[from];
    const stay = -h * leave[word];
    for (let k = row[from]; k < row[from + 1]; k++) out[k] = stay * inner[k];
    for (let e = 0; e < members.length; e++) {
      if (((from >> e) & 1) === 0) continue;
      const less = from & ~(1 << e);
      const rate = h * silence[members[e] * all + word];
      for (let k = row[less]; k < row[less + 1]; k++) out[entry[from * subsets + to[k]]] += rate * inner[k];
    }
  }
}

/** Turns the weights on all levels into expected seconds and redraws, added to `out` (F12). The weights are used up. */
export function expectationsInto(out: SilentExpectations, propagator: SilentPropagator, rates: RedrawRates): void {
  const { lattice, levels, weights } = propagator;
  const { subsets, row, to, entry } = lattice;
  for (let level = LEVELS - 1; level > 0; level--) {
    const above = weights[level];
    const half = levels[level - 1];
    const below = weights[level - 1];
    if (!above || !half || !below) continue;
    for (let from = 0; from < subsets; from++) {
      const base = from * subsets;
      for (let k = row[from]; k < row[from + 1]; k++) {
        const factor = half[k];
        const middle = to[k];
        let sum = 0;
        for (let m = row[middle]; m < row[middle + 1]; m++) {
          const weight = above[entry[base + to[m]]];
          sum += weight * half[m];
          below[m] += factor * weight;
        }
        below[k] += sum;
      }
    }
    above.fill(0);
  }
  millisecondInto(out, propagator, rates);
}

// What the weights on the propagator of a millisecond stand for. They are used up.
function millisecondInto(out: SilentExpectations, propagator: SilentPropagator, rates: RedrawRates): void {
  const { lattice, words, members, weights, sums } = propagator;
  const { subsets, row, to, entry } = lattice;
  const all = rates.leave.length;
  let weight = weights[0];
  if (!weight) return;
  for (let term = 1; term <= TERMS; term++) {
    const h = A_MILLISECOND / term;
    const inner = sums[term];
    const outer: Float64Array = weight;
    const innerWeight = new Float64Array(outer.length);
    for (let from = 0; from < subsets; from++) {
      const word = words[from];
      let stay = 0;
      for (let k = row[from]; k < row[from + 1]; k++) {
        stay += outer[k] * inner[k];
        innerWeight[k] -= h * rates.leave[word] * outer[k];
      }
      out.seconds[word] += h * stay;
      for (let e = 0; e < members.length; e++) {
        if (((from >> e) & 1) === 0) continue;
        const less = from & ~(1 << e);
        const rate = rates.silence[members[e] * all + word];
        let left = 0;
        for (let k = row[less]; k < row[less + 1]; k++) {
          const w = outer[entry[from * subsets + to[k]]];
          left += w * inner[k];
          innerWeight[k] += h * rate * w;
        }
        out.silenced[members[e] * all + word] += h * rate * left;
      }
    }
    weight = innerWeight;
  }
  weights[0]?.fill(0);
}

/** The place of a word, less the units that may not be active, among the subsets of a propagator. */
export function subsetOf({ members }: SilentPropagator, word: number): number {
  let subset = 0;
  for (let e = 0; e < members.length; e++) subset |= ((word >> members[e]) & 1) << e;
  return subset;
}
