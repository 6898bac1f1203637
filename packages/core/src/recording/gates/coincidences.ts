import type { Unit } from "../recording.ts";
import { mergeTrains } from "./mergeTrains.ts";

/** Times carry rounding errors: a distance of 1.000 ms is not below 1 ms, whatever its last binary digit. */
export const ROUNDING_S = 1e-9;

const LARGEST_TABLE = 2 ** 24; // counts held at once, 64 MB: up to 4,096 units in one sweep

/**
 * Counts, for every unit and every other one, the spikes that have at least one of the other's closer than `belowS` (Q4).
 *
 * One sweep over all spikes in order of time holds the units that are active around each spike. It takes time with the number of
 * coincidences, at most spikes × units, where comparing pair by pair always takes spikes × units.
 * @param units  spike times ascending, seconds
 * @param use    is handed each unit's index, in order, and its counts by the other's index, shape [units], 0 at its own; valid in the call
 */
export function countCoincidences(
  units: readonly Pick<Unit, "timesS">[],
  belowS: number,
  use: (unit: number, counts: Uint32Array) => void,
): void {
  const n = units.length;
  const merged = mergeTrains(units);
  const rows = Math.max(1, Math.min(n, Math.floor(LARGEST_TABLE / n)));
  const counts = new Uint32Array(rows * n);
  for (let first = 0; first < n; first += rows) {
    const last = Math.min(n, first + rows);
    counts.fill(0);
    sweep(counts, merged.times, merged.owners, { n, first, last, reach: belowS - ROUNDING_S });
    for (let unit = first; unit < last; unit++) use(unit, counts.subarray((unit - first) * n, (unit - first + 1) * n));
  }
}

/** Counts for the units from `first` to `last` (exclusive), shape [last − first, n]. */
function sweep(
  counts: Uint32Array,
  times: Float64Array,
  owners: Int32Array,
  { n, first, last, reach }: { n: number; first: number; last: number; reach: number },
): void {
  const within = new Int32Array(n); // spikes of each unit around the present one
  const active = new Int32Array(n); // the units that have any, in no order
  const place = new Int32Array(n); // where a unit stands among them
  let size = 0;
  let from = 0;
  let to = 0;
  for (let k = 0; k < times.length; k++) {
    for (; to < times.length && times[to] < times[k] + reach; to++) {
      const owner = owners[to];
      if (within[owner]++ > 0) continue;
      place[owner] = size;
      active[size++] = owner;
    }
    for (; from < to && times[from] <= times[k] - reach; from++) {
      const owner = owners[from];
      if (--within[owner] > 0) continue;
      const moved = active[--size];
      active[place[owner]] = moved;
      place[moved] = place[owner];
    }
    const owner = owners[k];
    if (owner < first || owner >= last) continue;
    const row = (owner - first) * n;
    for (let a = 0; a < size; a++) counts[row + active[a]]++;
    counts[row + owner] = 0;
  }
}
