import { chooseEpochs } from "./chooseEpochs.ts";
import type { UnitChoice } from "./chooseUnits.ts";
import { chooseUnits } from "./chooseUnits.ts";
import { containsTime, intersectIntervals, normaliseIntervals, totalSeconds } from "./intervals.ts";
import type { Interval, Recording, Unit } from "./recording.ts";

/** What of a recording is to be analysed. Without a choice: every unit, all observed time. */
export interface RecordingChoice extends UnitChoice {
  /** Rows of the file's tables; see `chooseEpochs`. */
  readonly epochs?: readonly string[] | undefined;
  /** Seconds of the file's clock. */
  readonly fromS?: number | undefined;
  readonly toS?: number | undefined;
}

/** What says when the units were observed. */
export type ObservedFrom = "obs_intervals" | "epochs" | "first to last spike";

/** A unit that is not analysed, and why. */
export interface DroppedUnit {
  readonly id: number;
  readonly kind: "silent" | "sparse" | "duplicate" | "not chosen";
  /** In words: "no spikes in the chosen time". */
  readonly why: string;
}

/** The chosen units and the time in which all of them were observed. */
export interface SelectedRecording {
  /** Spike times ascending and inside `observed`; units without any are in `dropped` instead. */
  readonly units: readonly Unit[];
  readonly dropped: readonly DroppedUnit[];
  /** Ascending, disjoint. Gaps are unobserved: no time at risk there. */
  readonly observed: readonly Interval[];
  readonly observedS: number;
  readonly observedFrom: ObservedFrom;
  /** What a user should know about the choice, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * Chooses units and time (Q2). Observed time is what `obs_intervals` say of all chosen units, cut to the epochs and the range; where the
 * file does not say, the epochs; where none are chosen, the time from the first to the last spike of the whole file.
 * @throws RangeError on a choice that the file does not hold, and where no observed time is left
 */
export function selectRecording(recording: Recording, choice: RecordingChoice = {}): SelectedRecording {
  expectSpikes(recording);
  const notes: string[] = [];
  const units = chooseUnits(recording.units, choice);
  const epochs =
    choice.epochs === undefined || choice.epochs.length === 0 ? undefined : chooseEpochs(recording, choice.epochs);
  const { observed, observedFrom } = observedTime(recording, units, epochs, notes);
  const inRange = intersectIntervals(observed, [rangeOf(choice)]);
  const observedS = totalSeconds(inRange);
  if (!(observedS > 0)) {
    throw new RangeError(
      `No observed time is left: ${describe(observed)} were observed. Check --epochs, --from and --to.`,
    );
  }
  const dropped: DroppedUnit[] = [];
  const kept: Unit[] = [];
  for (const unit of units) {
    const timesS = inside(unit.timesS, inRange);
    if (timesS.length > 0) kept.push({ ...unit, timesS });
    else
      dropped.push({
        id: unit.id,
        kind: "silent",
        why: unit.timesS.length === 0 ? "no spikes" : "no spikes in the chosen time",
      });
  }
  return { units: kept, dropped, observed: inRange, observedS, observedFrom, notes };
}

function expectSpikes({ units, binned = [] }: Recording): void {
  if (units.some((unit) => unit.timesS.length > 0)) return;
  const what = units.length === 0 ? "The recording holds no units" : "No unit of the recording has a spike";
  const matrices = binned.map((one) => `${one.path} [${one.steps} steps, ${one.units} units]`).join(", ");
  throw new RangeError(
    binned.length === 0
      ? `${what}.`
      : `${what}, only binned activity: ${matrices}. Give --words to take its rows as population words.`,
  );
}

/** The same selection with fewer units; the others are named in `dropped` with the reason. */
export function keepUnits(
  selected: SelectedRecording,
  ids: readonly number[],
  why: string,
  kind: DroppedUnit["kind"] = "not chosen",
): SelectedRecording {
  const units = selected.units.filter((unit) => ids.includes(unit.id));
  const others = selected.units.filter((unit) => !ids.includes(unit.id)).map((unit) => ({ id: unit.id, kind, why }));
  return { ...selected, units, dropped: [...selected.dropped, ...others] };
}

/** The same selection without the units that have fewer than `fewest` spikes (Q9). */
export function dropSparse(selected: SelectedRecording, fewest = 100): SelectedRecording {
  const ids = selected.units.filter((unit) => unit.timesS.length >= fewest).map((unit) => unit.id);
  return keepUnits(selected, ids, `fewer than ${fewest} spikes`, "sparse");
}

function rangeOf({ fromS, toS }: RecordingChoice): Interval {
  const startS = fromS ?? -Number.MAX_VALUE;
  const stopS = toS ?? Number.MAX_VALUE;
  if (!(stopS > startS))
    throw new RangeError(`from ${startS} s to ${stopS} s is no stretch of time. Give --from below --to.`);
  return { startS, stopS };
}

function observedTime(
  recording: Recording,
  units: readonly Unit[],
  epochs: readonly Interval[] | undefined,
  notes: string[],
): { observed: Interval[]; observedFrom: ObservedFrom } {
  const told = units.filter((unit) => unit.observed !== undefined);
  if (told.length > 0) {
    let observed = normaliseIntervals(told[0].observed ?? []);
    const most = Math.max(...told.map((unit) => totalSeconds(unit.observed ?? [])));
    for (const unit of told) observed = intersectIntervals(observed, unit.observed ?? []);
    const together = totalSeconds(observed);
    if (together < most) {
      notes.push(
        `The units were observed at different times: of up to ${seconds(most)} only the ${seconds(together)} count in which all of them were.`,
      );
    }
    if (told.length < units.length) {
      notes.push(
        `The file says of ${told.length} of ${units.length} units when they were observed; the others are taken as observed then.`,
      );
    }
    return {
      observed: epochs === undefined ? observed : intersectIntervals(observed, epochs),
      observedFrom: "obs_intervals",
    };
  }
  if (epochs !== undefined) return { observed: [...epochs], observedFrom: "epochs" };
  return { observed: firstToLastSpike(recording.units), observedFrom: "first to last spike" };
}

/** Whole milliseconds, so that the last spike lies inside. */
function firstToLastSpike(units: readonly Unit[]): Interval[] {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { timesS } of units) {
    for (const time of timesS) {
      if (time < first) first = time;
      if (time > last) last = time;
    }
  }
  if (!(last >= first)) return [];
  return [{ startS: Math.floor(first * 1000) / 1000, stopS: (Math.floor(last * 1000) + 1) / 1000 }];
}

/** The times in observed stretches, ascending. Only where they go back is a search needed. */
function inside(timesS: Float64Array, observed: readonly Interval[]): Float64Array {
  const kept = new Float64Array(timesS.length);
  let count = 0;
  let stretch = 0;
  let ascending = true;
  for (let k = 0; k < timesS.length; k++) {
    const time = timesS[k];
    while (stretch < observed.length - 1 && time >= observed[stretch].stopS) stretch++;
    if (!(time >= observed[stretch].startS && time < observed[stretch].stopS)) {
      if (!containsTime(observed, time)) continue;
      stretch = observed.findIndex(({ startS, stopS }) => time >= startS && time < stopS);
    }
    if (count > 0 && !(kept[count - 1] <= time)) ascending = false;
    kept[count++] = time;
  }
  const cut = kept.slice(0, count);
  return ascending ? cut : cut.sort(); // rarely: files keep time's order
}

function describe(observed: readonly Interval[]): string {
  if (observed.length === 0) return "0 s";
  return `${seconds(totalSeconds(observed))} between ${observed[0].startS} s and ${observed[observed.length - 1].stopS} s`;
}

function seconds(value: number): string {
  return `${Number(value.toFixed(3))} s`;
}
