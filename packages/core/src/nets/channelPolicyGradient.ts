import { exp } from "../num/exp.ts";
import { addOuterInto, productInto } from "../num/matrixProduct.ts";
import { type ChannelPolicy, type ChannelPolicyLayers, channelLayersOf } from "./channelPolicy.ts";

/** The states at which a channel policy is taught. */
export interface PolicyRows {
  /** Shape [count, inputs]. */
  readonly inputs: Float64Array;
  /** Shape [count]; not read when the policy has one context. */
  readonly contexts: Int32Array;
  /** −1 where the mirror image is taught instead, with every sign turned; otherwise 1. Shape [count]. */
  readonly mirrors: Int8Array;
  readonly count: number;
}

/** Log-odds that a policy should give, channel by channel. */
export interface LogOddsBatch extends PolicyRows {
  /** Shape [count, channels]. */
  readonly targets: Float64Array;
  /** Weight of each squared miss, shape [count, channels]; 0 where there is nothing to learn. */
  readonly weights: Float64Array;
}

/** Actions, and what turning each of their channels is worth. */
export interface TurnBatch extends PolicyRows {
  /** ±1, shape [count, most, channels]. */
  readonly signs: Int8Array;
  /** What + is worth more than −, in nats, the other channels as they are; same shape. */
  readonly differences: Float64Array;
  /** 0 where there is nothing to learn, otherwise 1; same shape. */
  readonly weights: Float64Array;
  readonly most: number;
  /** How many actions each state has, shape [count], at most `most`. */
  readonly drawn: Int32Array;
}

/** Arrays that the gradients write, for up to `rows` states. */
export interface PolicyGradientWork {
  /** W x, [rows, hidden] */
  readonly product: Float64Array;
  /** Errors before the nonlinearity, [rows, hidden] */
  readonly error: Float64Array;
  /** [rows, hidden] */
  readonly activity: Float64Array;
  /** Log-odds, then their errors, [rows, channels] */
  readonly odds: Float64Array;
  /** [hidden, channels] */
  readonly transposed: Float64Array;
  /** Before the nonlinearity, as each channel sees it, [channels, hidden] */
  readonly driven: Float64Array;
  /** What one step of each channel adds before the nonlinearity, [channels, hidden] */
  readonly steps: Float64Array;
  /** Errors of those, [channels, hidden] */
  readonly stepErrors: Float64Array;
  /** [hidden] */
  readonly later: Float64Array;
}

/** Room for batches of up to `rows` states. */
export function policyGradientWork({ hidden: [units], channels }: ChannelPolicy, rows: number): PolicyGradientWork {
  return {
    product: new Float64Array(rows * units),
    error: new Float64Array(rows * units),
    activity: new Float64Array(rows * units),
    odds: new Float64Array(rows * channels),
    transposed: new Float64Array(units * channels),
    driven: new Float64Array(channels * units),
    steps: new Float64Array(channels * units),
    stepErrors: new Float64Array(channels * units),
    later: new Float64Array(units),
  };
}

/**
 * The loss Σ w (u − target)² of a factorised policy and its gradient (A5).
 * @param gradient  written, shape [parameters]
 */
export function logOddsGradientInto(
  gradient: Float64Array,
  policy: ChannelPolicy,
  batch: LogOddsBatch,
  work: PolicyGradientWork,
): number {
  const { inputs, mirrors, count, targets, weights } = batch;
  const {
    hidden: [units],
    channels,
  } = policy;
  const layers = channelLayersOf(policy, policy.parameters);
  const slopes = channelLayersOf(policy, gradient);
  gradient.fill(0);
  const { product, activity, odds, error, transposed } = work;
  productInto(product, inputs, layers.first, count, units, policy.inputs);
  for (let row = 0; row < count; row++) {
    startInto(activity, row * units, product, row, policy, layers, batch);
    for (let h = row * units; h < (row + 1) * units; h++) if (!(activity[h] > 0)) activity[h] = 0;
  }
  productInto(odds, activity, layers.heads, count, channels, units);
  let loss = 0;
  for (let row = 0; row < count; row++) {
    for (let k = 0, at = row * channels; k < channels; k++, at++) {
      const miss = odds[at] + layers.headBias[k] - mirrors[row] * targets[at];
      loss += weights[at] * miss * miss;
      odds[at] = 2 * weights[at] * miss;
      slopes.headBias[k] += odds[at];
    }
  }
  addOuterInto(slopes.heads, odds, activity, count, channels, units);
  for (let k = 0; k < channels; k++)
    for (let h = 0; h < units; h++) transposed[h * channels + k] = layers.heads[k * units + h];
  productInto(error, odds, transposed, count, units, channels);
  for (let i = 0; i < count * units; i++) if (!(activity[i] > 0)) error[i] = 0;
  firstLayerGradient(slopes, policy, batch, error);
  return loss;
}

/** Beyond this the exponential goes on as a straight line, so that one draw cannot outweigh all others. */
const LARGEST_EXPONENT = 3;

/**
 * The loss of a policy that is read channel by channel, and its gradient (A6): the mean over all turns of exp(z) − s u, with
 * z = s (u − difference) and s the channel's sign. Of actions drawn from the best policy p, exp(−s · difference) has the mean
 * p(other sign)/p(sign) given the channels before k, so that the loss is least where u is p's own log-odds, later channels
 * summed over: the chain rule without a sum. Its input is the state as the earlier channels have driven it:
 * W (base + Σ_{j<k} sⱼ stepⱼ) costs one addition per hidden unit and channel, and so does the way back.
 * @param gradient  written, shape [parameters]
 * @param steps     what a channel adds to the input when its sign is +, shape [channels, inputs]
 */
export function turnGradientInto(
  gradient: Float64Array,
  policy: ChannelPolicy,
  steps: Float64Array,
  batch: TurnBatch,
  work: PolicyGradientWork,
): number {
  const { inputs, mirrors, count, signs, differences, weights, most, drawn } = batch;
  const {
    hidden: [units],
    channels,
  } = policy;
  const layers = channelLayersOf(policy, policy.parameters);
  const slopes = channelLayersOf(policy, gradient);
  gradient.fill(0);
  const { product, activity, odds, error, driven, stepErrors, later } = work;
  productInto(product, inputs, layers.first, count, units, policy.inputs);
  productInto(work.steps, steps, layers.first, channels, units, policy.inputs);
  stepErrors.fill(0);
  error.fill(0, 0, count * units);
  let turns = 0;
  for (let row = 0; row < count; row++)
    for (let i = row * most * channels; i < (row * most + drawn[row]) * channels; i++) turns += weights[i];
  const share = 1 / Math.max(1, turns);
  let loss = 0;
  for (let row = 0; row < count; row++) {
    const start = row * units;
    startInto(activity, start, product, row, policy, layers, batch);
    for (let m = row * most; m < row * most + drawn[row]; m++) {
      let last = -1; // the last channel that has something to learn
      for (let k = 0; k < channels; k++) if (weights[m * channels + k] !== 0) last = k;
      if (last < 0) continue;
      for (let h = 0; h < units; h++) driven[h] = activity[start + h];
      for (let k = 0, at = 0; k <= last; k++, at += units) {
        const sign = mirrors[row] * signs[m * channels + k];
        odds[k] = 0;
        if (weights[m * channels + k] !== 0) {
          let u = layers.headBias[k];
          for (let h = 0; h < units; h++) {
            const z = driven[at + h];
            u += layers.heads[at + h] * (0.5 * (z + Math.abs(z)));
          }
          const z = sign * (u - mirrors[row] * differences[m * channels + k]);
          const grown = exp(Math.min(z, LARGEST_EXPONENT));
          loss += share * (grown * (1 + Math.max(0, z - LARGEST_EXPONENT)) - sign * u);
          odds[k] = share * sign * (grown - 1);
        }
        if (k < last)
          for (let h = 0; h < units; h++) driven[at + units + h] = driven[at + h] + sign * work.steps[at + h];
      }
      later.fill(0);
      for (let k = last, at = last * units; k >= 0; k--, at -= units) {
        const sign = mirrors[row] * signs[m * channels + k];
        const pushed = odds[k];
        slopes.headBias[k] += pushed;
        for (let h = 0; h < units; h++) {
          stepErrors[at + h] += sign * later[h];
          const z = driven[at + h];
          if (!(z > 0)) continue;
          slopes.heads[at + h] += pushed * z;
          later[h] += pushed * layers.heads[at + h];
        }
      }
      for (let h = 0; h < units; h++) error[start + h] += later[h];
    }
  }
  firstLayerGradient(slopes, policy, batch, error);
  addOuterInto(slopes.first, stepErrors, steps, channels, units, policy.inputs);
  return loss;
}

/** W x + C + b of one state or of its mirror image. */
function startInto(
  out: Float64Array,
  at: number,
  product: Float64Array,
  row: number,
  { contexts, hidden: [units] }: ChannelPolicy,
  layers: ChannelPolicyLayers,
  batch: PolicyRows,
): void {
  const mirror = batch.mirrors[row];
  for (let h = 0; h < units; h++) out[at + h] = mirror * product[row * units + h] + layers.firstBias[h];
  if (contexts === 1) return;
  const from = batch.contexts[row] * units;
  for (let h = 0; h < units; h++) out[at + h] += layers.context[from + h];
}

/** From the errors before the nonlinearity to W, C and b; the errors are left mirrored. */
function firstLayerGradient(
  slopes: ChannelPolicyLayers,
  { contexts, hidden: [units], inputs }: ChannelPolicy,
  batch: PolicyRows,
  error: Float64Array,
): void {
  for (let row = 0; row < batch.count; row++) {
    const at = row * units;
    for (let h = 0; h < units; h++) slopes.firstBias[h] += error[at + h];
    if (contexts > 1) {
      const from = batch.contexts[row] * units;
      for (let h = 0; h < units; h++) slopes.context[from + h] += error[at + h];
    }
    if (batch.mirrors[row] < 0) for (let h = 0; h < units; h++) error[at + h] = -error[at + h];
  }
  addOuterInto(slopes.first, error, batch.inputs, batch.count, units, inputs);
}
