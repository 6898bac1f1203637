/** Quantile of ascending values by linear interpolation between order statistics; NaN for none. @param share 0 … 1 */
export function quantile(ascending: ArrayLike<number>, share: number): number {
  if (ascending.length === 0) return Number.NaN;
  const at = share * (ascending.length - 1);
  const below = Math.floor(at);
  const above = Math.min(ascending.length - 1, below + 1);
  return ascending[below] + (at - below) * (ascending[above] - ascending[below]);
}

/** The central 95 % of bootstrap replicates, by percentiles; NaN replicates (nothing to divide by) are left out. */
export function percentileInterval(replicates: ArrayLike<number>): { low: number; high: number } {
  const ascending = Float64Array.from(Array.from(replicates).filter((value) => !Number.isNaN(value))).sort();
  return { low: quantile(ascending, 0.025), high: quantile(ascending, 0.975) };
}
