import type { Replay } from "@telos/core";
import type { FittedRoom } from "./fittedRoom.ts";

/**
 * Reads states of the past, with what follows them where that is known, behind the agents' rows.
 * @returns whether what follows was known of all
 */
export function recallRows(
  { rate, survival, terminal, keptBases, keptSurvival, known }: FittedRoom,
  replay: Replay,
  places: Int32Array,
  count: number,
  agents: number,
  stride: number,
  units: number,
  actions: number,
): boolean {
  const { view: states } = rate.states;
  const { view: contexts } = rate.contexts;
  const { view: terminals } = terminal;
  const { view: bases } = rate.bases;
  const { view: survivals } = survival.out;
  let allKnown = known.length > 0 || count === 0;
  for (let k = 0; k < count; k++) {
    const place = places[k];
    const row = agents + k;
    const from = place * units;
    for (let i = 0, to = row * stride; i < units; i++) states[to + i] = replay.states[from + i];
    contexts[row] = replay.contexts[place];
    terminals[row] = replay.terminal[place];
    if (known[place] !== 1) {
      allKnown = false;
      continue;
    }
    bases.set(keptBases.view.subarray(place * stride, (place + 1) * stride), row * stride);
    survivals.set(keptSurvival.view.subarray(place * actions, (place + 1) * actions), row * actions);
  }
  return allKnown;
}

/** Keeps what follows the state of a row, for when it is recalled from a place of the memory. */
export function keepRow(
  { rate, survival, keptBases, keptSurvival, known }: FittedRoom,
  row: number,
  place: number,
  stride: number,
  actions: number,
): void {
  if (known.length === 0) return;
  keptBases.view.set(rate.bases.view.subarray(row * stride, (row + 1) * stride), place * stride);
  keptSurvival.view.set(survival.out.view.subarray(row * actions, (row + 1) * actions), place * actions);
  known[place] = 1;
}
