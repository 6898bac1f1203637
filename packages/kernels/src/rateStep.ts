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
  const roomOf = rooms<ReturnType<typeof makeRoom>>();
  return (network) => {
    const transfer = kernelTransfer(network.transfer);
    if (transfer === undefined) return undefined;
    const { units, contexts } = network;
    return (out, _activities, of, states, rowContexts, count) => {
      const room = roomOf(`${units} ${contexts}`, count, (rows) => makeRoom(kernels, units, contexts, rows));
      if (room.network !== of) pack(room, of);
      const stride = padded(units);
      fillRows(room.states, stride, states, count, units);
      room.contexts.view.set(rowContexts.subarray(0, count));
      kernels.run(
        "rateStep",
        count,
        2,
        room.bases.at,
        room.activities.at,
        room.states.at,
        room.weights.at,
        room.inputs.at,
        room.contexts.at,
        1 - of.timeStep,
        transfer,
        units,
        stride,
      );
      readRows(out, room.bases, stride, count, units);
    };
  };
}

function makeRoom(kernels: Kernels, units: number, contexts: number, rows: number) {
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

/** d g Jᵀ and d U. */
function pack(room: ReturnType<typeof makeRoom>, network: RateNetwork): void {
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
