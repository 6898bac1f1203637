import { meanActivity } from "../measures/tuningCurves.ts";
import { createRng, type Rng } from "../num/rng.ts";
import { type BuiltNetwork, buildNetwork } from "./buildNetwork.ts";
import { rewardTable, wordOfUnits } from "./reward.ts";
import { SPEC_VERSION, type SpinNetworkSpec } from "./spec.ts";

const UNITS = 8;
const UPDATE_RATE_HZ = 50;
const DURATION_S = 3600;
// Rewards outside this range are hardly ever kept: smaller ones do not show, larger ones freeze the network.
const LEAST_REWARD = 0.45;
const MOST_REWARD = 0.65;
const MOST_ATTEMPTS = 2000; // about one draw in ten is kept

/** What an hour of a network's spikes has to offer to somebody who looks for its purpose. */
export interface PurposeOnShow {
  /** Share of time in rewarded words. */
  readonly rewardedShare: number;
  /** Expected time in the rewarded word that is visited least, seconds. */
  readonly rarestVisitS: number;
  /** Largest |log-odds| of a redraw. */
  readonly largestLogit: number;
  /** Spikes per second of the least and of the most active unit. */
  readonly lowestRateHz: number;
  readonly highestRateHz: number;
}

/**
 * Draws a purpose for a demonstration: 8 cells, one and the same reward for 6 to 8 words of 3 to 5 active cells, none
 * for all others, an hour of spikes. Drawn again until the spikes can show it: policies soft (log-odds within ±4), 15 to
 * 60 % of the time in rewarded words and more than 20 s in each, every unit at 4 to 40 Hz. The same seed gives the same
 * spec.
 * @param seed  an integer from 0 to 2⁵³ − 1; also the seed of the spike trains
 * @throws RangeError if the seed is not such an integer
 */
export function drawPurpose(seed: number): SpinNetworkSpec {
  const rng = createRng(seed).split("purpose");
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const spec = drawSpec(rng.split(`attempt ${attempt}`), seed);
    if (canBeFound(purposeOnShow(spec, buildNetwork(spec)))) return spec;
  }
  throw new Error(`drawPurpose: none of ${MOST_ATTEMPTS} purposes drawn from seed ${seed} shows. Take another seed.`);
}

/** What the spikes of a network show of its purpose. @param network  built from `spec` */
export function purposeOnShow(spec: SpinNetworkSpec, network: BuiltNetwork): PurposeOnShow {
  const { units, inputs, logits, occupancy, updateRateHz } = network;
  const reward = rewardTable(spec.reward, units, inputs);
  const rewarded = occupancy.filter((_, s) => reward[s] > 0);
  const ratesHz = meanActivity(occupancy, units).map((p, i) => updateRateHz[i] * p);
  return {
    rewardedShare: rewarded.reduce((sum, share) => sum + share, 0),
    rarestVisitS: spec.durationS * rewarded.reduce((least, share) => Math.min(least, share), 1),
    largestLogit: logits.reduce((most, logit) => Math.max(most, Math.abs(logit)), 0),
    lowestRateHz: ratesHz.reduce((least, rate) => Math.min(least, rate), Infinity),
    highestRateHz: ratesHz.reduce((most, rate) => Math.max(most, rate), 0),
  };
}

function canBeFound(show: PurposeOnShow): boolean {
  return (
    show.rewardedShare >= 0.15 &&
    show.rewardedShare <= 0.6 &&
    show.rarestVisitS > 20 &&
    show.largestLogit <= 4 &&
    show.lowestRateHz >= 4 &&
    show.highestRateHz <= 40
  );
}

function drawSpec(rng: Rng, seed: number): SpinNetworkSpec {
  const reward = LEAST_REWARD + rng.integer(Math.round(100 * (MOST_REWARD - LEAST_REWARD)) + 1) / 100;
  const words = new Map<number, number[]>();
  const count = 6 + rng.integer(3);
  while (words.size < count) {
    const active = drawUnits(rng, 3 + rng.integer(3));
    words.set(wordOfUnits(active), active);
  }
  return {
    specVersion: SPEC_VERSION,
    kind: "spinNetwork",
    units: UNITS,
    reward: {
      kind: "words",
      otherwise: 0,
      words: [...words].sort(([a], [b]) => a - b).map(([, active]) => ({ active, reward: Number(reward.toFixed(2)) })),
    },
    inputs: { kind: "none" },
    reference: { kind: "fixed", probabilities: 0.3 },
    codingCost: 1,
    updateRateHz: UPDATE_RATE_HZ,
    durationS: DURATION_S,
    seed,
  };
}

/** Some units, all choices alike, ascending. */
function drawUnits(rng: Rng, count: number): number[] {
  const left = Array.from({ length: UNITS }, (_, i) => i);
  return Array.from({ length: count }, () => left.splice(rng.integer(left.length), 1)[0]).sort((a, b) => a - b);
}
