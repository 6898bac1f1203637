import { expectShape } from "../num/expectShape.ts";
import { squared } from "../num/squared.ts";

/**
 * Squared correlation of two lists (S25): r² of the best straight line, so that neither offset nor scale counts.
 * @returns 0 to 1; NaN where either list does not vary
 * @throws RangeError if the lists differ in length
 */
export function squaredCorrelation(a: Float64Array, b: Float64Array): number {
  expectShape("squaredCorrelation", "b", b, a.length);
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let both = 0;
  let spreadA = 0;
  let spreadB = 0;
  for (let k = 0; k < a.length; k++) {
    both += (a[k] - meanA) * (b[k] - meanB);
    spreadA += squared(a[k] - meanA);
    spreadB += squared(b[k] - meanB);
  }
  return (both * both) / (spreadA * spreadB);
}

/**
 * Slope of the least-squares line of `b` on `a` (S25): how much larger b is than a, offset aside.
 * @throws RangeError if the lists differ in length
 */
export function regressionSlope(a: Float64Array, b: Float64Array): number {
  expectShape("regressionSlope", "b", b, a.length);
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let both = 0;
  let spread = 0;
  for (let k = 0; k < a.length; k++) {
    both += (a[k] - meanA) * (b[k] - meanB);
    spread += squared(a[k] - meanA);
  }
  return both / spread;
}
