import { percentileInterval } from "../num/quantile.ts";

/** Intervals of the reward of chosen words from the replicates, after `pick` has fixed its gauge. */
export function rewardIntervals(
  replicates: readonly Float64Array[],
  pick: (reward: Float64Array) => Float64Array,
  count: number,
): { low: Float64Array; high: Float64Array } {
  const picked = replicates.map(pick);
  const low = new Float64Array(count).fill(Number.NaN);
  const high = new Float64Array(count).fill(Number.NaN);
  for (let k = 0; k < count; k++) {
    const interval = percentileInterval(picked.map((values) => values[k]));
    low[k] = interval.low;
    high[k] = interval.high;
  }
  return { low, high };
}
