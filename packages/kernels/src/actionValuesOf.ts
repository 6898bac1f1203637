import type { ActionValuesInto } from "@telos/core";
import type { Kernels } from "./loadKernels.ts";
import { fillRows, padded } from "./padded.ts";
import { rooms } from "./rooms.ts";
import { runSuccessors, type SuccessorRoom, shapeKey, successorRoom } from "./successorRoom.ts";

/** The twin of `actionValuesInto` (M14), in 32 bits: nothing of size states × actions × hidden is ever written out. */
export function actionValuesOf(kernels: Kernels): ActionValuesInto {
  const roomOf = rooms<SuccessorRoom>();
  return (out, network, inputs, contexts, count) => {
    const { actions, channels, perState } = inputs;
    const { inputs: size } = network;
    const key = `${shapeKey(network)} ${actions} ${channels} ${perState}`;
    const room = roomOf(key, count, (rows) => successorRoom(kernels, network, inputs, rows));
    const inputStride = padded(size);
    room.parameters.view.set(network.parameters);
    fillRows(room.states, inputStride, inputs.bases, count, size);
    fillRows(room.directions, inputStride, inputs.directions, perState ? count * channels : channels, size);
    if (network.contexts > 1) room.contexts.view.set(contexts.subarray(0, count));
    runSuccessors(kernels, room, network, inputs, count);
    out.set(room.out.view.subarray(0, count * actions));
  };
}
