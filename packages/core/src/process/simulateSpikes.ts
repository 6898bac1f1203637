import { expectPositive } from "../num/expectShape.ts";
import type { Rng } from "../num/rng.ts";
import { expectSpinNetwork, expectSpinState, type SpinNetwork, type SpinState } from "./spinNetwork.ts";
import { type SpinSamplerOf, spinSampler } from "./spinSampler.ts";

/** Spike trains of a spin network in continuous time, and the input that it saw. */
export interface SpinSpikes {
  /** Spike times of each unit, seconds from the start, ascending. */
  readonly spikesS: readonly Float64Array[];
  /** The input's path: from `timesS[k]` seconds on the input is `values[k]`. The first time is 0. */
  readonly inputPath: { readonly timesS: Float64Array; readonly values: Int32Array };
  readonly durationS: number;
  /** Where the network was when time ran out. */
  readonly end: SpinState;
}

/**
 * Simulates a spin network in continuous time (H3). Each neuron has an exponential clock of rate uᵢ; when it rings the
 * neuron is redrawn, and a redraw to 1 is a spike, whether the neuron was active before or not.
 *
 * The input moves at the rings, just after the redraw, by `inputChain`. Seen by itself it is the continuous-time chain
 * with generator Σu (P − 1), and seen at the rings it is exactly the chain P of `simulateSteps`.
 * @param options.durationS  seconds to simulate, > 0
 * @throws RangeError if the network or an option is out of range
 */
export function simulateSpikes(
  network: SpinNetwork,
  options: {
    readonly start: SpinState;
    readonly durationS: number;
    readonly rng: Rng;
    /** What runs the network; a kernel may take its place. Default `spinSampler`. */
    readonly sampler?: SpinSamplerOf;
  },
): SpinSpikes {
  const { start, durationS, rng } = options;
  expectSpinNetwork("simulateSpikes", network);
  expectSpinState("simulateSpikes", network, start);
  expectPositive("simulateSpikes", "durationS", durationS);
  let totalRateHz = 0;
  for (const rate of network.updateRateHz) totalRateHz += rate;
  const clock = rng.split("clock");
  const sampler = (options.sampler ?? spinSampler)(network, start, rng);
  const spikes: number[][] = Array.from({ length: network.units }, () => []);
  const times = [0];
  const values = [start.input];
  // The smallest of exponential clocks is exponential at the sum of their rates, and independent of whose it is.
  for (let time = clock.exponential() / totalRateHz; time < durationS; time += clock.exponential() / totalRateHz) {
    const before = sampler.input;
    sampler.step();
    if (sampler.action === 1) spikes[sampler.unit].push(time);
    if (sampler.input !== before) {
      times.push(time);
      values.push(sampler.input);
    }
  }
  return {
    spikesS: spikes.map((times) => Float64Array.from(times)),
    inputPath: { timesS: Float64Array.from(times), values: Int32Array.from(values) },
    durationS,
    end: { word: sampler.word, input: sampler.input },
  };
}
