import { type Draws, plainDraws } from "../num/draws.ts";
import { euclideanNorm } from "../num/euclideanNorm.ts";
import { expectAllFinite, expectFinite, expectInteger, expectPositive, expectShape } from "../num/expectShape.ts";
import { productInto } from "../num/matrixProduct.ts";
import type { Rng } from "../num/rng.ts";
import { tanh } from "../num/tanh.ts";
import { type TransferName, transferOf } from "./transfer.ts";

/**
 * A recurrent network of units with continuous activity (M3), its state the currents x:
 * x′ = (1 − d) x + d (g J φ(x) + B a + U(context)) + noise √d ξ, with d the time step over the time constant.
 */
export interface RateNetwork {
  readonly units: number;
  readonly channels: number;
  readonly contexts: number;
  /** g */
  readonly gain: number;
  /** d, in units of the time constant: 0 < d ≤ 1. */
  readonly timeStep: number;
  readonly transfer: TransferName;
  /** J, shape [units, units]: row i holds what unit i receives. */
  readonly weights: Float64Array;
  /** B, shape [units, channels]. */
  readonly inputWeights: Float64Array;
  /** U, shape [contexts, units]; zeros where the context means nothing. */
  readonly contextInputs: Float64Array;
  /** s: the process noise in one time constant has standard deviation s in each current; 0 for none. */
  readonly noise: number;
}

const MOST_CHANNELS = 64;

/** How to draw what of a network is random. */
export interface RateNetworkDraw {
  readonly units: number;
  readonly channels: number;
  readonly contexts: number;
  readonly gain: number;
  readonly timeStep: number;
  readonly transfer: TransferName;
  readonly noise: number;
  /** J, shape [units, units]; drawn from N(0, 1/units) when absent. */
  readonly weights?: Float64Array;
  /** The rows of these units in B are rescaled to the norm `readoutStrength` √channels. */
  readonly readouts: readonly number[];
  readonly readoutStrength: number;
  /** Standard deviation of the context inputs; 0 for none. */
  readonly contextStd: number;
}

/**
 * Draws a network (M4): J from N(0, 1/units) unless given, B from N(0, 1) with the readouts' rows rescaled, U from
 * N(0, contextStd²). Each part has a stream of its own.
 * @param draws  what draws many numbers at a time; a kernel may take its place
 * @throws RangeError if a size or scale is out of range
 */
export function drawRateNetwork(draw: RateNetworkDraw, rng: Rng, draws: Draws = plainDraws): RateNetwork {
  const { units, channels, contexts } = draw;
  expectInteger("drawRateNetwork", "units", units, 1, 100_000);
  expectInteger("drawRateNetwork", "channels", channels, 1, MOST_CHANNELS);
  expectInteger("drawRateNetwork", "contexts", contexts, 1, 10_000);
  const weights = draw.weights ?? normals(draws, rng.split("weights"), units * units, 1 / Math.sqrt(units));
  const inputWeights = normals(draws, rng.split("input"), units * channels, 1);
  for (const unit of draw.readouts) {
    expectInteger("drawRateNetwork", "readouts", unit, 0, units - 1);
    expectPositive("drawRateNetwork", "readoutStrength", draw.readoutStrength);
    const row = inputWeights.subarray(unit * channels, (unit + 1) * channels);
    const scale = (draw.readoutStrength * Math.sqrt(channels)) / euclideanNorm(row);
    for (let k = 0; k < channels; k++) row[k] *= scale;
  }
  const { gain, timeStep, transfer, noise } = draw;
  const contextInputs = normals(draws, rng.split("context"), contexts * units, draw.contextStd);
  const network = { units, channels, contexts, gain, timeStep, transfer, noise, weights, inputWeights, contextInputs };
  expectRateNetwork("drawRateNetwork", network);
  return network;
}

/** Checks a network at a public door. @throws RangeError naming the field at fault */
export function expectRateNetwork(where: string, network: RateNetwork): void {
  const { units, channels, contexts } = network;
  expectInteger(where, "units", units, 1, 100_000);
  expectInteger(where, "channels", channels, 1, MOST_CHANNELS);
  expectInteger(where, "contexts", contexts, 1, 10_000);
  expectFinite(where, "gain", network.gain);
  transferOf(network.transfer);
  if (!(network.timeStep > 0 && network.timeStep <= 1)) {
    throw new RangeError(
      `${where}: timeStep must lie in (0, 1] but is ${network.timeStep}. Give the step over the time constant, such as 0.1.`,
    );
  }
  if (!(network.noise >= 0 && network.noise < Infinity)) {
    throw new RangeError(`${where}: noise must be ≥ 0 but is ${network.noise}. Give 0 for none.`);
  }
  expectShape(where, "weights", network.weights, units, units);
  expectShape(where, "inputWeights", network.inputWeights, units, channels);
  expectShape(where, "contextInputs", network.contextInputs, contexts, units);
  for (const name of ["weights", "inputWeights", "contextInputs"] as const) {
    expectAllFinite(where, name, network[name]);
  }
}

/** The signature of `rateStepInto`; a faster twin is handed in under this type. */
export type RateStepInto = typeof rateStepInto;

/** What a network's activities bring to its units: out ← A Jᵀ, shapes [count, units] each. */
export type RecurrentInto = (out: Float64Array, activities: Float64Array, count: number) => void;

/**
 * The next currents without action and noise (M3) of `count` states: (1 − d) x + d (g J φ(x) + U(context)).
 * @param out         written, shape [count, units]; must alias neither `states` nor `activities`
 * @param activities  work space, shape [count, units]
 * @param recurrent   the product with the couplings; a kernel may take its place
 */
export function rateStepInto(
  out: Float64Array,
  activities: Float64Array,
  network: RateNetwork,
  states: Float64Array,
  contexts: Int32Array,
  count: number,
  recurrent?: RecurrentInto,
): void {
  const { units, gain, timeStep, weights, contextInputs } = network;
  activitiesInto(activities, network.transfer, states, count * units);
  if (recurrent) recurrent(out, activities, count);
  else productInto(out, activities, weights, count, units, units);
  const scale = timeStep * gain;
  const kept = 1 - timeStep;
  for (let row = 0; row < count; row++) {
    const context = contexts[row] * units;
    for (let i = 0, at = row * units; i < units; i++, at++) {
      out[at] = kept * states[at] + scale * out[at] + timeStep * contextInputs[context + i];
    }
  }
}

/** The signature of `activitiesInto`; a faster twin is handed in under this type. */
export type ActivitiesInto = typeof activitiesInto;

/** φ of the first `count` currents. @param out  written; may be `currents` */
export function activitiesInto(out: Float64Array, transfer: TransferName, currents: Float64Array, count: number): void {
  if (transfer === "tanh") {
    for (let i = 0; i < count; i++) out[i] = tanh(currents[i]);
    return;
  }
  if (transfer === "relu") {
    for (let i = 0; i < count; i++) out[i] = currents[i] > 0 ? currents[i] : 0;
    return;
  }
  const { value } = transferOf(transfer);
  for (let i = 0; i < count; i++) out[i] = value(currents[i]);
}

/** What one unit of each channel adds to the next currents: d Bᵀ, shape [channels, units]. */
export function inputDirections({ units, channels, timeStep, inputWeights }: RateNetwork): Float64Array {
  const out = new Float64Array(channels * units);
  for (let k = 0; k < channels; k++) {
    for (let i = 0; i < units; i++) out[k * units + i] = timeStep * inputWeights[i * channels + k];
  }
  return out;
}

function normals(draws: Draws, rng: Rng, count: number, std: number): Float64Array {
  const out = new Float64Array(count);
  draws.normalsInto(out, 0, count, rng.position());
  for (let i = 0; i < count; i++) out[i] *= std;
  return out;
}
