import { singularValues } from "../num/singularValues.ts";
import { expectInputChain } from "../process/inputChain.ts";

/** How well a look ahead over the next input can be undone. */
export interface InputInverse {
  /** Pseudo-inverse P⁺, shape [inputs, inputs]. */
  readonly inverse: Float64Array;
  /** How many combinations of the inputs' values can be told apart: the rank of P. */
  readonly rank: number;
  /** Largest over smallest singular value of P (I6); by that much errors may grow. +∞ where the rank is not full. */
  readonly condition: number;
}

// Below this share of the largest singular value, v = P⁻¹ w would be made of rounding.
const SMALLEST_SHARE = 1e-10;

/**
 * The inverse of the input's chain (I6). The policy shows w = P v only; where P is singular (an input that is drawn anew
 * at each step has rank 1) the smallest v that explains w is taken, and nothing can tell it from the others.
 * @param chain  P(x′|x), shape [inputs, inputs]
 */
export function inputInverse(chain: Float64Array, inputs: number): InputInverse {
  expectInputChain("inputInverse", "inputChain", chain, inputs);
  const { values, left, right } = singularValues(chain, inputs);
  let rank = 0;
  while (rank < inputs && values[rank] > SMALLEST_SHARE * values[0]) rank++;
  const inverse = new Float64Array(inputs * inputs);
  for (let i = 0; i < inputs; i++)
    for (let j = 0; j < inputs; j++)
      for (let k = 0; k < rank; k++)
        inverse[i * inputs + j] += (right[i * inputs + k] * left[j * inputs + k]) / values[k];
  return { inverse, rank, condition: rank === inputs ? values[0] / values[inputs - 1] : Infinity };
}
