import { solveHypercube } from "../../src/forward/hypercube.ts";
import type { HypercubeProblem } from "../../src/forward/hypercubeProblem.ts";
import { exactInverse } from "../../src/inverse/exactInverse.ts";
import type { FittedNetwork } from "../../src/inverse/purpose.ts";
import { logit } from "../../src/num/logistic.ts";
import { createRng } from "../../src/num/rng.ts";

/** A network with random offsets, a random potential on all words of two or more units, clocks, reference and input chain. */
export function randomFittedNetwork(seed: number, units: number, inputs: number): FittedNetwork {
  const rng = createRng(seed).split("random fitted network");
  const words = 2 ** units;
  const interaction = Float64Array.from({ length: inputs * words }, (_, s) => {
    const word = s % words;
    return (word & (word - 1)) === 0 ? 0 : 0.8 * rng.normal();
  });
  const rows = Array.from({ length: inputs }, (_, x) => {
    const row = Array.from({ length: inputs }, (_, y) => (x === y ? 4 : 0.2 + rng.uniform()));
    const sum = row.reduce((a, b) => a + b, 0);
    return row.map((value) => value / sum);
  });
  return {
    units,
    inputs,
    family: "full",
    offsets: Float64Array.from({ length: inputs * units }, () => -1 + rng.normal() / 2),
    couplings: new Float64Array(units * units),
    interaction,
    updateRateHz: Float64Array.from({ length: units }, () => 20 + 60 * rng.uniform()),
    reference: Float64Array.from({ length: units }, () => 0.1 + 0.6 * rng.uniform()),
    inputChain: Float64Array.from(rows.flat()),
  };
}

/** A network that is exactly optimal for a known reward, written as a fit would be: offsets and the interaction part of the potential. */
export function optimalFittedNetwork(problem: HypercubeProblem, updateRateHz: Float64Array): FittedNetwork {
  const { units, inputs, inputChain, codingCost, reference } = problem;
  if (reference.kind !== "fixed") throw new RangeError("optimalFittedNetwork: give a fixed reference.");
  const words = 2 ** units;
  const { logits } = solveHypercube(problem);
  const referenceLogits = reference.probabilities.map(logit);
  const { potential } = exactInverse({ ...problem, logits }, referenceLogits, codingCost);
  const offsets = new Float64Array(inputs * units);
  const interaction = new Float64Array(inputs * words);
  for (let x = 0; x < inputs; x++) {
    const at = (word: number) => (potential[x * words + word] - potential[x * words]) / codingCost;
    for (let i = 0; i < units; i++) offsets[x * units + i] = referenceLogits[i] + at(1 << i);
    for (let word = 0; word < words; word++) {
      let linear = 0;
      for (let i = 0; i < units; i++) if ((word >> i) & 1) linear += at(1 << i);
      interaction[x * words + word] = at(word) - linear;
    }
  }
  const couplings = new Float64Array(units * units);
  const { probabilities } = reference;
  return {
    units,
    inputs,
    family: "full",
    offsets,
    couplings,
    interaction,
    updateRateHz,
    reference: probabilities,
    inputChain,
  };
}
