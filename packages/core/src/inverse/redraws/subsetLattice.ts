import { integerPower } from "../../num/integerPower.ts";

/** Pairs of subsets (from ⊇ to) of `size` elements, in one flat order: what a triangular matrix on the lattice is stored in. */
export interface SubsetLattice {
  readonly size: number;
  /** Number of subsets, 2^size. */
  readonly subsets: number;
  /** Where the row of each subset begins, shape [subsets + 1]; the last is 3^size. */
  readonly row: Int32Array;
  /** The subset that each entry leads to, shape [3^size]. */
  readonly to: Int32Array;
  /** Entry of a pair, shape [subsets, subsets]; −1 where `to` is no subset of `from`. */
  readonly entry: Int32Array;
}

const made: SubsetLattice[] = [];

/** The lattice of all subsets of `size` elements, 3^size pairs (F12). Made once. */
export function subsetLattice(size: number): SubsetLattice {
  made[size] ??= make(size);
  return made[size];
}

function make(size: number): SubsetLattice {
  const subsets = 1 << size;
  const row = new Int32Array(subsets + 1);
  const to = new Int32Array(integerPower(3, size));
  const entry = new Int32Array(subsets * subsets).fill(-1);
  let at = 0;
  for (let from = 0; from < subsets; from++) {
    row[from] = at;
    for (let subset = from; ; subset = (subset - 1) & from) {
      entry[from * subsets + subset] = at;
      to[at++] = subset;
      if (subset === 0) break;
    }
  }
  row[subsets] = at;
  return { size, subsets, row, to, entry };
}
