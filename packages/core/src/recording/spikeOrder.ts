import type { SpikeGrid } from "./spikeGrid.ts";

/**
 * The observed spikes of all units in order of time: what every hold window is counted from, sorted once for all of them.
 * Of one millisecond the units come in their order.
 */
export interface SpikeOrder {
  /** Milliseconds, ascending, shape [spikes]. */
  readonly timesMs: Int32Array;
  /** Whose spike it is, shape [spikes]. */
  readonly unit: Uint8Array;
  /** Milliseconds since the same unit spiked before in the same stretch, and until it spikes again; 2³¹ − 1 where it does not, shape [spikes]. */
  readonly sinceLastMs: Int32Array;
  readonly untilNextMs: Int32Array;
  /** The first spike of each stretch, and the number of spikes at the end, shape [stretches + 1]. */
  readonly from: Int32Array;
}

const NEVER = 2 ** 31 - 1;

// Time is walked in chunks that stay in the processor's cache: spikes are marked first, unit by unit, one bit each, and then read in
// order of time. This takes a fifth of the time of sorting them. A second mark, one bit a millisecond, leads from spike to spike:
// asking every millisecond, which cannot be foretold, took twice as long.
const CHUNK_MS = 4096;

/** Puts the spikes inside the stretches in order of time. @param grid at most 30 units: a unit is a bit of a word */
export function spikeOrder(grid: SpikeGrid): SpikeOrder {
  const { stretches, timesMs: trains } = grid;
  const most = trains.reduce((sum, times) => sum + times.length, 0);
  const timesMs = new Int32Array(most);
  const unit = new Uint8Array(most);
  const sinceLastMs = new Int32Array(most).fill(NEVER);
  const untilNextMs = new Int32Array(most).fill(NEVER);
  const from = new Int32Array(stretches.length + 1);
  const marks = new Int32Array(CHUNK_MS); // the bits of the units that spike; zeros between chunks
  const marked = new Int32Array(CHUNK_MS / 32); // one bit for each millisecond with a spike
  const next = new Int32Array(trains.length);
  const last = new Int32Array(trains.length); // place of each unit's last spike in this stretch, or −1
  let count = 0;
  for (let stretch = 0; stretch < stretches.length; stretch++) {
    const { startMs, stopMs } = stretches[stretch];
    trains.forEach((times, i) => {
      next[i] = firstAtOrAfter(times, startMs);
    });
    last.fill(-1);
    for (let chunk = startMs; chunk < stopMs; chunk += CHUNK_MS) {
      const until = Math.min(stopMs, chunk + CHUNK_MS);
      for (let i = 0; i < trains.length; i++)
        next[i] = markTrain(marks, marked, trains[i], 1 << i, next[i], chunk, until);
      for (let group = 0; group < marked.length; group++) {
        let left = marked[group];
        if (left === 0) continue;
        marked[group] = 0;
        for (; left !== 0; left &= left - 1) {
          const place = 32 * group + 31 - Math.clz32(left & -left);
          let bits = marks[place];
          marks[place] = 0;
          for (; bits !== 0; bits &= bits - 1) {
            const i = 31 - Math.clz32(bits & -bits);
            const at = chunk + place;
            const before = last[i];
            if (before >= 0) {
              sinceLastMs[count] = at - timesMs[before];
              untilNextMs[before] = at - timesMs[before];
            }
            last[i] = count;
            timesMs[count] = at;
            unit[count++] = i;
          }
        }
      }
    }
    from[stretch + 1] = count;
  }
  return { timesMs: timesMs.subarray(0, count), unit, sinceLastMs, untilNextMs, from };
}

/** Marks the spikes of one unit before `until`. @returns the place of its next spike */
function markTrain(
  marks: Int32Array,
  marked: Int32Array,
  times: Int32Array,
  bit: number,
  first: number,
  chunk: number,
  until: number,
): number {
  let next = first;
  for (; next < times.length && times[next] < until; next++) {
    const at = times[next] - chunk;
    marks[at] |= bit;
    marked[at >> 5] |= 1 << (at & 31);
  }
  return next;
}

/** The place of the first of ascending times that is not before `ms`. */
export function firstAtOrAfter(times: Int32Array, ms: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}
