import type { Gate } from "../gates.ts";
import type { Unit } from "../recording.ts";

const LARGEST_WHOLE_SECONDS = 1e5; // 28 hours in which no spike falls between two whole seconds

/**
 * Seconds, not sample numbers (Q1): refused when every time is a whole number and the last is above 100,000.
 * @param units  spike times as the file has them
 */
export function samplesGate(units: readonly Unit[]): Gate {
  let last = Number.NEGATIVE_INFINITY;
  let whole = true;
  for (const { timesS } of units) {
    for (const time of timesS) {
      if (time > last) last = time;
      if (whole && !Number.isInteger(time)) whole = false;
    }
  }
  const refuse = whole && last > LARGEST_WHOLE_SECONDS;
  return {
    id: "samples",
    title: "Times are in seconds",
    value: Number.isFinite(last) ? last : 0,
    unit: "s",
    threshold: "refuse whole numbers above 100000",
    verdict: refuse ? "refuse" : "pass",
    sentence: refuse
      ? `Every spike time is a whole number and the last is ${last}: these are sample numbers or milliseconds, not seconds. Give the sampling rate with --sample-rate-hz.`
      : `The last spike is at ${Number.isFinite(last) ? Number(last.toFixed(3)) : 0} s.`,
  };
}
