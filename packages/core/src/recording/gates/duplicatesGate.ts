import type { Gate } from "../gates.ts";
import type { Unit } from "../recording.ts";
import type { DroppedUnit, SelectedRecording } from "../selectRecording.ts";
import { countCoincidences } from "./coincidences.ts";
import { percent } from "./percent.ts";

/** Thresholds of the gate; all have defaults. */
export interface DuplicatesOptions {
  readonly belowS?: number;
  /** Share of a unit's spikes above which a pair is refused. */
  readonly refuseShare?: number;
  /** Units with fewer spikes are not judged: their shares are chance. */
  readonly fewestSpikes?: number;
}

/** Two units, the share of the first's spikes that lie near one of the second's. */
export interface CoincidentPair {
  readonly unit: Unit;
  readonly other: Unit;
  readonly share: number;
}

/**
 * Cross-unit coincidence (Q4): the largest share of a unit's spikes that are less than 1 ms from one of another unit's. Above 30 % the two units are the
 * same neuron twice, or one spike cut in two.
 * @param units  spike times ascending
 */
export function duplicatesGate(units: readonly Unit[], options: DuplicatesOptions = {}): Gate {
  const { belowS = 0.001, refuseShare = 0.3, fewestSpikes = 100 } = options;
  const worst = worstPair(units, { belowS, fewestSpikes });
  const distance = `${Number((1000 * belowS).toFixed(3))} ms`;
  const refuse = worst !== undefined && worst.share > refuseShare;
  return {
    id: "duplicates",
    title: "Duplicate units",
    value: worst === undefined ? 0 : 100 * worst.share,
    unit: "%",
    threshold: `refuse above ${percent(refuseShare)} closer than ${distance} (units with ${fewestSpikes} spikes or more)`,
    verdict: refuse ? "refuse" : "pass",
    sentence:
      worst === undefined
        ? `Fewer than two units, or none with ${fewestSpikes} spikes: nothing to compare.`
        : refuse
          ? `${percent(worst.share)} of the spikes of unit ${worst.unit.id} lie less than ${distance} from one of unit ${worst.other.id}'s: the same neuron twice. --accept duplicates drops the unit with fewer spikes, ${fewer(worst).id}.`
          : `At most ${percent(worst.share)} of a unit's spikes lie less than ${distance} from another unit's (units ${worst.unit.id} and ${worst.other.id}).`,
  };
}

/** All ordered pairs by falling share; ties by unit id, so that the same data name the same pair. */
export function coincidentPairs(
  units: readonly Unit[],
  options: Pick<DuplicatesOptions, "belowS" | "fewestSpikes"> & { readonly aboveShare?: number } = {},
): CoincidentPair[] {
  const { belowS = 0.001, fewestSpikes = 100, aboveShare = -1 } = options;
  const pairs: CoincidentPair[] = [];
  eachPair(units, { belowS, fewestSpikes }, (pair) => {
    if (pair.share > aboveShare) pairs.push(pair);
  });
  return pairs.sort(byShare);
}

/** The first of `coincidentPairs`, without holding them all. */
function worstPair(
  units: readonly Unit[],
  options: { belowS: number; fewestSpikes: number },
): CoincidentPair | undefined {
  const worst: CoincidentPair[] = [];
  eachPair(units, options, (pair) => {
    if (worst.length === 0 || byShare(pair, worst[0]) < 0) worst[0] = pair;
  });
  return worst.at(0);
}

function eachPair(
  units: readonly Unit[],
  { belowS, fewestSpikes }: { belowS: number; fewestSpikes: number },
  use: (pair: CoincidentPair) => void,
): void {
  countCoincidences(units, belowS, (index, counts) => {
    const unit = units[index];
    if (unit.timesS.length < fewestSpikes) return;
    units.forEach((other, k) => {
      if (other !== unit) use({ unit, other, share: counts[k] / unit.timesS.length });
    });
  });
}

function byShare(a: CoincidentPair, b: CoincidentPair): number {
  return b.share - a.share || a.unit.id - b.unit.id || a.other.id - b.other.id;
}

/**
 * What `--accept duplicates` means: of every pair above the threshold the unit with fewer spikes is dropped and named.
 * @returns the selection without them; the same selection where there are none
 */
export function dropDuplicates(selected: SelectedRecording, options: DuplicatesOptions = {}): SelectedRecording {
  const { refuseShare = 0.3 } = options;
  const dropped = new Map<number, DroppedUnit>();
  for (const pair of coincidentPairs(selected.units, { ...options, aboveShare: refuseShare })) {
    if (dropped.has(pair.unit.id) || dropped.has(pair.other.id)) continue;
    const kept = fewer(pair) === pair.unit ? pair.other : pair.unit;
    const { id } = fewer(pair);
    dropped.set(id, { id, kind: "duplicate", why: `duplicate of unit ${kept.id} (${percent(pair.share)} coincident)` });
  }
  return {
    ...selected,
    units: selected.units.filter((unit) => !dropped.has(unit.id)),
    dropped: [...selected.dropped, ...dropped.values()],
  };
}

function fewer({ unit, other }: CoincidentPair): Unit {
  return other.timesS.length < unit.timesS.length ? other : unit;
}
