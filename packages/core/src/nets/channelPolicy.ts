import { expectInteger, expectShape } from "../num/expectShape.ts";
import type { Rng } from "../num/rng.ts";

/** The sizes of a network that chooses the sign of each channel. */
export interface ChannelPolicyShape {
  /** How many numbers make a state. */
  readonly inputs: number;
  readonly contexts: number;
  readonly channels: number;
  /** Units of its hidden layer. */
  readonly hidden: readonly [number];
}

/**
 * A network that gives every channel the log-odds of + against − (A2): u(k) = hₖ · relu(W x + C(context) + b) + cₖ. Plain
 * data. Read at one state it is a policy that is factorised over channels; read at the state as the channels before k have
 * driven it, one that is not.
 */
export interface ChannelPolicy extends ChannelPolicyShape {
  /** All parameters one after another, in the order of `ChannelPolicyLayers`. */
  readonly parameters: Float64Array;
}

/** Views into the parameters of a channel policy, or into a gradient of the same length. */
export interface ChannelPolicyLayers {
  /** W, shape [hidden, inputs]. */
  readonly first: Float64Array;
  /** C, shape [contexts, hidden]; empty for one context. */
  readonly context: Float64Array;
  /** b, shape [hidden]. */
  readonly firstBias: Float64Array;
  /** h, shape [channels, hidden]. */
  readonly heads: Float64Array;
  /** c, shape [channels]. */
  readonly headBias: Float64Array;
}

const FIRST_HEADS = 0.01; // log-odds that are nearly 0: every action equally likely

/**
 * Draws a channel policy (A2): W from N(0, 2/inputs), b from N(0, 0.1²), C from N(0, 1/2), h from N(0, 0.01²/hidden), c = 0.
 * @throws RangeError if a size is out of range
 */
export function drawChannelPolicy(shape: ChannelPolicyShape, rng: Rng): ChannelPolicy {
  const { inputs, contexts, channels, hidden } = shape;
  expectInteger("drawChannelPolicy", "inputs", inputs, 1, 1_000_000);
  expectInteger("drawChannelPolicy", "contexts", contexts, 1, 100_000);
  expectInteger("drawChannelPolicy", "channels", channels, 1, 64);
  expectInteger("drawChannelPolicy", "hidden[0]", hidden[0], 1, 1_000_000);
  const parameters = new Float64Array(channelPolicySize(shape));
  const policy: ChannelPolicy = { inputs, contexts, channels, hidden: [hidden[0]], parameters };
  const layers = channelLayersOf(policy, parameters);
  const draw = (name: string, out: Float64Array, std: number) => {
    const stream = rng.split(name);
    for (let i = 0; i < out.length; i++) out[i] = std * stream.normal();
  };
  draw("first", layers.first, Math.sqrt(2 / inputs));
  draw("context", layers.context, Math.SQRT1_2);
  draw("firstBias", layers.firstBias, 0.1);
  draw("heads", layers.heads, FIRST_HEADS / Math.sqrt(hidden[0]));
  return policy;
}

/** How many parameters a channel policy of that shape has. */
export function channelPolicySize({ inputs, contexts, channels, hidden: [units] }: ChannelPolicyShape): number {
  return units * inputs + (contexts > 1 ? contexts * units : 0) + units + channels * units + channels;
}

/** Views of each layer's part of a flat array. @param flat  parameters or a gradient, shape [parameters] */
export function channelLayersOf(shape: ChannelPolicyShape, flat: Float64Array): ChannelPolicyLayers {
  const {
    inputs,
    contexts,
    channels,
    hidden: [units],
  } = shape;
  expectShape("channelLayersOf", "parameters", flat, channelPolicySize(shape));
  let at = 0;
  const take = (count: number) => {
    at += count;
    return flat.subarray(at - count, at);
  };
  return {
    first: take(units * inputs),
    context: take(contexts > 1 ? contexts * units : 0),
    firstBias: take(units),
    heads: take(channels * units),
    headBias: take(channels),
  };
}
