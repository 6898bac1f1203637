/** Mean of independent values and the interval that holds its expectation in 95 of 100 repetitions. */
export interface MeanInterval {
  /** NaN of none. */
  readonly mean: number;
  /** NaN with fewer than two values. */
  readonly low: number;
  readonly high: number;
  /** Finite values; the others are left out. */
  readonly count: number;
}

// 0.975 quantiles of Student's t for 1, 2, … 30 degrees of freedom; beyond, 1.96 + 2.4 / degrees is within 0.003.
const T_QUANTILES = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/** Mean with its 95 % interval by Student's t: for the seeds of a sweep, few and independent. */
export function meanInterval(values: readonly number[]): MeanInterval {
  const known = values.filter(Number.isFinite);
  const count = known.length;
  const mean = known.reduce((sum, value) => sum + value, 0) / count;
  if (count < 2) return { mean, low: Number.NaN, high: Number.NaN, count };
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const half = studentQuantile(count - 1) * Math.sqrt(squares / (count - 1) / count);
  return { mean, low: mean - half, high: mean + half, count };
}

/** The 0.975 quantile of Student's t. */
function studentQuantile(degrees: number): number {
  return T_QUANTILES[degrees - 1] ?? 1.96 + 2.4 / degrees;
}
