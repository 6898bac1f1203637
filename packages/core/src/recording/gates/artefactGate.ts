import type { Gate } from "../gates.ts";
import type { Unit } from "../recording.ts";
import { ROUNDING_S } from "./coincidences.ts";
import { type MergedTrains, mergeTrains } from "./mergeTrains.ts";
import { percent } from "./percent.ts";

/** Thresholds of the gate; all have defaults. */
export interface ArtefactOptions {
  readonly belowS?: number;
  /** Share above chance that is refused. */
  readonly refuseShare?: number;
}

/** Distances at which coincidences are taken for chance: bursts and waves are still there, simultaneity is gone. */
const CHANCE_LAGS_S = [-0.005, -0.003, 0.003, 0.005];

/**
 * Common-mode artefact (Q4): the share of all spikes less than 0.1 ms from any other unit's, against the same share at a distance of 3 and
 * 5 ms. Neurons are not that simultaneous; a movement or a stimulus pulse seen by every electrode is. Above 30 % beyond chance: refuse.
 * @param units  spike times ascending
 */
export function artefactGate(units: readonly Unit[], options: ArtefactOptions = {}): Gate {
  const { belowS = 0.0001, refuseShare = 0.3 } = options;
  const merged = mergeTrains(units);
  const next = nextOfOthers(merged.owners);
  const spikes = merged.times.length;
  const together = countNearOthers(merged, next, belowS, 0);
  const chance =
    CHANCE_LAGS_S.reduce((sum, lagS) => sum + countNearOthers(merged, next, belowS, lagS), 0) / CHANCE_LAGS_S.length;
  const share = spikes === 0 ? 0 : together / spikes;
  const chanceShare = spikes === 0 ? 0 : chance / spikes;
  const refuse = share - chanceShare > refuseShare;
  const distance = `${Number((1000 * belowS).toFixed(3))} ms`;
  const found = `${percent(share)} of all spikes lie less than ${distance} from another unit's, ${percent(chanceShare)} by chance`;
  return {
    id: "artefact",
    title: "Common-mode artefact",
    value: 100 * share,
    unit: "%",
    threshold: `refuse above ${percent(refuseShare)} beyond chance`,
    verdict: refuse ? "refuse" : "pass",
    sentence: refuse ? `${found}: an artefact that every electrode sees, not neurons.` : `${found}: no artefact.`,
  };
}

/** For each spike the place of the next one of another unit, so that a unit with many equal times is passed in one step. */
function nextOfOthers(owners: Int32Array): Uint32Array {
  const next = new Uint32Array(owners.length);
  for (let k = owners.length - 1; k >= 0; k--)
    next[k] = k + 1 < owners.length && owners[k + 1] === owners[k] ? next[k + 1] : k + 1;
  return next;
}

/** Spikes for which another unit has one closer than `belowS` to their time plus the lag. */
function countNearOthers({ times, owners }: MergedTrains, next: Uint32Array, belowS: number, lagS: number): number {
  const reach = belowS - ROUNDING_S;
  let count = 0;
  let from = 0;
  for (let k = 0; k < times.length; k++) {
    const centre = times[k] + lagS;
    while (from < times.length && times[from] <= centre - reach) from++;
    if (from === times.length) break;
    const near = owners[from] === owners[k] ? next[from] : from;
    if (near < times.length && times[near] < centre + reach) count++;
  }
  return count;
}
