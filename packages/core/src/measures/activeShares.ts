import { expectShape } from "../num/expectShape.ts";
import { popcount } from "../num/words.ts";

/**
 * Share of the time in which each unit is active, for each input and number of other active units: tuning curves as they are measured
 * (S23). In a stationary network with one input it is the policy averaged over the same contexts.
 * @param occupancy  share of time, or seconds, of each state, shape [inputs, words]
 * @returns shape [inputs, units, units], last: count of others; NaN where such a context never came
 */
export function activeShares(occupancy: Float64Array, units: number, inputs: number): Float64Array {
  const words = 2 ** units;
  expectShape("activeShares", "occupancy", occupancy, inputs, words);
  const active = new Float64Array(inputs * units * units);
  const total = new Float64Array(inputs * units * units);
  for (let s = 0; s < occupancy.length; s++) {
    const word = s % words;
    const count = popcount(word);
    for (let unit = 0, row = Math.floor(s / words) * units; unit < units; unit++) {
      const own = (word >>> unit) & 1;
      const place = (row + unit) * units + count - own;
      total[place] += occupancy[s];
      if (own === 1) active[place] += occupancy[s];
    }
  }
  return active.map((value, k) => (total[k] > 0 ? value / total[k] : Number.NaN));
}
