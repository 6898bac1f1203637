import type { Gate } from "../gates.ts";
import type { Unit } from "../recording.ts";
import { nameUnits } from "./nameUnits.ts";

/**
 * Spike times ascending, no two equal in a row (Q1): the number of spikes that are not later than the one before them.
 * A warning, because the analysis sorts them and merges what shares a millisecond.
 * @param units  spike times as the file has them
 */
export function orderGate(units: readonly Unit[]): Gate {
  let back = 0;
  let equal = 0;
  const concerned: number[] = [];
  for (const { id, timesS } of units) {
    let found = 0;
    for (let k = 1; k < timesS.length; k++) {
      if (timesS[k] > timesS[k - 1]) continue;
      found++;
      if (timesS[k] === timesS[k - 1]) equal++;
      else back++;
    }
    if (found > 0) concerned.push(id);
  }
  const value = back + equal;
  return {
    id: "order",
    title: "Spike times ascend",
    value,
    unit: "spikes",
    threshold: "warn above 0",
    verdict: value === 0 ? "pass" : "warn",
    sentence:
      value === 0
        ? "Every spike is later than the one before it."
        : `${back} spikes are earlier than the one before them and ${equal} are at the same time (${nameUnits(concerned)}): they were sorted.`,
  };
}
