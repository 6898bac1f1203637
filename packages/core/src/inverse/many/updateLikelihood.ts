import { exp } from "../../num/exp.ts";
import { log } from "../../num/log.ts";
import { type PairModel, type PairSums, pairFields } from "./pairModel.ts";
import type { UpdateSequence } from "./updateSequence.ts";

const SMALLEST = 1e-290;

/** The signature of `updateLogLikelihood`; a kernel can be handed in under this type. */
export type UpdateLikelihood = typeof updateLogLikelihood;

/**
 * Log-likelihood of an update sequence, nats: Σₜ aₜ zₜ − log(1 + exp zₜ) (U2), in one pass over events.
 *
 * The fields b + J σ are kept and change only when a unit flips. Slopes along J come from running sums of the residuals, taken up when
 * a unit switches on and off, so that the cost is one exponential an update and 2 n additions a flip, without a table of states.
 * @param sums added to: residuals, or with "curvature" π(1 − π); with "value" left alone
 */
export function updateLogLikelihood(
  model: PairModel,
  sequence: UpdateSequence,
  sums: PairSums,
  what: "slopes" | "curvature" | "value",
): number {
  const { units, couplings, count } = model;
  const { unit, value, start } = sequence;
  const state = start.slice();
  const fields = pairFields(model, state);
  const running = new Float64Array(units);
  const alone = what === "value";
  const table = sums.couplings;
  const curvature = what === "curvature";
  let active = 0;
  for (let i = 0; i < units; i++) active += state[i];
  let total = 0;
  let shares = 1; // a product of shares, each at least ½: one logarithm for hundreds of updates
  for (let t = 0; t < unit.length; t++) {
    const i = unit[t];
    const was = state[i];
    const others = active - was;
    const z = fields[i] + count[others];
    const small = exp(z > 0 ? -z : z); // of the less likely value
    const share = 1 / (1 + small);
    const on = value[t];
    const likely = z > 0 === (on === 1);
    shares *= share;
    if (shares < SMALLEST) {
      total += log(shares);
      shares = 1;
    }
    if (!likely) total -= z > 0 ? z : -z;
    const miss = likely ? small * share : share; // 1 − the chance of what happened
    const residual = curvature ? small * share * share : on === 1 ? miss : -miss;
    if (!alone) {
      running[i] += residual;
      sums.count[others] += residual;
    }
    if (on === was) continue;
    const at = i * units;
    if (on === 1) {
      for (let j = 0; j < units; j++) {
        fields[j] += couplings[at + j];
        table[at + j] -= running[j];
      }
      active++;
    } else {
      for (let j = 0; j < units; j++) {
        fields[j] -= couplings[at + j];
        table[at + j] += running[j];
      }
      active--;
    }
    state[i] = on;
  }
  for (let j = 0; j < units && !alone; j++) {
    sums.offsets[j] += running[j];
    if (state[j] === 1) for (let i = 0; i < units; i++) table[j * units + i] += running[i];
  }
  return total + log(shares);
}
