import type { Interval } from "./recording.ts";

/**
 * Sorted, non-overlapping stretches with the same union; touching stretches become one, empty ones vanish.
 * Only touching or overlapping stretches are joined: a gap stays a gap.
 * @throws when a bound is not finite or a stretch ends before it starts
 */
export function normaliseIntervals(intervals: readonly Interval[]): Interval[] {
  for (const [index, { startS, stopS }] of intervals.entries()) {
    if (!(Number.isFinite(startS) && Number.isFinite(stopS) && stopS >= startS)) {
      throw new Error(
        `intervals[${index}]: from ${startS} s to ${stopS} s is no stretch of time. Give finite seconds with start ≤ stop.`,
      );
    }
  }
  const sorted = intervals.filter((one) => one.stopS > one.startS).sort((a, b) => a.startS - b.startS);
  const out: { startS: number; stopS: number }[] = [];
  for (const { startS, stopS } of sorted) {
    const last = out.at(-1);
    if (last !== undefined && startS <= last.stopS) last.stopS = Math.max(last.stopS, stopS);
    else out.push({ startS, stopS });
  }
  return out;
}

/**
 * The time that lies in both sets; the result is normalised.
 * @throws as `normaliseIntervals`
 */
export function intersectIntervals(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const left = normaliseIntervals(a);
  const right = normaliseIntervals(b);
  const out: Interval[] = [];
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    const startS = Math.max(left[i].startS, right[j].startS);
    const stopS = Math.min(left[i].stopS, right[j].stopS);
    if (stopS > startS) out.push({ startS, stopS });
    if (left[i].stopS < right[j].stopS) i++;
    else j++;
  }
  return out;
}

/** Seconds covered by the union of the stretches. */
export function totalSeconds(intervals: readonly Interval[]): number {
  return normaliseIntervals(intervals).reduce((sum, { startS, stopS }) => sum + (stopS - startS), 0);
}

/**
 * Whether a time lies in one of the stretches: startS ≤ t < stopS.
 * @param intervals  normalised (sorted, disjoint); not checked, because this is called once a spike
 */
export function containsTime(intervals: readonly Interval[], timeS: number): boolean {
  let low = 0;
  let high = intervals.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (intervals[middle].stopS <= timeS) low = middle + 1;
    else high = middle;
  }
  return low < intervals.length && intervals[low].startS <= timeS;
}
