import { log2 } from "../../num/log2.ts";
import type { Summary } from "./summary.ts";

/**
 * What naming a summary among those of its kind costs (L15), bits: log₂ C(N, k) for one of the sets of k of N units, kept or left
 * out; 0 for a summary of all units. The best of M summaries that mean nothing predicts b bits more than the truth with
 * probability 2^(log₂ M − b) at most, so bits that are compared have to exceed this cost. Every kind is tried on every record
 * and naming the kind costs all the same.
 * @param units  N, of the network
 */
export function choiceBits(summary: Summary, units: number): number {
  const named = "units" in summary ? summary.units : summary.kind === "energy" ? (summary.without ?? []) : [];
  const set = Math.min(named.length, units - named.length);
  let bits = 0;
  for (let k = 0; k < set; k++) bits += log2((units - k) / (k + 1));
  return bits;
}

/** Held-out bits per action less what naming the summary costs (L15): many candidates of a kind are judged on the same held-out steps. */
export function paidHeldOutBits(fit: {
  readonly heldOutBits: number;
  readonly choiceBits: number;
  readonly heldOutSteps: number;
}): number {
  return fit.heldOutBits - fit.choiceBits / Math.max(1, fit.heldOutSteps);
}
