import { expectInteger, expectShape } from "../num/expectShape.ts";
import { productInto } from "../num/matrixProduct.ts";
import type { Rng } from "../num/rng.ts";
import { type HiddenTransfer, hiddenActivitiesInPlace } from "./hiddenTransfer.ts";

/** The sizes of a value network. */
export interface ValueNetworkShape {
  /** How many numbers make a state. */
  readonly inputs: number;
  /** How many contexts are told apart by a one-hot input; 1 for none. */
  readonly contexts: number;
  /** Units of the hidden layers, one or two. */
  readonly hidden: readonly number[];
  /** What hidden units are; rectified where absent. */
  readonly hiddenTransfer?: HiddenTransfer;
}

/**
 * A feed-forward network that approximates a value (M13): v(x) = w · φ(W₁ x + C(context) + b₁) + b, with a second
 * hidden layer where `hidden` has two sizes; φ rectifies or is tanh (M41). Plain data.
 */
export interface ValueNetwork extends ValueNetworkShape {
  /** All parameters one after another, in the order of `ValueLayers`. */
  readonly parameters: Float64Array;
  /** Where survival is learned too: the network of its log odds (M29), for the same inputs. */
  readonly survival?: ValueNetwork;
}

/** Views into the parameters of a value network, or into a gradient of the same length. */
export interface ValueLayers {
  /** W₁, shape [hidden₁, inputs]. */
  readonly first: Float64Array;
  /** C, shape [contexts, hidden₁]; empty for one context. */
  readonly context: Float64Array;
  /** b₁, shape [hidden₁]. */
  readonly firstBias: Float64Array;
  /** W₂, shape [hidden₂, hidden₁]; empty for one hidden layer. */
  readonly second: Float64Array;
  /** b₂, shape [hidden₂]; empty for one hidden layer. */
  readonly secondBias: Float64Array;
  /** w, shape [units of the last hidden layer]. */
  readonly output: Float64Array;
  /** b, shape [1]. */
  readonly outputBias: Float64Array;
}

/** How the last layer begins. */
export interface OutputStart {
  /** Standard deviation of w times √hidden: 0.01 makes the value nearly `bias` everywhere. */
  readonly scale: number;
  /** b: 1 for an optimistic critic, whose value is the largest possible one everywhere. */
  readonly bias: number;
}

const MOST_HIDDEN = 1_000_000;

/**
 * Draws a value network (M13): W₁ from N(0, 2/inputs), b₁ from N(0, 0.1²), W₂ from N(0, 2/hidden₁), w from
 * N(0, scale²/hidden), C from N(0, 1/2). Tanh units pass on what they get, where rectified ones pass on half: their 2 is a 1.
 * @throws RangeError if a size is out of range
 */
export function drawValueNetwork(shape: ValueNetworkShape, output: OutputStart, rng: Rng): ValueNetwork {
  const { inputs, contexts, hidden } = shape;
  expectInteger("drawValueNetwork", "inputs", inputs, 1, 1_000_000);
  expectInteger("drawValueNetwork", "contexts", contexts, 1, 100_000);
  expectInteger("drawValueNetwork", "hidden.length", hidden.length, 1, 2);
  hidden.forEach((units, k) => {
    expectInteger("drawValueNetwork", `hidden[${k}]`, units, 1, MOST_HIDDEN);
  });
  const network: ValueNetwork = {
    inputs,
    contexts,
    hidden: [...hidden],
    ...(shape.hiddenTransfer === undefined ? {} : { hiddenTransfer: shape.hiddenTransfer }),
    parameters: new Float64Array(parameterCount(shape)),
  };
  const layers = layersOf(network, network.parameters);
  const draw = (name: string, out: Float64Array, std: number) => {
    const stream = rng.split(name);
    for (let i = 0; i < out.length; i++) out[i] = std * stream.normal();
  };
  const spread = shape.hiddenTransfer === "tanh" ? 1 : 2;
  draw("first", layers.first, Math.sqrt(spread / inputs));
  draw("context", layers.context, Math.SQRT1_2);
  draw("firstBias", layers.firstBias, 0.1);
  draw("second", layers.second, Math.sqrt(spread / hidden[0]));
  draw("output", layers.output, output.scale / Math.sqrt(layers.output.length));
  layers.outputBias[0] = output.bias;
  return network;
}

/** How many parameters a network of that shape has. */
export function parameterCount({ inputs, contexts, hidden }: ValueNetworkShape): number {
  const [first, second = 0] = hidden;
  const last = second || first;
  return first * inputs + (contexts > 1 ? contexts * first : 0) + first + second * first + second + last + 1;
}

/**
 * Views of each layer's part of a flat array.
 * @param flat  parameters or a gradient, shape [parameters]
 */
export function layersOf(shape: ValueNetworkShape, flat: Float64Array): ValueLayers {
  const { inputs, contexts, hidden } = shape;
  const [first, second = 0] = hidden;
  expectShape("layersOf", "parameters", flat, parameterCount(shape));
  let at = 0;
  const take = (count: number) => {
    at += count;
    return flat.subarray(at - count, at);
  };
  return {
    first: take(first * inputs),
    context: take(contexts > 1 ? contexts * first : 0),
    firstBias: take(first),
    second: take(second * first),
    secondBias: take(second),
    output: take(second || first),
    outputBias: take(1),
  };
}

/** Arrays that evaluating a network writes; for up to `rows` states or successors at a time. */
export interface ValueWork {
  readonly rows: number;
  /** [rows, hidden₁] */
  readonly first: Float64Array;
  /** [rows, hidden₂] */
  readonly second: Float64Array;
}

/** Room for evaluating `rows` inputs at a time. */
export function valueWork({ hidden }: ValueNetworkShape, rows: number): ValueWork {
  return { rows, first: new Float64Array(rows * hidden[0]), second: new Float64Array(rows * (hidden[1] ?? 0)) };
}

/**
 * The network's value of `count` states (M13).
 * @param out       written, shape [count]
 * @param states    shape [count, inputs]
 * @param contexts  shape [count]; not read when the network has one context
 */
export function valuesInto(
  out: Float64Array,
  network: ValueNetwork,
  states: Float64Array,
  contexts: Int32Array,
  count: number,
  work: ValueWork,
): void {
  const layers = layersOf(network, network.parameters);
  const [first] = network.hidden;
  firstLayerInto(work.first, network, layers, states, contexts, count);
  hiddenActivitiesInPlace(work.first, count * first, network.hiddenTransfer);
  readOutInto(out, 0, network, layers, work.first, count, work.second);
}

/** W₁ x + C(context) + b₁ of `count` states, before the nonlinearity. @param out  written, shape [count, hidden₁] */
export function firstLayerInto(
  out: Float64Array,
  network: Pick<ValueNetwork, "inputs" | "contexts" | "hidden">,
  layers: Pick<ValueLayers, "first" | "context" | "firstBias">,
  states: Float64Array,
  contexts: Int32Array,
  count: number,
): void {
  const [first] = network.hidden;
  productInto(out, states, layers.first, count, first, network.inputs);
  addFirstBiasInto(out, network, layers, contexts, count);
}

/** Adds C(context) + b₁ to each row. @param out  added to, shape [count, hidden₁] */
export function addFirstBiasInto(
  out: Float64Array,
  network: Pick<ValueNetwork, "contexts" | "hidden">,
  layers: Pick<ValueLayers, "context" | "firstBias">,
  contexts: Int32Array,
  count: number,
): void {
  const [first] = network.hidden;
  for (let row = 0; row < count; row++) {
    for (let h = 0; h < first; h++) out[row * first + h] += layers.firstBias[h];
    if (network.contexts === 1) continue;
    const from = contexts[row] * first;
    for (let h = 0; h < first; h++) out[row * first + h] += layers.context[from + h];
  }
}

/**
 * From the first hidden layer's activity to the value: everything after W₁.
 * @param out     written from `to` on, shape [count]
 * @param hidden  after the nonlinearity, shape [count, hidden₁]
 * @param second  written when there are two layers: the second layer's activity, shape [count, hidden₂]
 */
export function readOutInto(
  out: Float64Array,
  to: number,
  network: ValueNetwork,
  layers: ValueLayers,
  hidden: Float64Array,
  count: number,
  second: Float64Array,
): void {
  const [first, other] = network.hidden;
  const last = other ?? first;
  let activity = hidden;
  if (other !== undefined) {
    productInto(second, hidden, layers.second, count, other, first);
    for (let row = 0; row < count; row++) {
      for (let h = 0, at = row * other; h < other; h++, at++) second[at] += layers.secondBias[h];
    }
    hiddenActivitiesInPlace(second, count * other, network.hiddenTransfer);
    activity = second;
  }
  const { output, outputBias } = layers;
  for (let row = 0; row < count; row++) {
    let sum = outputBias[0];
    for (let h = 0, at = row * last; h < last; h++, at++) sum += output[h] * activity[at];
    out[to + row] = sum;
  }
}
