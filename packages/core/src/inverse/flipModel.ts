import { exp } from "../num/exp.ts";
import type { PotentialFamily } from "./purpose.ts";

/**
 * A model of the flip process (F3): neuron i is redrawn at rate uᵢ and then is active with probability s(zᵢ), so that
 * it flips on at uᵢ s(zᵢ) and off at uᵢ s(−zᵢ). The family says what zᵢ may depend on:
 *
 * | family | zᵢ in context c and input x |
 * |---|---|
 * | independent | b[x, i] |
 * | pairwise | b[x, i] + Σⱼ J[i, j] σⱼ, J symmetric |
 * | asymmetric | the same with any J: no potential, a control |
 * | full | b[x, i] + W(x, σ with i on) − W(x, σ with i off), W = pairwise part + a deviation D[x, word] of its own |
 *
 * The full potential is free on every word with two or more active units that was visited or lies one flip from a visited one;
 * beyond them nothing is known and W is 0, the value without interaction.
 * Parameters lie flat: ln u [units], b [inputs, units], J of the family (pairs i < j, or ordered pairs), D [freeWords].
 */
export interface FlipModel {
  readonly family: PotentialFamily;
  readonly units: number;
  readonly inputs: number;
  /** Words of D in the order of their parameters, as x · 2ⁿ + word, ascending; empty for other families. */
  readonly freeWords: Int32Array;
  readonly parameters: Float64Array;
}

/** Precision of the Gaussian prior on offsets (F4): weak. */
export const OFFSET_RIDGE = 0.001;
/** Precision of the Gaussian prior on couplings and deviations, so that words never seen stay without interaction (F4). */
export const INTERACTION_RIDGE = 2;

/** Number of interaction parameters of a family. */
export function interactionCount(family: PotentialFamily, units: number, freeWords: number): number {
  switch (family) {
    case "independent":
      return 0;
    case "pairwise":
      return (units * (units - 1)) / 2;
    case "asymmetric":
      return units * (units - 1);
    case "full":
      return (units * (units - 1)) / 2 + freeWords;
  }
}

/** Where the offsets b, the couplings J and (of the full family) the deviations D begin. */
export function parameterOffsets(model: Pick<FlipModel, "units" | "inputs">): {
  offsets: number;
  couplings: number;
  deviations: number;
} {
  const couplings = model.units * (1 + model.inputs);
  return { offsets: model.units, couplings, deviations: couplings + (model.units * (model.units - 1)) / 2 };
}

/** Update rates u, 1/s, shape [units]. */
export function updateRatesOf(model: FlipModel): Float64Array {
  return model.parameters.slice(0, model.units).map(exp);
}

/** Offsets b, logits, shape [inputs, units]. */
export function offsetsOf(model: FlipModel): Float64Array {
  const { offsets, couplings } = parameterOffsets(model);
  return model.parameters.slice(offsets, couplings);
}

/** Couplings J[i, j] (onto i, from j), shape [units, units], zero diagonal; all zero for independent units. */
export function couplingsOf(model: FlipModel): Float64Array {
  const { units, parameters } = model;
  const couplings = new Float64Array(units * units);
  let at = parameterOffsets(model).couplings;
  if (model.family === "pairwise" || model.family === "full") {
    for (let i = 0; i < units; i++)
      for (let j = i + 1; j < units; j++, at++) {
        couplings[i * units + j] = parameters[at];
        couplings[j * units + i] = parameters[at];
      }
  } else if (model.family === "asymmetric") {
    for (let i = 0; i < units; i++)
      for (let j = 0; j < units; j++) if (j !== i) couplings[i * units + j] = parameters[at++];
  }
  return couplings;
}

/**
 * Interaction part of the potential, units of λ, shape [inputs, words]: ½ Σᵢⱼ Jᵢⱼ σᵢ σⱼ or W.
 * @throws RangeError for "asymmetric", which has no potential
 */
export function interactionOf(model: FlipModel): Float64Array {
  const { units, inputs, parameters, freeWords } = model;
  if (model.family === "asymmetric")
    throw new RangeError("interactionOf: asymmetric couplings have no potential. Fit the pairwise or the full family.");
  const words = 2 ** units;
  const pairs = pairEnergies(couplingsOf(model), units);
  const potential = new Float64Array(inputs * words);
  if (model.family === "full") {
    const { deviations } = parameterOffsets(model);
    for (let k = 0; k < freeWords.length; k++)
      potential[freeWords[k]] = pairs[freeWords[k] % words] + parameters[deviations + k];
  } else for (let x = 0; x < inputs; x++) potential.set(pairs, x * words);
  return potential;
}

/** ½ Σᵢⱼ Jᵢⱼ σᵢ σⱼ of every word for symmetric couplings with zero diagonal, shape [words]. */
export function pairEnergies(couplings: Float64Array, units: number): Float64Array {
  const energies = new Float64Array(2 ** units);
  for (let top = 0; top < units; top++)
    for (let rest = 0; rest < 1 << top; rest++) {
      let energy = energies[rest];
      for (let j = 0; j < top; j++) if ((rest >> j) & 1) energy += couplings[top * units + j];
      energies[(1 << top) | rest] = energy;
    }
  return energies;
}
