import { exp } from "../num/exp.ts";
import { integerPower } from "../num/integerPower.ts";
import { log10 } from "../num/log2.ts";
import type { Rng } from "../num/rng.ts";
import { type BinnedWords, binnedWords } from "./binnedWords.ts";
import { mostActiveUnits } from "./chooseUnits.ts";
import { countCoincidences } from "./gates/coincidences.ts";
import { driftOverBlocks } from "./gates/driftOverBlocks.ts";
import { dynamicsByUnit, type UnitDynamics } from "./gates/dynamicsByUnit.ts";
import { type Drift, measureDrift } from "./gates/measureDrift.ts";
import { countWords } from "./gates/wordInformation.ts";
import type { InputPath } from "./inputPath.ts";
import type { Interval, Unit } from "./recording.ts";
import type { SelectedRecording } from "./selectRecording.ts";
import { spikeGrid } from "./spikeGrid.ts";
import { inputPathOf, type StimulusInput } from "./stimulusInput.ts";

/** What the figures of the quality gates are drawn from (Q2 to Q7): the numbers behind each gate, unit by unit. */
export interface QualityProfile {
  /** Units by falling rate. */
  readonly units: readonly { readonly id: number; readonly spikes: number; readonly rateHz: number }[];
  readonly observed: readonly Interval[];
  readonly intervals: IntervalProfile;
  readonly coincidences: CoincidenceProfile;
  readonly words: WordProfile;
}

/** Interspike intervals in bins of equal ratio (Q3). */
export interface IntervalProfile {
  /** Edges of the bins, seconds, ascending, shape [bins + 1]; what is shorter or longer is counted in the first or last bin. */
  readonly edgesS: Float64Array;
  /** Counts, units by falling rate, shape [units, bins]. */
  readonly counts: Float64Array;
  /** Share of intervals below 1 ms, shape [units]. */
  readonly below1Ms: Float64Array;
}

/** Shares of spikes less than 1 ms from another unit's (Q4). */
export interface CoincidenceProfile {
  /** Units with 100 spikes or more, by falling rate, at most 60. */
  readonly unitIds: readonly number[];
  /** Of the row's unit's spikes, near one of the column's unit, NaN on the diagonal, shape [units, units]. */
  readonly shares: Float64Array;
}

/** Words in bins: how often each occurs, how they drift, and what the previous one says (Q5, Q6, Q7). */
export interface WordProfile {
  readonly unitIds: readonly number[];
  readonly binMs: number;
  readonly bins: number;
  /** Distinct words by falling visits. */
  readonly counts: readonly { readonly word: number; readonly visits: number }[];
  readonly drift: Drift;
  /** What the conditions are called; "" without them. */
  readonly conditions: string;
  /** Divergence of each contiguous block from all others, bits, shape [blocks], and where it begins and ends, seconds. */
  readonly blockBits: Float64Array;
  readonly blockStartS: Float64Array;
  readonly blockStopS: Float64Array;
  readonly dynamics: UnitDynamics;
}

/** How a profile is made; the rest is as the gates have it. */
export interface ProfileOptions {
  readonly rng: Rng;
  readonly binMs?: number;
  readonly conditions?: StimulusInput | undefined;
  /** Words are made of these units; without them of the most active. */
  readonly wordUnitIds?: readonly number[];
  readonly wordUnits?: number;
}

const DRIFT_BLOCKS = 10;
const MOST_COMPARED = 60; // a matrix of more rows cannot be read
const FEWEST_SPIKES = 100; // shares of fewer are chance, as in the gate
const SHORTEST_S = 0.0005;
const LONGEST_S = 100;
const BINS_A_DECADE = 10;
const REFRACTORY_S = 0.001;

/** The numbers behind the quality gates of a selection (Q2 to Q7). @throws as `binnedWords` where there is nothing to bin */
export function qualityProfile(selected: SelectedRecording, options: ProfileOptions): QualityProfile {
  const { rng, binMs = 20, conditions, wordUnits = 8 } = options;
  const { units, observed, observedS } = selected;
  const ranked = [...units].sort((a, b) => b.timesS.length - a.timesS.length || a.id - b.id);
  const chosen = options.wordUnitIds
    ? units.filter((unit) => options.wordUnitIds?.includes(unit.id))
    : mostActiveUnits(units, wordUnits);
  const grid = spikeGrid(chosen, observed);
  const path = conditions && inputPathOf(conditions, grid.originS, 0);
  const binned = binnedWords(grid, binMs);
  return {
    units: ranked.map(({ id, timesS }) => ({ id, spikes: timesS.length, rateHz: timesS.length / observedS })),
    observed,
    intervals: intervalProfile(ranked, observed),
    coincidences: coincidenceProfile(
      ranked.filter((unit) => unit.timesS.length >= FEWEST_SPIKES).slice(0, MOST_COMPARED),
    ),
    words: wordProfile(binned, {
      unitIds: chosen.map((unit) => unit.id),
      originS: grid.originS,
      conditions: path,
      name: conditions?.name ?? "",
      rng,
    }),
  };
}

/** The numbers behind the gates that look at words (Q5, Q6, Q7). */
export function wordProfile(
  binned: BinnedWords,
  about: {
    readonly unitIds: readonly number[];
    readonly originS: number;
    readonly conditions: InputPath | undefined;
    readonly name: string;
    readonly rng: Rng;
  },
): WordProfile {
  const { bits, firstBin } = driftOverBlocks(binned, DRIFT_BLOCKS);
  const secondsAt = (ms: number) => about.originS + ms / 1000;
  const length = binned.binMs > 0 ? binned.binMs : 1000; // a step stands for a second
  return {
    unitIds: about.unitIds,
    binMs: binned.binMs,
    bins: binned.words.length,
    counts: wordVisits(binned),
    drift: measureDrift(binned, about.conditions),
    conditions: about.name,
    blockBits: bits,
    blockStartS: Float64Array.from(bits, (_, b) => secondsAt(binned.startMs[firstBin[b]] ?? 0)),
    blockStopS: Float64Array.from(bits, (_, b) => secondsAt((binned.startMs[firstBin[b + 1] - 1] ?? -length) + length)),
    dynamics: dynamicsByUnit(binned, about.rng.split("gate dynamics")),
  };
}

/** Words by falling visits, ties by code. */
export function wordVisits(binned: BinnedWords): WordProfile["counts"] {
  return Array.from(countWords(binned.words), ([word, visits]) => ({ word, visits })).sort(
    (a, b) => b.visits - a.visits || a.word - b.word,
  );
}

function intervalProfile(units: readonly Unit[], observed: readonly Interval[]): IntervalProfile {
  const bins = Math.round(BINS_A_DECADE * log10(LONGEST_S / SHORTEST_S));
  const edgesS = Float64Array.from({ length: bins + 1 }, (_, k) => SHORTEST_S * decades(k / BINS_A_DECADE));
  const counts = new Float64Array(units.length * bins);
  const below1Ms = new Float64Array(units.length);
  units.forEach(({ timesS }, row) => {
    let stretch = 0;
    let intervals = 0;
    let violations = 0;
    for (let k = 1; k < timesS.length; k++) {
      while (stretch < observed.length && timesS[k - 1] >= observed[stretch].stopS) stretch++;
      if (stretch < observed.length && timesS[k] >= observed[stretch].stopS) continue; // a gap is no interval
      const interval = timesS[k] - timesS[k - 1];
      intervals++;
      if (interval < REFRACTORY_S - 1e-9) violations++;
      const bin = interval > 0 ? Math.floor(BINS_A_DECADE * log10(interval / SHORTEST_S)) : 0;
      counts[row * bins + Math.min(bins - 1, Math.max(0, bin))]++;
    }
    below1Ms[row] = intervals === 0 ? 0 : violations / intervals;
  });
  return { edgesS, counts, below1Ms };
}

function coincidenceProfile(units: readonly Unit[]): CoincidenceProfile {
  const n = units.length;
  const shares = new Float64Array(n * n).fill(Number.NaN);
  countCoincidences(units, REFRACTORY_S, (i, counts) => {
    for (let j = 0; j < n; j++) if (j !== i) shares[i * n + j] = counts[j] / units[i].timesS.length;
  });
  return { unitIds: units.map((unit) => unit.id), shares };
}

/** 10ˣ for x ≥ 0, exact where x is whole. */
function decades(x: number): number {
  const whole = Math.floor(x);
  return integerPower(10, whole) * exp((x - whole) * Math.LN10);
}
