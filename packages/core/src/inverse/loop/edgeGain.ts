import { log2 } from "../../num/log2.ts";
/** Share of actions that are taken at random, so that a single step over an edge costs bits and not everything. */
export const CARELESS_SHARE = 1e-3;

/**
 * What knowing an edge is worth at one step (L3), bits above choosing evenly: log₂{A [(1 − e) 1(chosen inside)/n + e/A]},
 * with n the number of actions that stay inside. Where none does, the edge says nothing: 0.
 * @param inside   whether the chosen action stays inside
 * @param allowed  n, of `actions`
 */
export function edgeGain(inside: boolean, allowed: number, actions: number): number {
  if (allowed === 0) return 0;
  return log2((inside ? ((1 - CARELESS_SHARE) * actions) / allowed : 0) + CARELESS_SHARE);
}

/** `edgeGain` for every number of allowed actions, shape [actions + 1, 2]: chosen outside, chosen inside. */
export function edgeGains(actions: number): Float64Array {
  const out = new Float64Array(2 * (actions + 1));
  for (let n = 0; n <= actions; n++) {
    out[2 * n] = edgeGain(false, n, actions);
    out[2 * n + 1] = edgeGain(true, n, actions);
  }
  return out;
}
