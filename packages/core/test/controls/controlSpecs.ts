import { createRng } from "../../src/num/rng.ts";
import { drawPurpose } from "../../src/spec/drawPurpose.ts";
import type { Spec, SpinNetworkSpec } from "../../src/spec/spec.ts";

const UNITS = 8;
const UPDATE_RATE_HZ = 50;

/** Eight units at 2 to 9 Hz that know nothing of each other. */
export function poissonControl(seed: number, durationS: number): Spec {
  const rng = createRng(seed).split("poisson control");
  const ratesHz = Array.from({ length: UNITS }, () => 2 + 7 * rng.uniform());
  return { specVersion: 1, kind: "poisson", units: UNITS, ratesHz, durationS, seed };
}

/** Couplings that go one way only: every pair (i, j) has a strong coupling onto one of the two and none back. */
export function directedControl(seed: number, durationS: number): Spec {
  const rng = createRng(seed).split("directed control");
  const couplings = Array.from({ length: UNITS }, () => new Array<number>(UNITS).fill(0));
  for (let i = 0; i < UNITS; i++)
    for (let j = i + 1; j < UNITS; j++) {
      const strength = 0.5 + rng.uniform();
      if (rng.integer(2) === 0) couplings[i][j] = strength;
      else couplings[j][i] = strength;
    }
  const offsets = Array.from({ length: UNITS }, () => -2.5);
  return {
    specVersion: 1,
    kind: "couplings",
    units: UNITS,
    offsets,
    couplings,
    updateRateHz: UPDATE_RATE_HZ,
    durationS,
    seed,
  };
}

/** Symmetric random couplings, sd 0.8, silent offsets: a pairwise potential, whose reward is known in closed form. */
export function pairwiseControl(seed: number, durationS: number): Spec {
  const rng = createRng(seed).split("pairwise control");
  const couplings = Array.from({ length: UNITS }, () => new Array<number>(UNITS).fill(0));
  for (let i = 0; i < UNITS; i++)
    for (let j = i + 1; j < UNITS; j++) {
      const strength = 0.8 * rng.normal();
      couplings[i][j] = strength;
      couplings[j][i] = strength;
    }
  const offsets = Array.from({ length: UNITS }, () => -2.4);
  return {
    specVersion: 1,
    kind: "couplings",
    units: UNITS,
    offsets,
    couplings,
    updateRateHz: UPDATE_RATE_HZ,
    durationS,
    seed,
  };
}

/** Four adjacent of eight neurons on a ring, reference p = .3: spikes-to-model's positive control. */
export function ringControl(seed: number, amplitude: number, durationS: number): SpinNetworkSpec {
  const words = Array.from({ length: UNITS }, (_, first) => ({
    active: [0, 1, 2, 3].map((k) => (first + k) % UNITS).sort((a, b) => a - b),
    reward: amplitude,
  }));
  return {
    specVersion: 1,
    kind: "spinNetwork",
    units: UNITS,
    reward: { kind: "words", otherwise: 0, words },
    inputs: { kind: "none" },
    reference: { kind: "fixed", probabilities: 0.3 },
    codingCost: 1,
    updateRateHz: UPDATE_RATE_HZ,
    durationS,
    seed,
  };
}

/** A purpose without a stimulus. */
export function purposeControl(seed: number, durationS: number): SpinNetworkSpec {
  return { ...drawPurpose(seed), durationS };
}

/** A purpose that depends on a recorded input: other words are rewarded at the other input, which changes about twice a second. */
export function stimulatedPurposeControl(seed: number, durationS: number): SpinNetworkSpec {
  const { reward, ...spec } = drawPurpose(seed);
  const words = reward.kind === "words" ? reward.words : [];
  return {
    ...spec,
    durationS,
    inputs: { kind: "switching", flipProbability: 0.005, recorded: true },
    reward: {
      kind: "words",
      otherwise: 0,
      words: words.map((word, k) => ({ ...word, reward: 0.8, input: k % 2 })),
    },
  };
}

/** Units that know nothing of each other, driven together by one input that changes about twice a second. */
export function sharedInputControl(seed: number, durationS: number, recorded: boolean): Spec {
  const rng = createRng(seed).split("shared input control");
  const base = Array.from({ length: UNITS }, () => -1.8 + 0.4 * rng.normal());
  const tuning = Array.from({ length: UNITS }, () => 0.5 + 0.5 * rng.uniform());
  const logOdds = [-1, 1].map((sign) => base.map((offset, i) => offset + sign * tuning[i]));
  return {
    specVersion: 1,
    kind: "sharedInput",
    units: UNITS,
    inputs: { kind: "switching", flipProbability: 0.005, recorded },
    logOdds,
    updateRateHz: UPDATE_RATE_HZ,
    durationS,
    seed,
  };
}
