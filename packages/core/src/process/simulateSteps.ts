import { expectInteger } from "../num/expectShape.ts";
import type { Rng } from "../num/rng.ts";
import { expectSpinNetwork, expectSpinState, type SpinNetwork, type SpinState } from "./spinNetwork.ts";
import { type SpinSamplerOf, spinSampler } from "./spinSampler.ts";

/** What a spin network did, step by step: a recording in which the updated unit is known. */
export interface SpinSteps {
  /** The word before each step and after the last, shape [steps + 1]. */
  readonly words: Int32Array;
  /** The input before each step and after the last, shape [steps + 1]. */
  readonly inputs: Int32Array;
  /** The unit redrawn in each step, shape [steps]. */
  readonly updatedUnits: Int32Array;
  /** The state it took, 0 or 1, shape [steps]. */
  readonly actions: Uint8Array;
}

/**
 * Simulates steps of a spin network (H2): pick a neuron, redraw it, move the input.
 * @throws RangeError if the network or an option is out of range
 */
export function simulateSteps(
  network: SpinNetwork,
  options: {
    readonly start: SpinState;
    readonly steps: number;
    readonly rng: Rng;
    /** What runs the network; a kernel may take its place. Default `spinSampler`. */
    readonly sampler?: SpinSamplerOf;
  },
): SpinSteps {
  const { start, steps, rng } = options;
  expectSpinNetwork("simulateSteps", network);
  expectSpinState("simulateSteps", network, start);
  expectInteger("simulateSteps", "steps", steps, 0, 2 ** 31 - 2);
  const words = new Int32Array(steps + 1);
  const inputs = new Int32Array(steps + 1);
  const updatedUnits = new Int32Array(steps);
  const actions = new Uint8Array(steps);
  const sampler = (options.sampler ?? spinSampler)(network, start, rng);
  words[0] = start.word;
  inputs[0] = start.input;
  const record = { words, inputs, updatedUnits, actions };
  if (sampler.stepsInto) {
    sampler.stepsInto(record);
    return record;
  }
  for (let t = 0; t < steps; t++) {
    sampler.step();
    updatedUnits[t] = sampler.unit;
    actions[t] = sampler.action;
    words[t + 1] = sampler.word;
    inputs[t + 1] = sampler.input;
  }
  return record;
}
