import type { ActionValuesInto } from "@telos/core";
import type { Kernels } from "./loadKernels.ts";
import { fillRows, padded, roundInto } from "./padded.ts";
import { rooms } from "./rooms.ts";
import { runSuccessors, type SuccessorRoom, shapeKey, successorRoom } from "./successorRoom.ts";

/** The twin of `actionValuesInto` (M14), in 32 bits: nothing of size states × actions × hidden is ever written out. */
export function actionValuesOf(kernels: Kernels): ActionValuesInto {
  const roomOf = rooms<SuccessorRoom>();
  return (out, network, inputs, contexts, count) => {
    const { actions, channels, perState, steady = false } = inputs;
    const { inputs: size } = network;
    const key = `${shapeKey(network)} ${actions} ${channels} ${perState}`;
    const room = roomOf(key, count, (rows) => successorRoom(kernels, network, inputs, rows));
    const inputStride = padded(size);
    // A controller asks about the same network step after step: then what is made of its parameters stands there already.
    const unchanged = steady && !perState && room.steadyNetwork === network && room.steadyInputs === inputs;
    if (!unchanged) {
      roundInto(room.parameters.view, network.parameters, network.parameters.length);
      fillRows(room.directions, inputStride, inputs.directions, perState ? count * channels : channels, size);
      [room.steadyNetwork, room.steadyInputs] = steady ? [network, inputs] : [undefined, undefined];
    }
    fillRows(room.states, inputStride, inputs.bases, count, size);
    if (network.contexts > 1) room.contexts.view.set(contexts.subarray(0, count));
    runSuccessors(kernels, room, network, inputs, count, 0, unchanged);
    out.set(room.out.view.subarray(0, count * actions));
  };
}
