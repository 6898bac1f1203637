import type { ValueNetworkShape } from "@telos/core";

/** Where the parts of two hidden layers' parameters begin; the output's bias is the last. */
export function twoLayerPlaces({ inputs, contexts, hidden: [first, second] }: ValueNetworkShape) {
  const contextAt = first * inputs;
  const biasAt = contextAt + (contexts > 1 ? contexts * first : 0);
  const secondAt = biasAt + first;
  const secondBiasAt = secondAt + second * first;
  return { contextAt, biasAt, secondAt, secondBiasAt, outputAt: secondBiasAt + second };
}
