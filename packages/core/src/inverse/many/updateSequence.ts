import { logistic } from "../../num/logistic.ts";
import type { Rng } from "../../num/rng.ts";
import { type PairModel, pairFields } from "./pairModel.ts";

/** A network of which every update was seen: at each, one unit takes a new value, which may be its old one. */
export interface UpdateSequence {
  readonly units: number;
  /** State before the first update, 0 or 1, shape [units]. */
  readonly start: Uint8Array;
  /** The unit that is updated, shape [updates]. */
  readonly unit: Uint16Array;
  /** Its new value, 0 or 1, shape [updates]. */
  readonly value: Uint8Array;
}

/** Updates from `from` on and before `to`, with the state before them. */
export function sliceUpdates(sequence: UpdateSequence, from: number, to: number): UpdateSequence {
  const { units, unit, value } = sequence;
  const start = sequence.start.slice();
  for (let t = 0; t < from; t++) start[unit[t]] = value[t];
  return { units, start, unit: unit.subarray(from, to), value: value.subarray(from, to) };
}

/** How states of a sequence are on average. */
export interface StateMeans {
  /** Share of the updates before which each unit is active, shape [units]. */
  readonly mean: Float64Array;
  /** How often so many units are, shape [units + 1]. */
  readonly counts: Float64Array;
}

/** Share of the updates before which each unit is active, and how often so many are. */
export function stateMeans({ units, start, unit, value }: UpdateSequence): StateMeans {
  const mean = new Float64Array(units);
  const counts = new Float64Array(units + 1);
  const state = start.slice();
  const since = new Float64Array(units);
  let active = state.reduce((sum, on) => sum + on, 0);
  for (let t = 0; t < unit.length; t++) {
    counts[active]++;
    const i = unit[t];
    if (value[t] === state[i]) continue;
    if (value[t] === 0) mean[i] += t + 1 - since[i];
    else since[i] = t + 1;
    active += value[t] === 1 ? 1 : -1;
    state[i] = value[t];
  }
  for (let i = 0; i < units; i++) if (state[i] === 1) mean[i] += unit.length - since[i];
  return { mean: mean.map((sum) => sum / Math.max(1, unit.length)), counts };
}

/** The signature of `simulateUpdates`; a kernel can be handed in under this type. */
export type UpdateSimulator = typeof simulateUpdates;

/** Runs a network for a number of updates of units drawn at random (U1), after as many updates a unit as `warmUp` says. */
export function simulateUpdates(model: PairModel, updates: number, warmUp: number, rng: Rng): UpdateSequence {
  const { units, couplings, count } = model;
  const state = new Uint8Array(units);
  const fields = pairFields(model, state);
  const unit = new Uint16Array(updates);
  const value = new Uint8Array(updates);
  let start = state.slice();
  let active = 0;
  for (let t = -warmUp * units; t < updates; t++) {
    if (t === 0) start = state.slice();
    const i = rng.integer(units);
    const on = rng.uniform() < logistic(fields[i] + count[active - state[i]]) ? 1 : 0;
    if (t >= 0) {
      unit[t] = i;
      value[t] = on;
    }
    if (on === state[i]) continue;
    const sign = on === 1 ? 1 : -1;
    for (let j = 0, at = i * units; j < units; j++, at++) fields[j] += sign * couplings[at];
    state[i] = on;
    active += sign;
  }
  return { units, start, unit, value };
}
