import { popcount } from "../../num/words.ts";

/** A family of the potential in the comparison of models; each is told in docs/maths.md. */
export type ComparedFamily = "independent" | "count" | "pairwise" | "pairCount" | "full" | "sparse";

/** A potential that is linear in its parameters (G4): W(x, σ) = Σₖ θₖ [σ is in column k]. */
export interface PotentialDesign {
  /** States x · 2ⁿ + word of each column, ascending. */
  readonly columns: readonly Int32Array[];
  /** Whether the parameters are told by their absolute size (few of them not 0) and not by their square. */
  readonly sparse: boolean;
}

/**
 * The columns of a family (G4). Words with fewer than two active units have no interaction: their worth stands in the offsets.
 * `full` and `sparse` have a column for each state in `free`.
 * @param free  states x · 2ⁿ + word with two or more active units that were visited or lie next to a visited one
 */
export function potentialDesign(
  family: ComparedFamily,
  units: number,
  inputs: number,
  free: Int32Array,
): PotentialDesign {
  const states = (member: (word: number) => boolean): Int32Array =>
    Int32Array.from(Array.from({ length: inputs << units }, (_, s) => s).filter((s) => member(s % (1 << units))));
  const pairs = () => {
    const columns: Int32Array[] = [];
    for (let i = 0; i < units; i++)
      for (let j = i + 1; j < units; j++) columns.push(states((word) => ((word >> i) & (word >> j) & 1) === 1));
    return columns;
  };
  const counts = (from: number) =>
    Array.from({ length: Math.max(0, units - from + 1) }, (_, k) => states((word) => popcount(word) === from + k));
  const each = () => Array.from(free, (state) => Int32Array.of(state));
  switch (family) {
    case "independent":
      return { columns: [], sparse: false };
    case "count":
      return { columns: counts(2), sparse: false };
    case "pairwise":
      return { columns: pairs(), sparse: false };
    case "pairCount":
      return { columns: [...pairs(), ...counts(3)], sparse: false };
    case "full":
      return { columns: [...pairs(), ...each()], sparse: false };
    case "sparse":
      return { columns: each(), sparse: true };
  }
}

/** W of every state under given parameters (G4), shape [inputs, words]. */
export function designPotential(design: PotentialDesign, parameters: ArrayLike<number>, states: number): Float64Array {
  const potential = new Float64Array(states);
  design.columns.forEach((column, k) => {
    for (const state of column) potential[state] += parameters[k];
  });
  return potential;
}

/** Turns a derivative with respect to W into one with respect to the parameters (G4): the transpose of `designPotential`. */
export function designSlopes(design: PotentialDesign, slopes: Float64Array): Float64Array {
  return Float64Array.from(design.columns, (column) => {
    let sum = 0;
    for (const state of column) sum += slopes[state];
    return sum;
  });
}
