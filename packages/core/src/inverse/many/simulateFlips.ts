import { exp } from "../../num/exp.ts";
import { log1p } from "../../num/log1p.ts";
import { softplus } from "../../num/logistic.ts";
import type { Rng } from "../../num/rng.ts";
import { type PairModel, pairFields } from "./pairModel.ts";

/** What a simulated flip process did. */
export interface SimulatedFlips {
  /** Seconds until its end: as asked for, or when it had flipped too often. */
  readonly seconds: number;
  readonly flips: number;
  /** Share of the time in which each unit was active, shape [units]. */
  readonly occupancy: Float64Array;
  /** Mean chance of being active given all others, shape [units]: as large as `occupancy` in the long run, and steadier. */
  readonly chance: Float64Array;
  /** Seconds with so many active units, shape [units + 1]. */
  readonly counts: Float64Array;
}

/**
 * Simulates the flip process (F3 as in U6) in continuous time, from a state on.
 * @param start     0 or 1, shape [units]
 * @param mostFlips where it is broken off
 */
export function simulateFlips(
  model: PairModel,
  start: Uint8Array,
  seconds: number,
  mostFlips: number,
  rng: Rng,
): SimulatedFlips {
  const { units, couplings, count, updateRateHz } = model;
  const state = start.slice();
  const fields = pairFields(model, state);
  const since = new Float64Array(units);
  const occupied = new Float64Array(units);
  const counts = new Float64Array(units + 1);
  const rates = new Float64Array(units);
  const chances = new Float64Array(units);
  const hold = (seconds: number) => {
    counts[active] += seconds;
    for (let i = 0; i < units; i++) {
      const flips = rates[i] / updateRateHz[i];
      chances[i] += seconds * (state[i] === 1 ? 1 - flips : flips);
    }
  };
  let active = state.reduce((sum, on) => sum + on, 0);
  let time = 0;
  let flips = 0;
  while (flips < mostFlips) {
    let all = 0;
    for (let i = 0; i < units; i++) {
      const z = fields[i] + count[active - state[i]];
      rates[i] = updateRateHz[i] * exp(-softplus(state[i] === 1 ? z : -z));
      all += rates[i];
    }
    const wait = -log1p(-rng.uniform()) / all;
    if (!(time + wait < seconds)) {
      hold(seconds - time);
      time = seconds;
      break;
    }
    hold(wait);
    time += wait;
    let left = rng.uniform() * all;
    let i = 0;
    while (i < units - 1 && left >= rates[i]) left -= rates[i++];
    const sign = state[i] === 1 ? -1 : 1;
    for (let j = 0, at = i * units; j < units; j++, at++) fields[j] += sign * couplings[at];
    if (sign === 1) since[i] = time;
    else occupied[i] += time - since[i];
    state[i] ^= 1;
    active += sign;
    flips++;
  }
  for (let i = 0; i < units; i++) if (state[i] === 1) occupied[i] += time - since[i];
  return {
    seconds: time,
    flips,
    occupancy: occupied.map((value) => value / time),
    chance: chances.map((value) => value / time),
    counts,
  };
}
