import { createRng, type Spec } from "@telos/core";

const UNITS = 8;
const UPDATE_RATE_HZ = 50;

/** Symmetric random couplings, sd .6: a pairwise potential whose reward is known in closed form. */
export function pairwiseSpec(seed: number, durationS: number): Spec {
  const rng = createRng(seed).split("calibration pairwise");
  const couplings = zeros();
  for (let i = 0; i < UNITS; i++)
    for (let j = i + 1; j < UNITS; j++) {
      const strength = 0.6 * rng.normal();
      couplings[i]![j] = strength;
      couplings[j]![i] = strength;
    }
  return couplingsSpec(couplings, seed, durationS);
}

/** Every pair has a strong coupling onto one of the two and none back: no value function at all. */
export function directedSpec(seed: number, durationS: number): Spec {
  const rng = createRng(seed).split("calibration directed");
  const couplings = zeros();
  for (let i = 0; i < UNITS; i++)
    for (let j = i + 1; j < UNITS; j++) {
      const [onto, from] = rng.integer(2) === 0 ? [i, j] : [j, i];
      couplings[onto]![from] = 0.5 + rng.uniform();
    }
  return couplingsSpec(couplings, seed, durationS);
}

/** Units that know nothing of each other, 2 to 9 Hz. */
export function poissonSpec(seed: number, durationS: number): Spec {
  const rng = createRng(seed).split("calibration poisson");
  const ratesHz = Array.from({ length: UNITS }, () => 2 + 7 * rng.uniform());
  return { specVersion: 1, kind: "poisson", units: UNITS, ratesHz, durationS, seed };
}

/** Units that know nothing of each other, driven by one recorded input. */
export function sharedInputSpec(seed: number, durationS: number): Spec {
  const rng = createRng(seed).split("calibration shared input");
  const base = Array.from({ length: UNITS }, () => -1.8 + 0.4 * rng.normal());
  const tuning = Array.from({ length: UNITS }, () => 0.5 + 0.5 * rng.uniform());
  return {
    specVersion: 1,
    kind: "sharedInput",
    units: UNITS,
    inputs: { kind: "switching", flipProbability: 0.005, recorded: true },
    logOdds: [-1, 1].map((sign) => base.map((offset, i) => offset + sign * tuning[i]!)),
    updateRateHz: UPDATE_RATE_HZ,
    durationS,
    seed,
  };
}

function zeros(): number[][] {
  return Array.from({ length: UNITS }, () => new Array<number>(UNITS).fill(0));
}

function couplingsSpec(couplings: number[][], seed: number, durationS: number): Spec {
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
