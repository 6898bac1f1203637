import { type ChannelPolicy, channelLayersOf } from "../../nets/channelPolicy.ts";
import { firstLayerInto } from "../../nets/valueNetwork.ts";
import { logistic, softplus } from "../../num/logistic.ts";
import { productInto } from "../../num/matrixProduct.ts";
import type { Rng } from "../../num/rng.ts";
import type { ChannelProcess } from "../../process/channelProcess.ts";
import type { PolicyReading } from "./policySpec.ts";

/** Whoever draws actions channel by channel and knows how likely each was. */
export interface Proposal {
  /** Makes ready for `count` states. @param bases  their next currents without action, shape [count, size] */
  readonly prepare: (bases: Float64Array, contexts: Int32Array, count: number) => void;
  /**
   * Draws one action of a state.
   * @param signs  ±1, written from `at` on, shape [channels]
   * @returns log q of the action
   */
  readonly drawInto: (signs: Int8Array, at: number, row: number, rng: Rng) => number;
  /** log q of a given action of a state. @param signs  ±1, read from `at` on */
  readonly logOf: (signs: Int8Array, at: number, row: number) => number;
}

/** Every action equally likely (A3): each costs ln 2 for each channel. */
export function uniformProposal(channels: number): Proposal {
  return {
    prepare() {},
    drawInto(signs, at, _row, rng) {
      let bits = 0;
      for (let k = 0; k < channels; k++) {
        if (k % 32 === 0) bits = rng.uint32();
        signs[at + k] = (bits >>> (k % 32)) & 1 ? 1 : -1;
      }
      return -channels * Math.LN2;
    },
    logOf: () => -channels * Math.LN2,
  };
}

/**
 * The actions of a channel policy (A3): q(a) = Πₖ σ(aₖ uₖ). Factorised, u is read once, where the network moves without
 * action; channel by channel, uₖ is read where the channels before k have driven it. Either costs one pass over the hidden
 * units for each channel.
 */
export function policyProposal(reading: PolicyReading, policy: ChannelPolicy, process: ChannelProcess): Proposal {
  const {
    hidden: [units],
    channels,
  } = policy;
  const layers = channelLayersOf(policy, policy.parameters);
  const factorised = reading === "factorised";
  const steps = new Float64Array(channels * units);
  const driven = new Float64Array(units);
  let start = new Float64Array(0);
  let odds = new Float64Array(0);

  /** The log-odds of one channel where the network now stands. */
  function oddsHere(k: number): number {
    let u = layers.headBias[k];
    for (let h = 0, at = k * units; h < units; h++, at++) {
      const z = driven[h];
      u += layers.heads[at] * (0.5 * (z + Math.abs(z)));
    }
    return u;
  }
  function drive(k: number, sign: number): void {
    for (let h = 0, at = k * units; h < units; h++, at++) driven[h] += sign * steps[at];
  }
  function begin(row: number): void {
    for (let h = 0, at = row * units; h < units; h++, at++) driven[h] = start[at];
  }

  return {
    prepare(bases, contexts, count) {
      if (start.length < count * units) {
        start = new Float64Array(count * units);
        odds = new Float64Array(count * channels);
      }
      firstLayerInto(start, policy, layers, bases, contexts, count);
      if (!factorised) {
        productInto(steps, process.steps, layers.first, channels, units, policy.inputs);
        return;
      }
      for (let i = 0; i < count * units; i++) if (!(start[i] > 0)) start[i] = 0;
      productInto(odds, start, layers.heads, count, channels, units);
      for (let row = 0; row < count; row++)
        for (let k = 0; k < channels; k++) odds[row * channels + k] += layers.headBias[k];
    },
    drawInto(signs, at, row, rng) {
      let log = 0;
      if (!factorised) begin(row);
      for (let k = 0; k < channels; k++) {
        const u = factorised ? odds[row * channels + k] : oddsHere(k);
        const sign = rng.uint32() < logistic(u) * WORDS ? 1 : -1;
        signs[at + k] = sign;
        log -= softplus(-sign * u);
        if (!factorised) drive(k, sign);
      }
      return log;
    },
    logOf(signs, at, row) {
      let log = 0;
      if (!factorised) begin(row);
      for (let k = 0; k < channels; k++) {
        const u = factorised ? odds[row * channels + k] : oddsHere(k);
        log -= softplus(-signs[at + k] * u);
        if (!factorised) drive(k, signs[at + k]);
      }
      return log;
    },
  };
}

const WORDS = 2 ** 32;
