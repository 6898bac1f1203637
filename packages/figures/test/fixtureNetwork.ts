import type { FittedNetwork } from "@telos/core";

const UPDATE_HZ = 50;

/** Couplings of a few liked groups, soft enough to be visited. */
export function makeNetwork(units: number, inputs: number, random: () => number): FittedNetwork {
  const offsets = Float64Array.from({ length: inputs * units }, (_, k) => -1.9 + 0.8 * random() + 0.15 * Math.sin(k));
  const couplings = new Float64Array(units * units);
  for (let i = 0; i < units; i++) {
    for (let j = 0; j < i; j++) {
      const strong = (i + j) % 5 === 2 ? 0.9 : -0.05;
      couplings[i * units + j] = couplings[j * units + i] = strong + 0.2 * gaussian(random);
    }
  }
  const words = 1 << units;
  const interaction = new Float64Array(inputs * words);
  for (let k = 0; k < interaction.length; k++) interaction[k] = pairs(k % words, units, couplings);
  const network = {
    units,
    inputs,
    family: "pairwise" as const,
    offsets,
    couplings,
    interaction,
    updateRateHz: new Float64Array(units).fill(UPDATE_HZ),
    reference: new Float64Array(units),
    inputChain: new Float64Array(inputs * inputs).fill(1 / inputs),
  };
  return { ...network, reference: occupancyOf(pooled(stationary(network), inputs), units) };
}

function pairs(word: number, units: number, couplings: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < units; i++)
    for (let j = 0; j < i; j++) if ((word >> i) & (word >> j) & 1) sum += couplings[i * units + j]!;
  return sum;
}

/** v(word, x) with the reference in it: offsets and interaction, units of λ. */
export function potential(network: FittedNetwork, word: number, x: number): number {
  let sum = network.interaction[x * (1 << network.units) + word]!;
  for (let i = 0; i < network.units; i++) if ((word >> i) & 1) sum += network.offsets[x * network.units + i]!;
  return sum;
}

/** Joint stationary distribution for an input that changes slowly, shape [inputs, words]. */
export function stationary(network: FittedNetwork): Float64Array {
  const words = 1 << network.units;
  const out = new Float64Array(network.inputs * words);
  for (let x = 0; x < network.inputs; x++) {
    let sum = 0;
    for (let w = 0; w < words; w++) sum += out[x * words + w] = Math.exp(potential(network, w, x));
    for (let w = 0; w < words; w++) out[x * words + w]! /= sum * network.inputs;
  }
  return out;
}

/** Redraws one unit after the other; a spike at each redraw to 1. */
export function simulate(network: FittedNetwork, seconds: number, random: () => number) {
  const { units, inputs } = network;
  const visitsS = new Float64Array(1 << units);
  const spikes: number[][] = Array.from({ length: units }, () => []);
  const words = 1 << units;
  const values = Float64Array.from({ length: inputs * words }, (_, k) =>
    potential(network, k % words, Math.floor(k / words)),
  );
  let word = 0;
  for (let t = 0; ; ) {
    const wait = -Math.log(1 - random()) / (units * UPDATE_HZ);
    visitsS[word]! += Math.min(wait, seconds - t);
    t += wait;
    if (t >= seconds) break;
    const i = Math.min(units - 1, Math.floor(random() * units));
    const x = Math.min(inputs - 1, Math.floor((t / seconds) * inputs));
    const on = word | (1 << i);
    const off = word & ~(1 << i);
    const fires = random() < 1 / (1 + Math.exp(values[x * words + off]! - values[x * words + on]!));
    word = fires ? on : off;
    if (fires) spikes[i]!.push(t);
  }
  return { visitsS, spikes: spikes.map((train) => Float64Array.from(train)) };
}

/** Mean σ by unit under a word distribution, shape [units]. */
export function occupancyOf(distribution: Float64Array, units: number): Float64Array {
  return Float64Array.from({ length: units }, (_, i) =>
    distribution.reduce((sum, share, word) => sum + ((word >> i) & 1 ? share : 0), 0),
  );
}

/** A joint distribution [inputs, words] summed over inputs. */
export function pooled(joint: Float64Array, inputs: number): Float64Array {
  const words = joint.length / inputs;
  return Float64Array.from({ length: words }, (_, w) => {
    let sum = 0;
    for (let x = 0; x < inputs; x++) sum += joint[x * words + w]!;
    return sum;
  });
}

/** A small linear congruential generator: fixtures need repeatable numbers, not good ones. */
export function uniform(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A normal deviate. */
export function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
