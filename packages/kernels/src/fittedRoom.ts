import type { RateNetwork, SuccessorInputs, ValueNetwork } from "@telos/core";
import type { LentArray } from "./lentArray.ts";
import type { Kernels } from "./loadKernels.ts";
import { padded } from "./padded.ts";
import { rateRoom } from "./rateStep.ts";
import { successorRoom } from "./successorRoom.ts";
import { survivalRoom } from "./survivalRows.ts";
import { gradientRoom } from "./valueGradient.ts";

/** Sizes of one update of training. */
export interface FittedSizes {
  readonly agents: number;
  /** Agents and states of the past. */
  readonly rows: number;
  /** Places of the memory whose next states are kept; 0 for none. */
  readonly kept: number;
}

/** Room for an update of training: what one kernel writes, the next one reads where it stands. */
export type FittedRoom = ReturnType<typeof fittedRoom>;

/** Makes it. */
export function fittedRoom(
  kernels: Kernels,
  network: RateNetwork,
  value: ValueNetwork,
  inputs: SuccessorInputs,
  { agents, rows, kept }: FittedSizes,
) {
  const { actions } = inputs;
  const stride = padded(network.units);
  const { length } = value.parameters;
  const rate = rateRoom(kernels, network.units, network.contexts, rows);
  const survival = { ...survivalRoom(kernels, stride, actions, rows), bases: rate.bases, contexts: rate.contexts };
  const arena = kernels.arena();
  const parameters = arena.f32(padded(length));
  const values = {
    ...successorRoom(kernels, value, inputs, rows),
    ...{ states: rate.bases, contexts: rate.contexts, parameters },
  };
  const gradient = {
    ...gradientRoom(kernels, value, rows),
    ...{ states: rate.states, contexts: rate.contexts, parameters },
  };
  return {
    /** Whose constants stand here. */
    owner: undefined as unknown,
    /** What of a state is kept here instead of in its own arrays. */
    lent: [] as readonly LentArray[],
    ...{ rate, survival, values, gradient },
    parameters64: arena.f64(padded(length)),
    mean: arena.f64(padded(length)),
    square: arena.f64(padded(length)),
    policy: arena.f64(agents * actions),
    entropies: arena.f64(agents),
    states64: arena.f64(agents * network.units),
    offsets64: arena.f64(actions * network.units),
    uniforms: arena.f64(agents),
    survived: arena.f64(agents),
    scratch: arena.i32(4),
    weights: arena.f32(rows * padded(actions)),
    rewards: arena.f32(rows),
    terminal: arena.i32(rows),
    /** Remembered states with what follows them, one record a place, and 1 where it is known. */
    kept: arena.f32(kept * recordLength(stride, actions)),
    places: arena.i32(rows),
    known: new Uint8Array(kept),
    [Symbol.dispose]() {
      for (const part of [arena, rate, survival, values, gradient]) part[Symbol.dispose]();
    },
  };
}

/** Numbers kept of one remembered state, as assembly/keptRows.ts lays them out. */
export function recordLength(stride: number, actions: number): number {
  return 2 * stride + padded(actions);
}
