import type { Unit } from "../recording.ts";

/** The spikes of several units in order of time. */
export interface MergedTrains {
  /** Ascending, all units, seconds, shape [spikes]. */
  readonly times: Float64Array;
  /** Index of the unit that each time belongs to, shape [spikes]; equal times in the order of the units. */
  readonly owners: Int32Array;
}

/**
 * Merges ascending spike trains into one. Neighbours are merged two by two, which for 300 units and 5 million spikes takes a tenth of
 * the time of sorting.
 * @param units  spike times ascending, seconds
 */
export function mergeTrains(units: readonly Pick<Unit, "timesS">[]): MergedTrains {
  const spikes = units.reduce((sum, unit) => sum + unit.timesS.length, 0);
  let from = { times: new Float64Array(spikes), owners: new Int32Array(spikes) };
  let into = { times: new Float64Array(spikes), owners: new Int32Array(spikes) };
  let starts = [0];
  units.forEach(({ timesS }, index) => {
    const at = starts[index];
    from.times.set(timesS, at);
    from.owners.fill(index, at, at + timesS.length);
    starts.push(at + timesS.length);
  });
  while (starts.length > 2) {
    const merged = [0];
    for (let run = 0; run + 1 < starts.length; run += 2) {
      const stop = starts[Math.min(run + 2, starts.length - 1)];
      mergeTwo(into, from, starts[run], starts[run + 1], stop);
      merged.push(stop);
    }
    starts = merged;
    [from, into] = [into, from];
  }
  return from;
}

/** Two neighbouring runs become one; of equal times the left one's comes first. */
function mergeTwo(into: MergedTrains, from: MergedTrains, start: number, middle: number, stop: number): void {
  let left = start;
  let right = middle;
  for (let at = start; at < stop; at++) {
    const takeLeft = left < middle && (right >= stop || from.times[left] <= from.times[right]);
    const taken = takeLeft ? left++ : right++;
    into.times[at] = from.times[taken];
    into.owners[at] = from.owners[taken];
  }
}
