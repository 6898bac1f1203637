import { expectShape } from "../num/expectShape.ts";
import { logistic } from "../num/logistic.ts";
import { factoriseLu, type LuFactors, solveLu, solveLuTransposed } from "../num/solveDense.ts";
import { contextOf, popcount } from "../num/words.ts";

/**
 * The chain of words of a policy without input, ready for linear systems in it (C2). A step flips one unit or none, so the words with an
 * even number of active units lead to the others only: they are taken out exactly, and half of the words are left to be factorised, an
 * eighth of the work.
 */
export interface ChainFactors {
  readonly units: number;
  /** The chance that a step flips a unit, shape [words, units], and that it flips any, shape [words]. */
  readonly flips: Float64Array;
  readonly leaves: Float64Array;
  /** Of 1 − T + 1 wᵀ between visits to odd words, w uniform, shape [words / 2, words / 2]; word s stands at s >> 1. */
  readonly odd: LuFactors;
  /** ρ: share of the steps spent in each word, shape [words]. */
  readonly occupancy: Float64Array;
}

/**
 * Factorises the chain of a policy (C2).
 * @param logits       log-odds of being active after an update, shape [1, units, contexts]
 * @param updateShare  shape [units]
 * @throws RangeError, beginning with "factoriseLu", if the words fall apart into sets that are never left
 */
export function factoriseChain(logits: Float64Array, updateShare: Float64Array): ChainFactors {
  const units = updateShare.length;
  const words = 2 ** units;
  const half = words / 2;
  const flips = new Float64Array(words * units);
  const leaves = new Float64Array(words);
  for (let word = 0; word < words; word++)
    for (let i = 0; i < units; i++) {
      const z = logits[i * half + contextOf(word, i)];
      const rate = updateShare[i] * logistic((word >> i) & 1 ? -z : z);
      flips[word * units + i] = rate;
      leaves[word] += rate;
    }
  // From an odd word over an even one to the next odd one; the diagonal as the sum of what leaves, so that nothing cancels.
  const matrix = new Float64Array(half * half).fill(1 / half);
  for (let word = 0; word < words; word++) {
    if (!isOdd(word)) continue;
    const row = (word >> 1) * half;
    for (let i = 0; i < units; i++) {
      const even = word ^ (1 << i);
      const through = flips[word * units + i] / leaves[even];
      for (let j = 0; j < units; j++) {
        if (j === i) continue;
        const rate = through * flips[even * units + j];
        matrix[row + ((even ^ (1 << j)) >> 1)] -= rate;
        matrix[row + (word >> 1)] += rate;
      }
    }
  }
  const factors = { units, flips, leaves, odd: factoriseLu(matrix, half) };
  return { ...factors, occupancy: occupancyOf(factors) };
}

/**
 * Solves (1 − T + 1 uᵀ) x = b, u uniform (C2): x follows the policy and adds up b less its mean under ρ, which is the mean of x.
 * @param rhs  b, shape [words], left as it is
 */
export function solveChain({ units, flips, leaves, odd, occupancy }: ChainFactors, rhs: Float64Array): Float64Array {
  const words = 2 ** units;
  expectShape("solveChain", "rhs", rhs, words);
  let mean = 0;
  for (let s = 0; s < words; s++) mean += occupancy[s] * rhs[s];
  const right = new Float64Array(words / 2);
  for (let word = 0; word < words; word++) {
    if (!isOdd(word)) continue;
    let sum = rhs[word] - mean;
    for (let i = 0; i < units; i++) {
      const even = word ^ (1 << i);
      sum += (flips[word * units + i] / leaves[even]) * (rhs[even] - mean);
    }
    right[word >> 1] = sum;
  }
  const solved = solveLu(odd, right);
  const x = new Float64Array(words);
  let total = 0;
  for (let word = 0; word < words; word++) {
    if (isOdd(word)) x[word] = solved[word >> 1];
    else {
      let sum = rhs[word] - mean;
      for (let i = 0; i < units; i++) sum += flips[word * units + i] * solved[(word ^ (1 << i)) >> 1];
      x[word] = sum / leaves[word];
    }
    total += x[word];
  }
  const shift = mean - total / words;
  for (let s = 0; s < words; s++) x[s] += shift;
  return x;
}

/**
 * Solves (1 − T + 1 uᵀ)ᵀ y = g, u uniform (C2): the adjoint of `solveChain`.
 * @param rhs  g, shape [words], left as it is
 */
export function solveChainTransposed(factors: ChainFactors, rhs: Float64Array): Float64Array {
  const { units, flips, leaves, odd, occupancy } = factors;
  const words = 2 ** units;
  expectShape("solveChainTransposed", "rhs", rhs, words);
  let total = 0;
  for (let s = 0; s < words; s++) total += rhs[s];
  const given = rhs.map((g) => g - total / words);
  const right = new Float64Array(words / 2);
  for (let word = 0; word < words; word++) {
    if (!isOdd(word)) continue;
    let sum = given[word];
    for (let i = 0; i < units; i++) {
      const even = word ^ (1 << i);
      sum += (flips[even * units + i] / leaves[even]) * given[even];
    }
    right[word >> 1] = sum;
  }
  const y = spread(factors, solveLuTransposed(odd, right), given);
  let sum = 0;
  for (let s = 0; s < words; s++) sum += y[s];
  for (let s = 0; s < words; s++) y[s] += (total - sum) * occupancy[s];
  return y;
}

/** ρ (C2): what the transposed chain leaves as it is; rounding below 0 is cut, the sum made 1. */
function occupancyOf(factors: Omit<ChainFactors, "occupancy">): Float64Array {
  const half = factors.leaves.length / 2;
  const odd = solveLuTransposed(factors.odd, new Float64Array(half).fill(1 / half)).map((share) => Math.max(0, share));
  const occupancy = spread(factors, odd, new Float64Array(2 * half));
  let sum = 0;
  for (const share of occupancy) sum += share;
  return occupancy.map((share) => share / sum);
}

/** The even words from the odd ones: what comes in from those and is given, over what leaves. */
function spread(
  { units, flips, leaves }: Omit<ChainFactors, "occupancy">,
  odd: Float64Array,
  given: Float64Array,
): Float64Array {
  return leaves.map((leave, word) => {
    if (isOdd(word)) return odd[word >> 1];
    let sum = given[word];
    for (let i = 0; i < units; i++) {
      const from = word ^ (1 << i);
      sum += flips[from * units + i] * odd[from >> 1];
    }
    return sum / leave;
  });
}

/** The lowest bit says which of two words at s >> 1 is odd. */
function isOdd(word: number): boolean {
  return (popcount(word) & 1) === 1;
}
