import { logistic } from "../num/logistic.ts";
import type { Rng } from "../num/rng.ts";
import { contextOf } from "../num/words.ts";
import type { SpinSteps } from "./simulateSteps.ts";
import type { SpinNetwork, SpinState } from "./spinNetwork.ts";

/** A spin network that is being run: its present state and the last update, moved on by `step`. */
export interface SpinSampler {
  word: number;
  input: number;
  /** The unit that was redrawn last, and the state it took. */
  unit: number;
  action: number;
  step(): void;
  /** As many steps as there is room for, all at once, where that is faster; `step` goes on behind them. */
  readonly stepsInto?: (out: SpinSteps) => void;
}

/** Starts a sampler on a network that has been checked; a kernel of this type can take the place of `spinSampler`. */
export type SpinSamplerOf = (network: SpinNetwork, start: SpinState, rng: Rng) => SpinSampler;

/**
 * Runs a spin network step by step (H2). The network must have been checked. Units, actions and inputs are drawn from
 * streams of their own, so that two policies can be compared on the same updates and inputs.
 */
export function spinSampler(network: SpinNetwork, start: SpinState, rng: Rng): SpinSampler {
  const { units, inputs, inputChain } = network;
  const contexts = 2 ** (units - 1);
  const probability = network.logits.map(logistic);
  const unitsUpTo = runningSums(network.updateRateHz, units);
  const inputsUpTo = runningSums(inputChain, inputs);
  const unitRng = rng.split("unit");
  const actionRng = rng.split("action");
  const inputRng = rng.split("input");
  return {
    word: start.word,
    input: start.input,
    unit: -1,
    action: -1,
    step() {
      const unit = pick(unitsUpTo, 0, units, unitRng.uniform());
      const edge = (this.input * units + unit) * contexts + contextOf(this.word, unit);
      const action = actionRng.uniform() < probability[edge] ? 1 : 0;
      this.word = (this.word & ~(1 << unit)) | (action << unit);
      this.unit = unit;
      this.action = action;
      if (inputs > 1) this.input = pick(inputsUpTo, this.input * inputs, inputs, inputRng.uniform());
    },
  };
}

/** What a number of [0, 1) picks from (H2): running sums within rows of the given length, each row scaled to end in exactly 1 at its last positive weight. */
function runningSums(weights: Float64Array, row: number): Float64Array {
  const sums = new Float64Array(weights.length);
  for (let from = 0; from < weights.length; from += row) {
    let total = 0;
    for (let k = 0; k < row; k++) total += weights[from + k];
    let sum = 0;
    let last = 0;
    for (let k = 0; k < row; k++) {
      sum += weights[from + k];
      sums[from + k] = sum / total;
      if (weights[from + k] > 0) last = k;
    }
    sums.fill(1, from + last, from + row); // rounding must not leave a sliver to a weight of 0
  }
  return sums;
}

function pick(sums: Float64Array, from: number, count: number, uniform: number): number {
  let k = 0;
  while (k < count - 1 && uniform >= sums[from + k]) k++;
  return k;
}
