import { squared } from "../num/squared.ts";
import { otherBlocks } from "../recording/blocks.ts";
import { type FlipStatistics, sumBlocks } from "../recording/flipStatistics.ts";
import { fitFlips } from "./fitFlips.ts";
import { couplingsOf, type FlipModel } from "./flipModel.ts";

const NO_WORDS = new Int32Array(0);

/** Couplings of two halves of a recording. */
export interface Halves {
  /** Couplings fitted to even blocks and to odd blocks, shape [units, units] each. */
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** Couplings of the pairwise (symmetric) or asymmetric family on two interleaved halves of the blocks (S4). */
export function interleavedHalves(
  statistics: FlipStatistics,
  family: "pairwise" | "asymmetric",
  start?: FlipModel,
): Halves {
  const even = Float64Array.from({ length: statistics.blocks }, (_, block) => (block % 2 === 0 ? 1 : 0));
  const options = start ? { start } : {};
  const fit = (weights: Float64Array) =>
    couplingsOf(fitFlips(sumBlocks(statistics, weights), family, NO_WORDS, options).model);
  return { first: fit(even), second: fit(otherBlocks(even)) };
}

/** Values J[i, j], i < j, of a symmetric matrix, shape [units (units − 1) / 2]. */
export function upperTriangle(matrix: Float64Array, units: number): Float64Array {
  const values: number[] = [];
  for (let i = 0; i < units; i++) for (let j = i + 1; j < units; j++) values.push(matrix[i * units + j]);
  return Float64Array.from(values);
}

/**
 * Half-to-half stability (S4): r² = 1 − Σ (J₁ − J₂)² / Σ (J₂ − mean J₂)², averaged over both directions.
 * 1: the same couplings twice. 0 or negative: noise. NaN below two couplings.
 */
export function couplingStability(halves: Halves, units: number): number {
  const first = upperTriangle(halves.first, units);
  const second = upperTriangle(halves.second, units);
  return (determination(first, second) + determination(second, first)) / 2;
}

function determination(guess: Float64Array, truth: Float64Array): number {
  if (truth.length < 2) return Number.NaN;
  const mean = truth.reduce((sum, value) => sum + value, 0) / truth.length;
  let residual = 0;
  let spread = 0;
  for (let k = 0; k < truth.length; k++) {
    residual += squared(guess[k] - truth[k]);
    spread += squared(truth[k] - mean);
  }
  return 1 - residual / spread;
}

/**
 * Curl of the couplings (S5), noise-free by crossing halves: ⟨A₁, A₂⟩ / (⟨S₁, S₂⟩ + ⟨A₁, A₂⟩) with A and S the antisymmetric and
 * symmetric parts of freely asymmetric couplings. 0: a single value function; 1: pure circulation. Meaningless without a gain.
 */
export function couplingCurl(halves: Halves, units: number): number {
  let symmetric = 0;
  let antisymmetric = 0;
  for (let i = 0; i < units; i++)
    for (let j = i + 1; j < units; j++) {
      const up = i * units + j;
      const down = j * units + i;
      symmetric += (halves.first[up] + halves.first[down]) * (halves.second[up] + halves.second[down]);
      antisymmetric += (halves.first[up] - halves.first[down]) * (halves.second[up] - halves.second[down]);
    }
  return antisymmetric / (symmetric + antisymmetric);
}
