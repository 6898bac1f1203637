import type { RateNetwork, RateStepInto, TransferName } from "@telos/core";
import { ACTIVATION } from "./activation.ts";
import type { Kernels } from "./loadKernels.ts";
import { fillRows, padded, readRows } from "./padded.ts";
import { rooms } from "./rooms.ts";

/** The transfer functions that the kernels know, by the number that assembly/ gives them. */
export function kernelTransfer(name: TransferName): number | undefined {
  return name === "tanh" || name === "relu" || name === "linear" ? ACTIVATION[name] : undefined;
}

/**
 * The twin of `rateStepInto` (M3) for one network, in 32 bits.
 * @returns undefined for a transfer function that the kernels do not know
 */
export function rateStepOf(kernels: Kernels): (network: RateNetwork) => RateStepInto | undefined {
  const roomOf = rooms<RateRoom>();
  return (network) => {
    const transfer = kernelTransfer(network.transfer);
    if (transfer === undefined) return undefined;
    const { units, contexts } = network;
    return (out, _activities, of, states, rowContexts, count) => {
      const room = roomOf(`${units} ${contexts}`, count, (rows) => rateRoom(kernels, units, contexts, rows));
      const stride = padded(units);
      fillRows(room.states, stride, states, count, units);
      room.contexts.view.set(rowContexts.subarray(0, count));
      runRateStep(kernels, room, of, transfer, count);
      readRows(out, room.bases, stride, count, units);
    };
  };
}

/** Room for `rows` steps of a network. */
export type RateRoom = ReturnType<typeof rateRoom>;

/** Makes it. */
export function rateRoom(kernels: Kernels, units: number, contexts: number, rows: number) {
  const arena = kernels.arena();
  const stride = padded(units);
  return {
    network: undefined as RateNetwork | undefined,
    bases: arena.f32(rows * stride),
    activities: arena.f32(rows * stride),
    states: arena.f32(rows * stride),
    contexts: arena.i32(rows),
    weights: arena.f32(units * stride),
    inputs: arena.f32(contexts * stride),
    [Symbol.dispose]: () => arena[Symbol.dispose](),
  };
}

/** Steps rows 0 to `count` of what stands in the room. @param transfer  from `kernelTransfer` */
export function runRateStep(
  kernels: Kernels,
  room: RateRoom,
  network: RateNetwork,
  transfer: number,
  count: number,
): void {
  if (room.network !== network) pack(room, network);
  const { units, timeStep } = network;
  kernels.run(
    "rateStep",
    count,
    12,
    ...([
      room.bases.at,
      room.activities.at,
      room.states.at,
      room.weights.at,
      room.inputs.at,
      room.contexts.at,
    ] as const),
    ...([1 - timeStep, transfer, units, padded(units)] as const),
  );
}

/** d g Jᵀ and d U. */
function pack(room: RateRoom, network: RateNetwork): void {
  const { units, contexts, timeStep, gain, weights, contextInputs } = network;
  const stride = padded(units);
  const packed = room.weights.view;
  for (let i = 0; i < units; i++) {
    for (let k = 0; k < units; k++) packed[k * stride + i] = timeStep * gain * weights[i * units + k];
  }
  fillRows(
    room.inputs,
    stride,
    contextInputs.map((input) => timeStep * input),
    contexts,
    units,
  );
  room.network = network;
}
