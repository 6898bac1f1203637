import type { FittedValueState, Replay } from "@telos/core";
import type { FittedRoom } from "./fittedRoom.ts";
import type { Kernels } from "./loadKernels.ts";

/** What the rows are made of. */
export interface RowShape {
  readonly agents: number;
  readonly units: number;
  readonly stride: number;
  readonly actions: number;
}

/**
 * Reads states of the past behind the agents' rows, with what follows them where that is known of all.
 * @returns whether it was
 */
export function recallRows(
  kernels: Kernels,
  { rate, survival, terminal, kept, known, places: room }: FittedRoom,
  replay: Replay,
  places: Int32Array,
  count: number,
  { agents, units, stride, actions }: RowShape,
): boolean {
  const { view: contexts } = rate.contexts;
  const { view: terminals } = terminal;
  let allKnown = known.length > 0 || count === 0;
  for (let k = 0; k < count; k++) {
    contexts[agents + k] = replay.contexts[places[k]];
    terminals[agents + k] = replay.terminal[places[k]];
    if (known[places[k]] !== 1) allKnown = false;
  }
  if (allKnown) {
    room.view.set(places.subarray(0, count));
    const to = [rate.states.at, rate.bases.at, survival.out.at] as const;
    kernels.exports.recallRows(agents, agents + count, kept.at, room.at, ...to, stride, actions);
    return true;
  }
  const { view: states } = rate.states;
  for (let k = 0; k < count; k++) {
    const from = places[k] * units;
    for (let i = 0, to = (agents + k) * stride; i < units; i++) states[to + i] = replay.states[from + i];
  }
  return false;
}

/** Keeps what follows the agents' states, which go to the memory from place `next` on, for when they are recalled. */
function keepRows(
  kernels: Kernels,
  { rate, survival, kept, known }: FittedRoom,
  { capacity, next }: Replay,
  { agents, stride, actions }: RowShape,
): void {
  if (known.length === 0) return;
  const from = [rate.states.at, rate.bases.at, survival.out.at] as const;
  kernels.exports.keepRows(kept.at, ...from, agents, next, capacity, stride, actions);
  for (let agent = 0; agent < agents; agent++) known[(next + agent) % capacity] = 1;
}

/** Puts the agents' states into the memory, as core's `remember` does one after another, and what follows them where it is kept. */
export function rememberRows(
  kernels: Kernels,
  room: FittedRoom,
  { replay, contexts, ended }: FittedValueState,
  shape: RowShape,
): void {
  const { agents, units, stride } = shape;
  const { capacity } = replay;
  keepRows(kernels, room, replay, shape);
  const { view } = room.rate.states;
  for (let agent = 0; agent < agents; ) {
    // As many as lie side by side here and there.
    const rows = stride === units ? Math.min(capacity - replay.next, agents - agent) : 1;
    replay.states.set(view.subarray(agent * stride, agent * stride + rows * units), replay.next * units);
    replay.contexts.set(contexts.subarray(agent, agent + rows), replay.next);
    replay.terminal.set(ended.subarray(agent, agent + rows), replay.next);
    replay.next = (replay.next + rows) % capacity;
    replay.filled = Math.min(replay.filled + rows, capacity);
    agent += rows;
  }
}
