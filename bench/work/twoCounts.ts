import { type HypercubeProblem, popcount } from "@telos/core";

/** Eight neurons, rewarded for two spikes at one input and six at the other: the network of figure 2, canonical values. */
export function twoCounts(): HypercubeProblem {
  const units = 8;
  const words = 2 ** units;
  const flip = 0.03;
  return {
    units,
    inputs: 2,
    reward: Float64Array.from({ length: 2 * words }, (_, s) => (popcount(s % words) === (s < words ? 2 : 6) ? 1 : 0)),
    inputChain: Float64Array.of(1 - flip, flip, flip, 1 - flip),
    updateShare: new Float64Array(units).fill(1 / units),
    codingCost: 0.2,
    reference: { kind: "marginal", shared: false, start: new Float64Array(units).fill(0.4) },
  };
}
