import { expectDistribution, expectShape } from "../num/expectShape.ts";
import { log2 } from "../num/log2.ts";

/**
 * Mutual information of the two indices of a joint distribution (S24), bits.
 * @param joint  sum 1, shape [rows, columns]
 * @throws RangeError if the shape is wrong or the entries are no distribution
 */
export function mutualInformation(joint: Float64Array, rows: number, columns: number): number {
  expectShape("mutualInformation", "joint", joint, rows, columns);
  expectDistribution("mutualInformation", "joint", joint);
  const row = new Float64Array(rows);
  const column = new Float64Array(columns);
  for (let k = 0; k < joint.length; k++) {
    row[Math.floor(k / columns)] += joint[k];
    column[k % columns] += joint[k];
  }
  let sum = 0;
  for (let k = 0; k < joint.length; k++)
    if (joint[k] > 0) sum += joint[k] * log2(joint[k] / (row[Math.floor(k / columns)] * column[k % columns]));
  return Math.max(0, sum);
}
