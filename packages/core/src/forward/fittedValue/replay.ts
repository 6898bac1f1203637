import type { Rng } from "../../num/rng.ts";

/** States of the past, plain data: a ring that forgets the oldest. */
export interface Replay {
  readonly capacity: number;
  /** Rounded to 32 bits: the network is taught the values of the rounded states. Shape [capacity, size]. */
  readonly states: Float32Array;
  /** Shape [capacity]. */
  readonly contexts: Int32Array;
  /** 1 where the state is terminal, shape [capacity]. */
  readonly terminal: Uint8Array;
  filled: number;
  next: number;
}

/** An empty memory. */
export function replayStart(capacity: number, size: number): Replay {
  return {
    capacity,
    states: new Float32Array(capacity * size),
    contexts: new Int32Array(capacity),
    terminal: new Uint8Array(capacity),
    filled: 0,
    next: 0,
  };
}

/** Remembers one state. @param from  where in `states` it begins */
export function remember(
  replay: Replay,
  states: Float64Array,
  from: number,
  size: number,
  context: number,
  terminal: number,
): void {
  const at = replay.next * size;
  for (let i = 0; i < size; i++) replay.states[at + i] = states[from + i];
  replay.contexts[replay.next] = context;
  replay.terminal[replay.next] = terminal;
  replay.next = (replay.next + 1) % replay.capacity;
  replay.filled = Math.min(replay.filled + 1, replay.capacity);
}

/**
 * Draws places of the memory, each state of the past equally likely, with replacement.
 * @param places  written
 * @returns how many: 0 while nothing is remembered
 */
export function drawPlacesInto(places: Int32Array, replay: Replay, rng: Rng): number {
  if (replay.filled === 0) return 0;
  for (let k = 0; k < places.length; k++) places[k] = rng.integer(replay.filled);
  return places.length;
}

/**
 * Reads states of the past.
 * @param rows    written from row `to` on
 * @param places  from `drawPlacesInto`
 * @param count   how many of the places
 */
export function recallInto(
  rows: { readonly states: Float64Array; readonly contexts: Int32Array; readonly terminal: Uint8Array },
  to: number,
  places: Int32Array,
  count: number,
  size: number,
  replay: Replay,
): void {
  for (let k = 0; k < count; k++) {
    const which = places[k];
    const at = (to + k) * size;
    for (let i = 0; i < size; i++) rows.states[at + i] = replay.states[which * size + i];
    rows.contexts[to + k] = replay.contexts[which];
    rows.terminal[to + k] = replay.terminal[which];
  }
}
