import { type CouplingsSpec, createRng, type Spec } from "@telos/core";

const UNITS = 8;
const UPDATE_RATE_HZ = 50;

/** Kinds of networks whose reward is known. The clocks of the last two do not tick once a hold window. */
export const COVERAGE_KINDS = ["usual", "weak", "strong", "uneven", "five", "between", "clocks"] as const;
export type CoverageKind = (typeof COVERAGE_KINDS)[number];

/** Seconds recorded of each kind. */
export const COVERAGE_S: Readonly<Record<CoverageKind, number>> = {
  usual: 300,
  weak: 300,
  strong: 300,
  uneven: 300,
  five: 600,
  between: 300,
  clocks: 300,
};

/** A pairwise network of a kind: eight units and couplings of sd .6 but where its name says otherwise. */
export function coverageSpec(kind: CoverageKind, seed: number): Spec {
  const durationS = COVERAGE_S[kind];
  const rng = createRng(seed).split(`calibration ${kind}`);
  const each = (value: () => number) => Array.from({ length: UNITS }, value);
  const usual = () => pairwiseSpec(seed, durationS);
  switch (kind) {
    case "usual":
      return usual();
    case "strong":
      return couplingsSpec(symmetric(UNITS, 0.8, seed), seed, durationS);
    case "weak":
      return couplingsSpec(symmetric(UNITS, 0.3, seed), seed, durationS);
    case "five":
      return couplingsSpec(symmetric(5, 0.8, seed), seed, durationS);
    case "uneven":
      return { ...usual(), offsets: each(() => -2.4 + 0.5 * rng.normal()) };
    case "between":
      return { ...usual(), updateRateHz: 40 }; // a redraw each 25 ms: 20 and 30 ms are the windows beside it
    case "clocks":
      return { ...usual(), updateRateHz: each(() => 30 + 50 * rng.uniform()) };
  }
}

/** Symmetric random couplings, sd .6: a pairwise potential whose reward is known in closed form. */
export function pairwiseSpec(seed: number, durationS: number): CouplingsSpec {
  return couplingsSpec(symmetric(UNITS, 0.6, seed), seed, durationS);
}

function symmetric(units: number, size: number, seed: number): number[][] {
  const rng = createRng(seed).split("calibration pairwise");
  const couplings = zeros(units);
  for (let i = 0; i < units; i++)
    for (let j = i + 1; j < units; j++) {
      const strength = size * rng.normal();
      couplings[i]![j] = strength;
      couplings[j]![i] = strength;
    }
  return couplings;
}

/** Every pair has a strong coupling onto one of the two and none back: no value function at all. */
export function directedSpec(seed: number, durationS: number): Spec {
  const rng = createRng(seed).split("calibration directed");
  const couplings = zeros(UNITS);
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

function zeros(units: number): number[][] {
  return Array.from({ length: units }, () => new Array<number>(units).fill(0));
}

function couplingsSpec(couplings: number[][], seed: number, durationS: number): CouplingsSpec {
  const units = couplings.length;
  return {
    specVersion: 1,
    kind: "couplings",
    units,
    offsets: couplings.map(() => -2.4),
    couplings,
    updateRateHz: UPDATE_RATE_HZ,
    durationS,
    seed,
  };
}
