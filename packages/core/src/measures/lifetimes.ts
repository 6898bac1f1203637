import type { ControlledRollouts } from "../forward/simulateController.ts";
import { squared } from "../num/squared.ts";

/** Lifetimes of several agents, in steps. */
export interface LifetimeSummary {
  /** Mean of the steps lived, an agent that outlived the simulation counted with all of its steps. */
  readonly mean: number;
  /** Standard error of the mean over agents. */
  readonly standardError: number;
  /** Share of agents alive at the end. */
  readonly alive: number;
  /** The mean within each context, shape [contexts]; NaN where no agent had it. */
  readonly byContext: Float64Array;
}

/**
 * Lifetimes (M27): steps until a terminal state, censored at the simulation's end, from fresh starts and without
 * starting anew.
 * @param contexts  how many contexts there are
 */
export function lifetimes(
  rollouts: Pick<ControlledRollouts, "lifetimes" | "terminated" | "contexts">,
  contexts = 1,
): LifetimeSummary {
  const { lifetimes: lived, terminated } = rollouts;
  const count = lived.length;
  const mean = lived.reduce((sum, life) => sum + life, 0) / count;
  const square = lived.reduce((sum, life) => sum + squared(life - mean), 0);
  const sums = new Float64Array(contexts);
  const counts = new Float64Array(contexts);
  lived.forEach((life, agent) => {
    sums[rollouts.contexts[agent]] += life;
    counts[rollouts.contexts[agent]]++;
  });
  return {
    mean,
    standardError: Math.sqrt(square / Math.max(1, count - 1) / count),
    alive: 1 - terminated.reduce((sum, ended) => sum + ended, 0) / count,
    byContext: sums.map((sum, context) => sum / counts[context]),
  };
}
