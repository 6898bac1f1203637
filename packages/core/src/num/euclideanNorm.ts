/**
 * √Σ xᵢ² (N59), the same bits on every machine: the entries over the largest, so that nothing overflows, added in order. 0 without
 * entries; ∞ where one is infinite, otherwise NaN where one is.
 */
export function euclideanNorm(values: ArrayLike<number>): number {
  let largest = 0;
  let unknown = false;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]);
    if (size === Number.POSITIVE_INFINITY) return size;
    if (size > largest) largest = size;
    else if (Number.isNaN(size)) unknown = true;
  }
  if (unknown) return Number.NaN;
  if (largest === 0) return 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const share = values[i] / largest;
    sum += share * share;
  }
  return largest * Math.sqrt(sum);
}
