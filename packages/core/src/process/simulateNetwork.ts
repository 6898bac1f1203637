import { drawIndex } from "../num/drawIndex.ts";
import { createRng } from "../num/rng.ts";
import { simulateSpikes } from "./simulateSpikes.ts";
import type { SpinNetwork } from "./spinNetwork.ts";
import type { SpinSamplerOf } from "./spinSampler.ts";

/**
 * Spike trains of a spin network (H3) that starts in its long run: the first state is drawn from `occupancy`.
 * @param occupancy  distribution over states, shape [inputs, words]
 * @param sampler    runs the network; default `spinSampler`
 * @returns spike times of each unit, seconds from the start, ascending
 */
export function simulateNetwork(
  network: SpinNetwork,
  occupancy: Float64Array,
  durationS: number,
  seed: number,
  sampler?: SpinSamplerOf,
): readonly Float64Array[] {
  const rng = createRng(seed);
  const state = drawIndex(rng.split("start"), occupancy);
  const words = 2 ** network.units;
  const start = { word: state % words, input: Math.floor(state / words) };
  return simulateSpikes(network, { start, durationS, rng: rng.split("spikes"), ...(sampler && { sampler }) }).spikesS;
}
