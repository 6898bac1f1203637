import { exp } from "../../num/exp.ts";
import { log } from "../../num/log.ts";
import { log1p } from "../../num/log1p.ts";
import type { FlipEvents } from "../../recording/flipEvents.ts";
import { type PairModel, type PairSums, pairFields } from "./pairModel.ts";

/**
 * Log-likelihood of flip events, nats (U6), the F2 and F3 of many units: − Σ time · rate + Σ log rate of the flips, rate uᵢ s(±zᵢ), of the blocks for
 * which `weights` is positive, each weighed by it. One pass over the events: an exponential a unit and segment, 2 n additions a flip.
 * @param weights shape [blocks]
 * @param sums    added to: slopes along z, or with "curvature" the expected information on z; along ln u
 */
export function flipEventLogLikelihood(
  model: PairModel,
  events: FlipEvents,
  weights: ArrayLike<number>,
  sums: PairSums,
  what: "slopes" | "curvature",
): number {
  const { units, couplings, count, updateRateHz } = model;
  const { seconds, block, flipFrom, flips, flipBlock } = events;
  const state = events.start.slice();
  const fields = pairFields(model, state);
  const running = new Float64Array(units);
  const table = sums.couplings;
  const curvature = what === "curvature";
  const logRate = updateRateHz.map(log);
  let active = state.reduce((sum, on) => sum + on, 0);
  let total = 0;
  for (let k = 0; k < seconds.length; k++) {
    const time = seconds[k] * weights[block[k]];
    if (time > 0) {
      let hazard = 0;
      let sumOn = 0;
      let sumOff = 0;
      const fOn = active > 0 ? count[active - 1] : 0;
      const fOff = active < units ? count[active] : 0;
      for (let i = 0; i < units; i++) {
        const on = state[i];
        const z = on === 1 ? -(fields[i] + fOn) : fields[i] + fOff; // log-odds of a flip at an update
        const small = exp(z > 0 ? -z : z);
        const share = 1 / (1 + small);
        const chance = z > 0 ? share : small * share;
        const stay = z > 0 ? small * share : share;
        const rate = time * updateRateHz[i] * chance;
        hazard += rate;
        const slope = curvature ? rate * stay * stay : on === 1 ? rate * stay : -rate * stay;
        running[i] += slope;
        if (on === 1) sumOn += slope;
        else sumOff += slope;
        sums.logRates[i] -= rate;
      }
      total -= hazard;
      if (active > 0) sums.count[active - 1] += sumOn;
      if (active < units) sums.count[active] += sumOff;
    }
    const from = flipFrom[k];
    const to = flipFrom[k + 1];
    if (from === to) continue;
    const weight = flipBlock[k] < 0 ? 0 : weights[flipBlock[k]];
    if (weight > 0)
      for (let e = from; e < to; e++) {
        const i = flips[e];
        const on = state[i];
        const others = active - on;
        const z = on === 1 ? -(fields[i] + count[others]) : fields[i] + count[others];
        const small = exp(z > 0 ? -z : z);
        const likely = -log1p(small);
        total += weight * (logRate[i] + (z > 0 ? likely : likely + z));
        sums.logRates[i] += weight;
        if (curvature) continue;
        const stay = z > 0 ? small / (1 + small) : 1 / (1 + small);
        const slope = on === 1 ? -weight * stay : weight * stay;
        running[i] += slope;
        sums.count[others] += slope;
      }
    for (let e = from; e < to; e++) {
      const i = flips[e];
      const at = i * units;
      if (state[i] === 0) {
        for (let j = 0; j < units; j++) {
          fields[j] += couplings[at + j];
          table[at + j] -= running[j];
        }
        state[i] = 1;
        active++;
      } else {
        for (let j = 0; j < units; j++) {
          fields[j] -= couplings[at + j];
          table[at + j] += running[j];
        }
        state[i] = 0;
        active--;
      }
    }
  }
  for (let j = 0; j < units; j++) {
    sums.offsets[j] += running[j];
    if (state[j] === 1) for (let i = 0; i < units; i++) table[j * units + i] += running[i];
  }
  return total;
}
