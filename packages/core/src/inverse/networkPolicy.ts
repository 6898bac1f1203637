import type { HypercubePolicy } from "../forward/hypercubeProblem.ts";
import { stationaryOccupancy } from "../forward/stationaryOccupancy.ts";
import { exp } from "../num/exp.ts";
import { wordOf } from "../num/words.ts";
import { updateShareOf } from "../process/spinNetwork.ts";
import type { FittedNetwork } from "./purpose.ts";

/**
 * The policy of a fitted network (F3): log-odds z = b[x, i] + W(x, σ with i on) − W(x, σ with i off) on every edge.
 * @returns logits of shape [inputs, units, contexts] with shares of updates and the input's chain
 */
export function networkPolicy(network: FittedNetwork): HypercubePolicy {
  const { units, inputs, offsets, interaction, inputChain } = network;
  const words = 2 ** units;
  const contexts = words / 2;
  const logits = new Float64Array(inputs * units * contexts);
  for (let x = 0; x < inputs; x++)
    for (let i = 0; i < units; i++)
      for (let context = 0; context < contexts; context++) {
        const off = x * words + wordOf(context, i, 0);
        logits[(x * units + i) * contexts + context] =
          offsets[x * units + i] + interaction[off + (1 << i)] - interaction[off];
      }
  return { units, inputs, logits, updateShare: updateShareOf(network.updateRateHz), inputChain };
}

/**
 * Stationary distribution over words and inputs of a fitted network, shape [inputs, words], sum 1.
 * One input: p(σ) ∝ exp(Σ bᵢ σᵢ + W(σ)) in closed form, whatever the clocks (F8). More inputs: solved.
 */
export function networkWords(network: FittedNetwork): Float64Array {
  if (network.inputs > 1) return stationaryOccupancy(networkPolicy(network), { tolerance: 1e-9 }).occupancy;
  const { units, offsets, interaction } = network;
  const exponent = Float64Array.from(interaction);
  for (let word = 0; word < exponent.length; word++)
    for (let i = 0; i < units; i++) if ((word >> i) & 1) exponent[word] += offsets[i];
  const largest = exponent.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const weights = exponent.map((value) => exp(value - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Adds up a distribution over inputs and words: shape [inputs, words] → [words]. */
export function poolInputs(distribution: Float64Array, inputs: number): Float64Array {
  const words = distribution.length / inputs;
  const pooled = new Float64Array(words);
  for (let x = 0; x < inputs; x++)
    for (let word = 0; word < words; word++) pooled[word] += distribution[x * words + word];
  return pooled;
}
