/** Times carry rounding errors: a distance of 1.000 ms is not below 1 ms, whatever its last binary digit. */
export const ROUNDING_S = 1e-9;

/**
 * How many spikes of `train` have at least one spike of `other` closer than `belowS` to their time plus `lagS` (Q4).
 * @param train  ascending, seconds
 * @param other  ascending, seconds
 */
export function countCoincidences(train: Float64Array, other: Float64Array, belowS: number, lagS = 0): number {
  const reach = belowS - ROUNDING_S;
  let count = 0;
  let at = 0;
  for (const time of train) {
    const from = time + lagS - reach;
    while (at < other.length && other[at] <= from) at++;
    if (at < other.length && other[at] < time + lagS + reach) count++;
  }
  return count;
}
