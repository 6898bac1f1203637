import { expectInteger, expectPositive, expectShape } from "../num/expectShape.ts";
import { MAX_UNITS } from "../num/words.ts";
import { expectInputChain } from "./inputChain.ts";

/**
 * Neurons as agents on the hypercube. In one step (H2) neuron i is picked with probability uᵢ / Σu and redrawn: it
 * becomes active with log-odds `logits`, given the other neurons and the input, whatever it was before; then the input
 * moves by its chain. In continuous time every neuron has an exponential clock of rate uᵢ, and a step lasts 1/Σu
 * seconds in the mean. Layouts: docs/decisions/0003-layouts.md.
 */
export interface SpinNetwork {
  readonly units: number;
  readonly inputs: number;
  /** The policy, log-odds of being active after an update, ±∞ allowed, shape [inputs, units, contexts]. */
  readonly logits: Float64Array;
  /** Rates u of the neurons' clocks, 1/s, shape [units]. */
  readonly updateRateHz: Float64Array;
  /** P(x′|x) per step of 1/Σu seconds, rows sum to 1, shape [inputs, inputs]. */
  readonly inputChain: Float64Array;
}

/** Where a spin network is: the population word and the input. */
export interface SpinState {
  readonly word: number;
  readonly input: number;
}

/** Checks a spin network. @throws RangeError naming the field at fault */
export function expectSpinNetwork(where: string, network: SpinNetwork): void {
  expectInteger(where, "network.units", network.units, 1, MAX_UNITS);
  expectInputChain(where, "network.inputChain", network.inputChain, network.inputs);
  expectShape(where, "network.updateRateHz", network.updateRateHz, network.units);
  network.updateRateHz.forEach((rate, i) => {
    expectPositive(where, `network.updateRateHz[${i}]`, rate);
  });
  expectLogits(where, "network.logits", network);
}

/** Checks a policy: one log-odds for each edge, ±∞ allowed, NaN not. @throws RangeError naming the entry at fault */
export function expectLogits(
  where: string,
  name: string,
  policy: { readonly units: number; readonly inputs: number; readonly logits: Float64Array },
): void {
  const { units, inputs, logits } = policy;
  expectShape(where, name, logits, inputs, units, 2 ** (units - 1));
  const bad = logits.findIndex(Number.isNaN);
  if (bad >= 0)
    throw new RangeError(`${where}: ${name}[${bad}] is NaN. Give each edge a log-odds; ±Infinity is certainty.`);
}

/** Checks where a simulation begins. @throws RangeError if the word or the input does not exist */
export function expectSpinState(where: string, network: SpinNetwork, start: SpinState): void {
  expectInteger(where, "start.word", start.word, 0, 2 ** network.units - 1);
  expectInteger(where, "start.input", start.input, 0, network.inputs - 1);
}

/** Shares of the updates α = u / Σu (H2), shape [units]; they sum to 1. */
export function updateShareOf(updateRateHz: Float64Array): Float64Array {
  let total = 0;
  for (const rate of updateRateHz) total += rate;
  return updateRateHz.map((rate) => rate / total);
}
