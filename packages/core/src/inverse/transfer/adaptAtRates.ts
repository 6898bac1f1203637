import type { HypercubeProblem } from "../../forward/hypercubeProblem.ts";
import { solveHypercubeValue } from "../../forward/hypercubeValue.ts";
import { exp } from "../../num/exp.ts";
import { logit } from "../../num/logistic.ts";
import { wordMeans } from "./wordStatistics.ts";

const MOST_ROUNDS = 400;
const TOLERANCE = 1e-6; // log-odds of being active
const LARGEST_MOVE = 0.5;

/**
 * Re-optimises a reward for other rates (P7): the part of r that is linear in the activity hangs on the reference and cannot be known,
 * so r + Σ gᵢ σᵢ is solved with p = the new rates, and g is found for which the network is active as often as that. What is kept of the
 * purpose is all of it that can be known. (Solved with p alone, a network may jump to words that nobody ever saw, and stay there.)
 * @param problem  with one input and the reward of the first recording
 * @param means    share of time that each unit is to be active, shape [units]
 * @returns word distribution, shape [2ⁿ]; undefined where no g was found
 */
export function adaptAtRates(problem: HypercubeProblem, means: Float64Array): Float64Array | undefined {
  const { units } = problem;
  const referenceLogits = means.map(logit);
  const linear = new Float64Array(units);
  let start: Float64Array = new Float64Array(problem.reward.length);
  let step = 0.5;
  let worst = Number.POSITIVE_INFINITY;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const reward = problem.reward.map((value, word) => {
      let sum = value;
      for (let i = 0; i < units; i++) if ((word >> i) & 1) sum += linear[i];
      return sum;
    });
    const { value, averaged } = solveHypercubeValue({ ...problem, reward }, referenceLogits, {
      start,
      tolerance: 1e-9,
    });
    start = value;
    const words = boltzmann(averaged, referenceLogits);
    const gap = wordMeans(words, units).map((mean, i) => referenceLogits[i] - logit(Math.min(mean, 1 - 1e-12)));
    const largest = Math.max(...gap.map(Math.abs));
    if (largest < TOLERANCE) return words;
    if (!Number.isFinite(largest)) return undefined;
    step = largest < worst ? Math.min(0.8, step * 1.05) : step * 0.7;
    worst = largest;
    // A reward of g per step for being active adds up to about g/αᵢ before the unit is redrawn.
    for (let i = 0; i < units; i++)
      linear[i] += step * problem.updateShare[i] * Math.max(-LARGEST_MOVE, Math.min(LARGEST_MOVE, gap[i]));
  }
  return undefined;
}

/** p(σ) ∝ Πᵢ pᵢ(σᵢ) e^w, the stationary words of the optimal policy at one input. */
function boltzmann(potential: Float64Array, referenceLogits: Float64Array): Float64Array {
  const exponent = potential.map((value, word) => {
    let sum = value;
    for (let i = 0; i < referenceLogits.length; i++) if ((word >> i) & 1) sum += referenceLogits[i];
    return sum;
  });
  const largest = exponent.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const weights = exponent.map((value) => exp(value - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
