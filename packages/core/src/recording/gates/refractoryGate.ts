import type { Gate } from "../gates.ts";
import type { Unit } from "../recording.ts";
import { ROUNDING_S } from "./coincidences.ts";
import { nameUnits } from "./nameUnits.ts";
import { percent } from "./percent.ts";

/** Thresholds of the gate; all have defaults. */
export interface RefractoryOptions {
  /** Intervals below this are violations, seconds. */
  readonly refractoryS?: number;
  /** Share of violations above which a unit is multi-unit activity. */
  readonly multiUnitShare?: number;
}

/**
 * Interspike intervals below 1 ms (Q3): no neuron fires twice within it, so a unit with more than 1 % of them is several neurons
 * (multi-unit activity). A warning.
 * @param units  spike times ascending
 * @returns the gate; its value is the share of all intervals
 */
export function refractoryGate(units: readonly Unit[], options: RefractoryOptions = {}): Gate {
  const { refractoryS = 0.001, multiUnitShare = 0.01 } = options;
  let violations = 0;
  let intervals = 0;
  let worst = 0;
  const multi: number[] = [];
  for (const unit of units) {
    const own = shortIntervals(unit.timesS, refractoryS);
    const all = Math.max(0, unit.timesS.length - 1);
    violations += own;
    intervals += all;
    const share = all === 0 ? 0 : own / all;
    worst = Math.max(worst, share);
    if (share > multiUnitShare) multi.push(unit.id);
  }
  const share = intervals === 0 ? 0 : violations / intervals;
  const limit = `${Number((1000 * refractoryS).toFixed(3))} ms`;
  return {
    id: "refractory",
    title: `Intervals below ${limit}`,
    value: 100 * share,
    unit: "%",
    threshold: `a unit above ${percent(multiUnitShare)} is multi-unit activity: warn`,
    verdict: multi.length > 0 ? "warn" : "pass",
    sentence:
      multi.length === 0
        ? violations === 0
          ? `No interval is below ${limit}: the units look like single neurons.`
          : `${percent(share)} of the intervals are below ${limit}, in no unit more than ${percent(worst)}: the units look like single neurons.`
        : `${percent(share)} of the intervals are below ${limit}; ${multi.length} of ${units.length} units have more than ${percent(multiUnitShare)} and are multi-unit activity: ${nameUnits(multi)}.`,
  };
}

/** Number of intervals below `belowS` in an ascending spike train (Q3). */
export function shortIntervals(timesS: Float64Array, belowS: number): number {
  let count = 0;
  for (let k = 1; k < timesS.length; k++) if (timesS[k] - timesS[k - 1] < belowS - ROUNDING_S) count++;
  return count;
}
