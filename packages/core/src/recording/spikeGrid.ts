import { normaliseIntervals } from "./intervals.ts";
import type { Interval, Unit } from "./recording.ts";

/** Spike trains on a 1 ms grid, observed time only: what the hold window is computed from. */
export interface SpikeGrid {
  readonly unitIds: readonly number[];
  /** Ascending unique integer ms from the recording's first observed ms, one array a unit. */
  readonly timesMs: readonly Int32Array[];
  /** Observed stretches, integer ms from `originS`, half open, ascending, disjoint. */
  readonly stretches: readonly { readonly startMs: number; readonly stopMs: number }[];
  /** The file's clock at ms 0 of the grid, seconds; a whole number of milliseconds. */
  readonly originS: number;
  /** By unit: spikes that fell into a millisecond that already had one and were merged with it. */
  readonly merged: readonly number[];
}

/** Times are stored with rounding errors: 0.289 s × 1000 is 288.99999999999994. A nanosecond is below any clock. */
const ROUNDING_MS = 1e-6;

/**
 * Spike trains as unique integer milliseconds inside the observed stretches.
 *
 * Millisecond m holds the spikes with m ≤ 1000 t < m + 1. The grid follows the file's own clock, so that choosing other epochs does not
 * move spikes between milliseconds. A millisecond that is only partly observed is left out. Spikes outside the stretches are left out;
 * spikes need not be sorted.
 * @param units     spike times in seconds
 * @param observed  observed stretches, seconds, any order
 * @throws on a time that is not finite, on no observed millisecond, and on more than 2³¹ ms
 */
export function spikeGrid(units: readonly Pick<Unit, "id" | "timesS">[], observed: readonly Interval[]): SpikeGrid {
  const absolute = normaliseIntervals(observed)
    .map(({ startS, stopS }) => ({
      startMs: Math.ceil(startS * 1000 - ROUNDING_MS),
      stopMs: Math.floor(stopS * 1000 + ROUNDING_MS),
    }))
    .filter(({ startMs, stopMs }) => stopMs > startMs);
  if (absolute.length === 0) {
    throw new Error("spikeGrid: no whole millisecond was observed. Check the chosen epochs, --from and --to.");
  }
  const originMs = absolute[0].startMs;
  const stretches = absolute.map(({ startMs, stopMs }) => ({ startMs: startMs - originMs, stopMs: stopMs - originMs }));
  const lengthMs = stretches[stretches.length - 1].stopMs;
  if (lengthMs > 2 ** 31 - 1) {
    throw new Error(
      `spikeGrid: ${lengthMs} ms from the first to the last observed moment is more than the grid's 2³¹ ms. Are the times in seconds?`,
    );
  }
  const merged: number[] = [];
  const timesMs = units.map((unit) => {
    const train = millisecondsInside(unit, originMs, stretches);
    merged.push(train.merged);
    return train.timesMs;
  });
  return { unitIds: units.map((unit) => unit.id), timesMs, stretches, originS: originMs / 1000, merged };
}

/** One unit: the observed milliseconds that hold a spike, and how many spikes shared one. */
function millisecondsInside(
  unit: Pick<Unit, "id" | "timesS">,
  originMs: number,
  stretches: SpikeGrid["stretches"],
): { timesMs: Int32Array; merged: number } {
  const { id, timesS } = unit;
  const ms = new Float64Array(timesS.length);
  let sorted = true;
  for (let k = 0; k < timesS.length; k++) {
    if (!Number.isFinite(timesS[k])) {
      throw new Error(`spikeGrid: unit ${id}, timesS[${k}] is ${timesS[k]}. Spike times must be finite seconds.`);
    }
    ms[k] = Math.floor(timesS[k] * 1000 + ROUNDING_MS) - originMs;
    if (k > 0 && ms[k] < ms[k - 1]) sorted = false;
  }
  if (!sorted) ms.sort();
  const kept = new Int32Array(ms.length);
  let count = 0;
  let merged = 0;
  let stretch = 0;
  for (let k = 0; k < ms.length; k++) {
    const m = ms[k];
    while (stretch < stretches.length && m >= stretches[stretch].stopMs) stretch++;
    if (stretch === stretches.length) break;
    if (m < stretches[stretch].startMs) continue;
    if (count > 0 && kept[count - 1] === m) merged++;
    else kept[count++] = m;
  }
  return { timesMs: kept.slice(0, count), merged };
}
