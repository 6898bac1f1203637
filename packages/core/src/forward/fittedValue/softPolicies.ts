import { exp } from "../../num/exp.ts";
import { log } from "../../num/log.ts";
import { policyEntropy } from "./policyOf.ts";

/** The signature of `softPolicies`; a faster twin is handed in under this type. */
export type SoftPolicies = typeof softPolicies;

/**
 * The policies of maximum occupancy (M21) in several states, their entropies (M23) and what the states are worth (M22).
 * @param policies     written for the first `policyRows` states, shape [policyRows, actions]; may be longer
 * @param entropies    written for those, nats
 * @param worths       written, log Σ exp preference, nats, shape [rows]
 * @param preferences  from `preferencesInto`, shape [rows, actions]; may be longer
 */
export function softPolicies(
  policies: Float64Array,
  entropies: Float64Array,
  worths: Float64Array,
  preferences: Float64Array,
  rows: number,
  policyRows: number,
  actions: number,
): void {
  for (let row = 0; row < rows; row++) {
    const at = row * actions;
    const wanted = row < policyRows;
    let largest = preferences[at];
    for (let i = at + 1; i < at + actions; i++) if (preferences[i] > largest) largest = preferences[i];
    let sum = 0;
    for (let i = at; i < at + actions; i++) {
      const weight = exp(preferences[i] - largest);
      if (wanted) policies[i] = weight;
      sum += weight;
    }
    worths[row] = largest + log(sum);
    if (!wanted) continue;
    const scale = 1 / sum;
    for (let i = at; i < at + actions; i++) policies[i] *= scale;
    entropies[row] = policyEntropy(policies, at, actions);
  }
}
