import { logistic } from "../num/logistic.ts";
import type { HypercubePolicy } from "./hypercubeProblem.ts";
import { parityVisits } from "./parityVisits.ts";

/**
 * A policy with its words parted by parity (H22). Every flip changes whether an even or an odd number of units is active, so that
 * a step leads from one half of the words to the other or stays where it is. Word j of half c (0 even, 1 odd) is
 * 2 j + (popcount(j) + c) mod 2: unit 0 leads to place j of the other half, unit i to place j xor 2^(i−1).
 */
export interface ParityReduction {
  readonly units: number;
  readonly inputs: number;
  /** f = αᵢ times the chance that unit i changes, of each half, shape [inputs, units, places]. */
  readonly flips: readonly [Float64Array, Float64Array];
  /** Σᵢ f, the chance that the word changes, of each half, shape [inputs, places]. */
  readonly leaves: readonly [Float64Array, Float64Array];
  /** M = P (1 − S P)⁻¹, S = 1 − leaves: expected visits of the inputs to come before the word changes; of each half, shape [inputs, inputs, places]. */
  readonly visits: readonly [Float64Array, Float64Array];
  /** P(x′|x), shape [inputs, inputs]. */
  readonly inputChain: Float64Array;
}

/**
 * Parts a policy by parity (H22); the policy must have been checked, and each word must be left at some time.
 * @param damping  in each step all ends with this probability: it counts as leaving. Default 0
 */
export function parityReduction(
  { units, inputs, logits, updateShare, inputChain }: HypercubePolicy,
  damping = 0,
): ParityReduction {
  const places = 2 ** (units - 1);
  const halves = [0, 1].map((half) => {
    const flips = new Float64Array(inputs * units * places);
    const leaves = new Float64Array(inputs * places).fill(damping);
    for (let x = 0; x < inputs; x++)
      for (let unit = 0; unit < units; unit++)
        for (let j = 0; j < places; j++) {
          const word = parityWord(j, half);
          const z = logits[(x * units + unit) * places + (((word >> (unit + 1)) << unit) | (word & (2 ** unit - 1)))];
          const flip = (1 - damping) * updateShare[unit] * logistic((word >> unit) & 1 ? -z : z);
          flips[(x * units + unit) * places + j] = flip;
          leaves[x * places + j] += flip;
        }
    return { flips, leaves, visits: parityVisits(leaves, inputChain, inputs, places) };
  });
  const [even, odd] = halves as [(typeof halves)[0], (typeof halves)[0]];
  return {
    units,
    inputs,
    inputChain,
    flips: [even.flips, odd.flips],
    leaves: [even.leaves, odd.leaves],
    visits: [even.visits, odd.visits],
  };
}

/** The word at a place of a half: 0 even, 1 odd. */
export function parityWord(place: number, half: number): number {
  let parity = half;
  for (let bits = place; bits > 0; bits >>= 1) parity ^= bits & 1;
  return 2 * place + parity;
}

/** A table over words as its two halves, even and odd, shape [inputs, places] each. */
export function partHalves(
  table: Float64Array,
  { units, inputs }: Pick<ParityReduction, "units" | "inputs">,
): [Float64Array, Float64Array] {
  const places = 2 ** (units - 1);
  const halves: [Float64Array, Float64Array] = [new Float64Array(inputs * places), new Float64Array(inputs * places)];
  for (let s = 0; s < inputs * places; s++) {
    const from = 2 * (s - (s % places));
    for (const half of [0, 1]) halves[half]![s] = table[from + parityWord(s % places, half)];
  }
  return halves;
}

/** The table over words of two halves, shape [inputs, words]. */
export function joinHalves(
  halves: readonly [Float64Array, Float64Array],
  { units, inputs }: Pick<ParityReduction, "units" | "inputs">,
): Float64Array {
  const places = 2 ** (units - 1);
  const table = new Float64Array(2 * inputs * places);
  for (let s = 0; s < inputs * places; s++) {
    const from = 2 * (s - (s % places));
    for (const half of [0, 1]) table[from + parityWord(s % places, half)] = halves[half]![s];
  }
  return table;
}
