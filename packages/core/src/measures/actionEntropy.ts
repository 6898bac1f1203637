import type { ControlledRollouts } from "../forward/simulateController.ts";
import { expectShape } from "../num/expectShape.ts";
import { aliveSteps } from "./aliveSteps.ts";

/** Action entropy in bins of a covariate. */
export interface EntropyProfile {
  /** Mean action entropy in each bin, nats, shape [bins]; NaN where there is no state. */
  readonly means: Float64Array;
  /** States in each bin, shape [bins]. */
  readonly counts: Int32Array;
}

/**
 * Action entropy H = −Σ π log π (M23), averaged over states in bins of a covariate such as energy over its threshold or
 * distance to the boundary.
 * @param covariate  shape [agents, steps], such as `energySeries` or `boundarySeries`
 * @param edges      rising, shape [bins + 1]; a bin holds its lower edge
 */
export function entropyProfile(
  rollouts: ControlledRollouts,
  covariate: Float64Array,
  edges: ArrayLike<number>,
  settle: number,
): EntropyProfile {
  const { agents, steps, entropies } = rollouts;
  expectShape("entropyProfile", "covariate", covariate, agents, steps);
  const bins = edges.length - 1;
  const sums = new Float64Array(bins);
  const counts = new Int32Array(bins);
  aliveSteps(rollouts, settle, (agent, step) => {
    const k = agent * steps + step;
    for (let bin = 0; bin < bins; bin++) {
      if (!(covariate[k] >= edges[bin] && covariate[k] < edges[bin + 1])) continue;
      sums[bin] += entropies[k];
      counts[bin]++;
      break;
    }
  });
  return { means: sums.map((sum, bin) => sum / counts[bin]), counts };
}

/** Mean action entropy over all states after `settle` steps, nats (M23). */
export function meanActionEntropy(rollouts: ControlledRollouts, settle: number): number {
  const all = new Float64Array(rollouts.agents * rollouts.steps);
  return entropyProfile(rollouts, all, [0, 1], settle).means[0];
}

/** Pearson's correlation of action entropy and a covariate over states after `settle` steps (M31). */
export function entropyCorrelation(rollouts: ControlledRollouts, covariate: Float64Array, settle: number): number {
  const { agents, steps, entropies } = rollouts;
  expectShape("entropyCorrelation", "covariate", covariate, agents, steps);
  let count = 0;
  let [sumX, sumY] = [0, 0];
  aliveSteps(rollouts, settle, (agent, step) => {
    count++;
    sumX += entropies[agent * steps + step];
    sumY += covariate[agent * steps + step];
  });
  const [meanX, meanY] = [sumX / count, sumY / count];
  let [xx, yy, xy] = [0, 0, 0];
  aliveSteps(rollouts, settle, (agent, step) => {
    const x = entropies[agent * steps + step] - meanX;
    const y = covariate[agent * steps + step] - meanY;
    xx += x * x;
    yy += y * y;
    xy += x * y;
  });
  return xy / Math.sqrt(xx * yy);
}
