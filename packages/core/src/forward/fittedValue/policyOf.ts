import { exp } from "../../num/exp.ts";
import { log } from "../../num/log.ts";
import type { Rng } from "../../num/rng.ts";
import type { ControlObjective } from "./controlProblem.ts";

/**
 * The policy of one state from what its actions are worth (M21): a soft maximum for maximum occupancy; for the R network
 * the best action with probability 1 − ε and any with ε.
 * @param policy       written, entries `at` to `at + actions − 1`, sums to 1
 * @param preferences  the same entries, from `preferencesInto`
 * @param exploration  ε of the R network's behaviour; not read for maximum occupancy
 */
export function policyOf(
  policy: Float64Array,
  at: number,
  actions: number,
  preferences: Float64Array,
  objective: ControlObjective,
  exploration: number,
): void {
  let best = at;
  for (let i = at + 1; i < at + actions; i++) if (preferences[i] > preferences[best]) best = i;
  if (objective.kind === "rewardMaximising") {
    policy.fill(exploration / actions, at, at + actions);
    policy[best] += 1 - exploration;
    return;
  }
  let sum = 0;
  const largest = preferences[best];
  for (let i = at; i < at + actions; i++) {
    const weight = exp(preferences[i] - largest);
    policy[i] = weight;
    sum += weight;
  }
  const scale = 1 / sum;
  for (let i = at; i < at + actions; i++) policy[i] *= scale;
}

/**
 * What a state is worth by its actions (M22), before clipping: α log Σ exp(preference) for maximum occupancy, and
 * 1 + γ [(1 − ε) max V + ε mean V] for the R network.
 */
export function worthOf(
  preferences: Float64Array,
  at: number,
  actions: number,
  objective: ControlObjective,
  discount: number,
): number {
  let largest = -Infinity;
  let sum = 0;
  for (let i = at; i < at + actions; i++) if (preferences[i] > largest) largest = preferences[i];
  if (objective.kind === "rewardMaximising") {
    for (let i = at; i < at + actions; i++) sum += preferences[i];
    const { exploration } = objective;
    return 1 + discount * ((1 - exploration) * largest + (exploration * sum) / actions);
  }
  for (let i = at; i < at + actions; i++) sum += exp(preferences[i] - largest);
  return objective.temperature * (largest + log(sum));
}

/** Entropy in nats of the probabilities `at` to `at + actions − 1` (M23). */
export function policyEntropy(policy: Float64Array, at: number, actions: number): number {
  let entropy = 0;
  let [last, logarithm] = [1, 0]; // most policies that are not soft have few different probabilities
  for (let i = at; i < at + actions; i++) {
    const p = policy[i];
    if (!(p > 0)) continue;
    if (p !== last) {
      last = p;
      logarithm = log(p);
    }
    entropy -= p * logarithm;
  }
  return entropy;
}

/** Draws an action; −1 when all probabilities are 0: nothing is done. Takes one uniform number. */
export function drawAction(policy: Float64Array, at: number, actions: number, rng: Rng): number {
  return actionAt(policy, at, actions, rng.uniform());
}

/** The action that a uniform number draws; −1 when all probabilities are 0. */
export function actionAt(policy: Float64Array, at: number, actions: number, uniform: number): number {
  let left = uniform;
  let last = -1;
  for (let a = 0; a < actions; a++) {
    const p = policy[at + a];
    if (!(p > 0)) continue;
    if (left < p) return a;
    left -= p;
    last = a; // rounding may leave a sliver beyond the last
  }
  return last;
}
