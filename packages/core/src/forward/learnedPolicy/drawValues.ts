import { firstLayerInto, layersOf, type ValueNetwork } from "../../nets/valueNetwork.ts";
import { productInto } from "../../num/matrixProduct.ts";
import type { ChannelProcess } from "../../process/channelProcess.ts";
import type { Candidates } from "./candidates.ts";

/** The critic's value of the successors of single actions, for critics with one hidden layer (M14). */
export interface DrawValues {
  /** Makes ready for `count` states. */
  readonly prepare: (network: ValueNetwork, bases: Float64Array, contexts: Int32Array, count: number) => void;
  /**
   * The value of one action's successor, as a share of the largest value: a sum over channels and one over hidden units.
   * @param signs  ±1, read from `at` on
   */
  readonly valueOf: (row: number, signs: Int8Array, at: number) => number;
  /**
   * After `valueOf`: the values of the successors after each single channel's sign is turned (A5), a pass over the hidden
   * units each.
   * @param out  written, shape [channels]
   */
  readonly turnsInto: (out: Float64Array, signs: Int8Array, at: number) => void;
}

/** Room for the successors of up to `capacity` states. */
export function drawValues({ channels, steps, size }: ChannelProcess, units: number, capacity: number): DrawValues {
  const bases = new Float64Array(capacity * units);
  const jumps = new Float64Array(channels * units);
  const here = new Float64Array(units);
  let output = new Float64Array(units);
  let bias = 0;
  return {
    prepare(network, next, contexts, count) {
      const layers = layersOf(network, network.parameters);
      firstLayerInto(bases, network, layers, next, contexts, count);
      productInto(jumps, steps, layers.first, channels, units, size);
      output = layers.output as Float64Array<ArrayBuffer>;
      bias = layers.outputBias[0];
    },
    valueOf(row, signs, at) {
      for (let h = 0, from = row * units; h < units; h++, from++) here[h] = bases[from];
      for (let k = 0, from = 0; k < channels; k++) {
        const sign = signs[at + k];
        for (let h = 0; h < units; h++, from++) here[h] += sign * jumps[from];
      }
      let sum = bias;
      for (let h = 0; h < units; h++) sum += output[h] * (0.5 * (here[h] + Math.abs(here[h])));
      return sum;
    },
    turnsInto(out, signs, at) {
      for (let k = 0, from = 0; k < channels; k++) {
        const turn = -2 * signs[at + k];
        let sum = bias;
        for (let h = 0; h < units; h++, from++) {
          const z = here[h] + turn * jumps[from];
          sum += output[h] * (0.5 * (z + Math.abs(z)));
        }
        out[k] = sum;
      }
    },
  };
}

/** The values of all draws that survive, 0 of the others; shape [capacity, most]. @param out  written */
export function valuesOfDraws(
  out: Float64Array,
  values: DrawValues,
  { most, signs, survival, drawn }: Candidates,
  channels: number,
  count: number,
): void {
  for (let row = 0; row < count; row++)
    for (let m = row * most; m < row * most + drawn[row]; m++)
      out[m] = survival[m] > 0 ? survival[m] * values.valueOf(row, signs, m * channels) : 0;
}
