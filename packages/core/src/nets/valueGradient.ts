import { addOuterInto, productInto } from "../num/matrixProduct.ts";
import { hiddenActivitiesInPlace, hiddenSlope } from "./hiddenTransfer.ts";
import { layersOf, type ValueLayers, type ValueNetwork } from "./valueNetwork.ts";

/** States with the values that a network should give them. */
export interface ValueBatch {
  /** Shape [count, inputs]; may be longer. */
  readonly states: Float64Array;
  /** Shape [count]; not read when the network has one context. */
  readonly contexts: Int32Array;
  /** Shape [count]. */
  readonly targets: Float64Array;
  readonly count: number;
  /** Each mirrored state −x, with the same context, shall have the same value as x. */
  readonly mirrored: boolean;
}

/** Arrays that `valueGradientInto` writes. */
export interface GradientWork {
  /** W₁ x, [rows, hidden₁] */
  readonly product: Float64Array;
  /** Activity of the first layer, [rows, hidden₁] */
  readonly first: Float64Array;
  /** Activity of the second layer, then its error, [rows, hidden₂] */
  readonly second: Float64Array;
  /** Error of the first layer, [rows, hidden₁] */
  readonly error: Float64Array;
  /** Errors of x minus errors of −x, [rows, hidden₁] */
  readonly inputError: Float64Array;
  /** W₂ transposed, [hidden₁, hidden₂] */
  readonly transposed: Float64Array;
}

/** Room for batches of up to `rows` states. */
export function gradientWork({ hidden }: ValueNetwork, rows: number): GradientWork {
  const [first, second = 0] = hidden;
  return {
    product: new Float64Array(rows * first),
    first: new Float64Array(rows * first),
    second: new Float64Array(rows * second),
    error: new Float64Array(rows * first),
    inputError: new Float64Array(rows * first),
    transposed: new Float64Array(first * second),
  };
}

/** The signature of `valueGradientInto`; a faster twin is handed in under this type. */
export type ValueGradientInto = typeof valueGradientInto;

/**
 * The loss of a value network and its gradient (M15): the mean of (v(x) − target)² over the batch, and over its mirror
 * images too where `mirrored`. Those cost no product: W₁(−x) = −W₁x, and both errors share one outer product with x.
 * @param gradient  written, shape [parameters]
 * @returns the loss
 */
export function valueGradientInto(
  gradient: Float64Array,
  network: ValueNetwork,
  batch: ValueBatch,
  work: GradientWork,
): number {
  const { states, count, mirrored } = batch;
  const [first, second] = network.hidden;
  const layers = layersOf(network, network.parameters);
  const slopes = layersOf(network, gradient);
  gradient.fill(0);
  productInto(work.product, states, layers.first, count, first, network.inputs);
  if (second !== undefined) {
    for (let i = 0; i < first; i++) {
      for (let j = 0; j < second; j++) work.transposed[i * second + j] = layers.second[j * first + i];
    }
  }
  work.inputError.fill(0, 0, count * first);
  let loss = signedPass(1, network, layers, slopes, batch, work);
  if (mirrored) loss += signedPass(-1, network, layers, slopes, batch, work);
  addOuterInto(slopes.first, work.inputError, states, count, first, network.inputs);
  return loss;
}

/** Forward and backward for sign · x; all of the gradient but that of W₁, whose errors are collected. */
function signedPass(
  sign: 1 | -1,
  network: ValueNetwork,
  layers: ValueLayers,
  slopes: ValueLayers,
  { contexts, targets, count, mirrored }: ValueBatch,
  work: GradientWork,
): number {
  const [first, second] = network.hidden;
  const { hiddenTransfer: transfer = "relu" } = network;
  const share = 1 / (mirrored ? 2 * count : count);
  const { product, first: hidden, second: upper, error, inputError } = work;
  const { output } = layers;
  for (let row = 0; row < count; row++) {
    const at = row * first;
    for (let h = 0; h < first; h++) {
      const z = sign * product[at + h] + layers.firstBias[h];
      hidden[at + h] = z;
    }
    if (network.contexts > 1) {
      const from = contexts[row] * first;
      for (let h = 0; h < first; h++) hidden[at + h] += layers.context[from + h];
    }
  }
  hiddenActivitiesInPlace(hidden, count * first, transfer);
  if (second !== undefined) {
    productInto(upper, hidden, layers.second, count, second, first);
    for (let row = 0; row < count; row++) {
      for (let h = 0, at = row * second; h < second; h++, at++) upper[at] += layers.secondBias[h];
    }
    hiddenActivitiesInPlace(upper, count * second, transfer);
  }
  const [last, activity] = second === undefined ? [first, hidden] : [second, upper];
  const lastError = second === undefined ? error : upper;
  let loss = 0;
  for (let row = 0; row < count; row++) {
    const at = row * last;
    let value = layers.outputBias[0];
    for (let h = 0; h < last; h++) value += output[h] * activity[at + h];
    const miss = value - targets[row];
    loss += share * miss * miss;
    const pull = 2 * share * miss;
    slopes.outputBias[0] += pull;
    for (let h = 0; h < last; h++) {
      const active = activity[at + h];
      slopes.output[h] += pull * active;
      lastError[at + h] = pull * output[h] * hiddenSlope(active, transfer); // in two layers over `activity`, which is read no more
    }
  }
  if (second !== undefined) {
    for (let row = 0; row < count; row++) {
      for (let h = 0; h < second; h++) slopes.secondBias[h] += upper[row * second + h];
    }
    addOuterInto(slopes.second, upper, hidden, count, second, first);
    productInto(error, upper, work.transposed, count, first, second);
    for (let i = 0; i < count * first; i++) error[i] *= hiddenSlope(hidden[i], transfer);
  }
  for (let row = 0; row < count; row++) {
    const at = row * first;
    for (let h = 0; h < first; h++) {
      slopes.firstBias[h] += error[at + h];
      inputError[at + h] += sign * error[at + h];
    }
    if (network.contexts === 1) continue;
    const from = contexts[row] * first;
    for (let h = 0; h < first; h++) slopes.context[from + h] += error[at + h];
  }
  return loss;
}
