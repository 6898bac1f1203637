import { expectShape } from "../num/expectShape.ts";
import { logistic } from "../num/logistic.ts";
import { popcount } from "../num/words.ts";

/** How probable a redraw to 1 is, by input and by how many of the other units are active. */
export interface TuningCurves {
  /** Weighted by how often the context is met, NaN where it never is, shape [inputs, units, units]; last: count of others. */
  readonly probability: Float64Array;
  /** Share of the time in which that many others are active, shape [inputs, units, units]. */
  readonly weight: Float64Array;
}

/**
 * Tuning curves (S23): for each input and unit, the mean probability of being active after an update among the contexts
 * with 0, 1, … n − 1 other units active.
 * @param network.logits     log-odds, shape [inputs, units, contexts]
 * @param network.occupancy  share of time of each state, shape [inputs, words]
 */
export function tuningCurves(network: {
  readonly units: number;
  readonly inputs: number;
  readonly logits: Float64Array;
  readonly occupancy: Float64Array;
}): TuningCurves {
  const { units, inputs, logits, occupancy } = network;
  const words = 2 ** units;
  expectShape("tuningCurves", "logits", logits, inputs, units, words / 2);
  expectShape("tuningCurves", "occupancy", occupancy, inputs, words);
  const probability = new Float64Array(inputs * units * units);
  const weight = new Float64Array(inputs * units * units);
  let edge = 0;
  for (let from = 0; from < occupancy.length; from += words)
    for (let unit = 0; unit < units; unit++) {
      const half = 2 ** unit;
      const row = ((from / words) * units + unit) * units;
      for (let block = 0; block < words; block += 2 * half)
        for (let word = block; word < block + half; word++) {
          const mass = occupancy[from + word] + occupancy[from + word + half];
          const others = popcount(word); // the unit itself is off in this word
          probability[row + others] += mass * logistic(logits[edge++]);
          weight[row + others] += mass;
        }
    }
  for (let k = 0; k < weight.length; k++) probability[k] = weight[k] > 0 ? probability[k] / weight[k] : NaN;
  return { probability, weight };
}

/** Share of time with 0, 1, … n active units, given the input (S23), rows sum to 1, shape [inputs, units + 1]. */
export function countDistribution(occupancy: Float64Array, units: number, inputs: number): Float64Array {
  const words = 2 ** units;
  expectShape("countDistribution", "occupancy", occupancy, inputs, words);
  const counts = new Float64Array(inputs * (units + 1));
  for (let x = 0; x < inputs; x++) {
    let total = 0;
    for (let word = 0; word < words; word++) {
      counts[x * (units + 1) + popcount(word)] += occupancy[x * words + word];
      total += occupancy[x * words + word];
    }
    for (let k = 0; k <= units; k++) counts[x * (units + 1) + k] /= total;
  }
  return counts;
}

/** Share of time in which each unit is active (S23), shape [units]. */
export function meanActivity(occupancy: Float64Array, units: number): Float64Array {
  const words = 2 ** units;
  const active = new Float64Array(units);
  for (let s = 0; s < occupancy.length; s++)
    for (let i = 0, word = s % words; i < units; i++) if ((word >>> i) & 1) active[i] += occupancy[s];
  return active;
}
