import { expectInteger } from "../num/expectShape.ts";
import { log } from "../num/log.ts";
import { plainRowPairs, type RowPairProductOf } from "../num/matrixProduct.ts";
import type { Rng } from "../num/rng.ts";
import { squared } from "../num/squared.ts";
import { type ActivitiesInto, activitiesInto, expectRateNetwork, type RateNetwork } from "./rateNetwork.ts";
import { transferOf } from "./transfer.ts";

/** How fast small differences grow, or shrink where negative. */
export interface LyapunovExponent {
  /** Growth of small differences, 1/steps; above 0 the free network is chaotic. */
  readonly perStep: number;
  /** The same in units of the inverse time constant. */
  readonly perTimeConstant: number;
  /** Standard error of `perTimeConstant` from twenty blocks of steps. */
  readonly standardError: number;
}

const BLOCKS = 20;

/**
 * The largest Lyapunov exponent of the free network (M12), by following one tangent vector along a trajectory without
 * noise: δ′ = (1 − d) δ + d g J (φ′(x) δ), its growth averaged over steps.
 * @param options.settle  steps before counting, so that trajectory and tangent reach the attractor
 * @param options.steps   steps counted, at least twenty
 * @param options.product  where the time goes; a kernel may take its place. Default `plainRowPairs`
 * @param options.activities  what remains of it, the same. Default `activitiesInto`
 * @throws RangeError if the network or a number is out of range
 */
export function largestLyapunovExponent(
  network: RateNetwork,
  options: {
    readonly settle: number;
    readonly steps: number;
    readonly rng: Rng;
    readonly product?: RowPairProductOf;
    readonly activities?: ActivitiesInto | undefined;
  },
): LyapunovExponent {
  const { settle, steps, rng, activities = activitiesInto } = options;
  expectRateNetwork("largestLyapunovExponent", network);
  expectInteger("largestLyapunovExponent", "settle", settle, 0, 1e9);
  expectInteger("largestLyapunovExponent", "steps", steps, BLOCKS, 1e9);
  const { units, gain, timeStep, weights, contextInputs } = network;
  const { slope } = transferOf(network.transfer);
  const isTanh = network.transfer === "tanh"; // its slope is known from the activity, to the bit
  let state = Float64Array.from({ length: units }, () => rng.normal());
  let next = new Float64Array(units);
  const tangent = Float64Array.from({ length: units }, () => rng.normal());
  // Activities and the tangent's slopes go through the couplings together: large ones are then read once a step.
  const sources = new Float64Array(2 * units);
  const received = new Float64Array(2 * units);
  const growth = new Float64Array(BLOCKS);
  const counts = new Float64Array(BLOCKS);
  normalise(tangent);
  using couplings = (options.product ?? plainRowPairs)(weights, units, units);
  for (let t = 0; t < settle + steps; t++) {
    activities(sources, network.transfer, state, units);
    for (let i = 0; i < units; i++) {
      const steepness = isTanh ? 1 - sources[i] * sources[i] : slope(state[i]);
      sources[units + i] = steepness * tangent[i];
    }
    couplings.into(received, sources);
    for (let i = 0; i < units; i++) {
      next[i] = (1 - timeStep) * state[i] + timeStep * gain * received[i] + timeStep * contextInputs[i];
      tangent[i] = (1 - timeStep) * tangent[i] + timeStep * gain * received[units + i];
    }
    [state, next] = [next, state];
    const grown = log(normalise(tangent));
    if (t < settle) continue;
    const block = Math.floor(((t - settle) * BLOCKS) / steps);
    growth[block] += grown;
    counts[block]++;
  }
  const perStep = growth.reduce((sum, g) => sum + g, 0) / steps;
  const squares = growth.reduce((sum, g, k) => sum + squared(g / counts[k] - perStep), 0);
  const error = Math.sqrt(squares / (BLOCKS - 1) / BLOCKS);
  return { perStep, perTimeConstant: perStep / timeStep, standardError: error / timeStep };
}

/** Scales to length 1. @returns the length before */
function normalise(vector: Float64Array): number {
  let square = 0;
  for (const v of vector) square += v * v;
  const length = Math.sqrt(square);
  if (!(length > 0))
    throw new RangeError("largestLyapunovExponent: the tangent vanished; the network forgets everything.");
  for (let i = 0; i < vector.length; i++) vector[i] /= length;
  return length;
}
