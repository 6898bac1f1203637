import type { Gate } from "../gates.ts";
import type { Unit } from "../recording.ts";
import { nameUnits } from "./nameUnits.ts";

/** Thresholds of the gate; all have defaults. */
export interface EnoughOptions {
  /** Share of the spikes that a fold trains on: 4 of 5 blocks. */
  readonly trainingShare?: number;
  readonly refuseBelow?: number;
  readonly warnBelow?: number;
  readonly fewestPerUnit?: number;
  /** What is counted; "spikes" unless given. */
  readonly what?: string;
}

/**
 * Enough data (Q9): below 1,500 training spikes in all the couplings of two halves of a recording do not agree: refuse; below 5,000
 * they agree roughly: warn. Only units with 100 spikes or more count; the others are named, a warning, and left out of a fit.
 */
export function enoughGate(units: readonly Unit[], options: EnoughOptions = {}): Gate {
  const { trainingShare = 0.8, refuseBelow = 1500, warnBelow = 5000, fewestPerUnit = 100, what = "spikes" } = options;
  const counting = units.filter((unit) => unit.timesS.length >= fewestPerUnit);
  const sparse = units.filter((unit) => unit.timesS.length < fewestPerUnit).map((unit) => unit.id);
  const training = Math.floor(trainingShare * counting.reduce((sum, unit) => sum + unit.timesS.length, 0));
  const verdict = training < refuseBelow ? "refuse" : training < warnBelow || sparse.length > 0 ? "warn" : "pass";
  const judged =
    verdict === "refuse"
      ? "too few, couplings could not be told from chance"
      : training < warnBelow
        ? "couplings will be rough"
        : "enough";
  const leftOut =
    sparse.length === 0 ? "" : ` Fewer than ${fewestPerUnit} ${what}, to be left out: ${nameUnits(sparse)}.`;
  return {
    id: "enough",
    title: `Enough ${what}`,
    value: training,
    unit: what,
    threshold: `refuse below ${refuseBelow} in all, warn below ${warnBelow} or with units below ${fewestPerUnit}`,
    verdict,
    sentence: `${training} ${what} to train on (${Math.round(100 * trainingShare)} % of those of ${counting.length} units): ${judged}.${leftOut}`,
  };
}
