import type { ActionValuesInto, SuccessorInputs, ValueNetwork } from "@telos/core";
import { plainOrderInto } from "./hiddenOrder.ts";
import { isByBits } from "./isByBits.ts";
import type { Kernels } from "./loadKernels.ts";
import { fillRows, padded } from "./padded.ts";
import { rooms } from "./rooms.ts";

const LARGEST_OFFSET = 2; // beyond it 1 + t s loses more than four bits

/**
 * The values of all successors (M14) of a network whose one hidden layer is tanh instead of relu, in 32 bits, where the actions' directions
 * are the same in every state. Core's networks are relu; this is for comparisons.
 * @throws RangeError for two layers or for directions by state
 */
export function tanhValuesOf(kernels: Kernels): ActionValuesInto {
  const roomOf = rooms<ReturnType<typeof makeRoom>>();
  return (out, network, inputs, contexts, count) => {
    if (network.hidden.length > 1 || inputs.perState) {
      throw new RangeError(
        "tanhValues: one hidden layer and directions for all states are needed. Take actionValuesOf.",
      );
    }
    const { actions, channels } = inputs;
    const { inputs: size, parameters } = network;
    const [hidden] = network.hidden;
    const [inputStride, stride] = [padded(size), padded(hidden)];
    const key = `${size} ${network.contexts} ${hidden} ${actions} ${channels}`;
    const room = roomOf(key, count, (rows) => makeRoom(kernels, network, inputs, rows));
    room.parameters.view.set(parameters);
    fillRows(room.states, inputStride, inputs.bases, count, size);
    fillRows(room.directions, inputStride, inputs.directions, channels, size);
    room.injections.view.set(inputs.injections);
    const contextual = network.contexts > 1;
    if (contextual) room.contexts.view.set(contexts.subarray(0, count));
    const context = room.parameters.at + 4 * hidden * size;
    const bias = context + (contextual ? 4 * network.contexts * hidden : 0);
    const outputStart = parameters.length - 1 - hidden;
    room.output.view.set(parameters.subarray(outputStart, outputStart + hidden));
    const { exports } = kernels;
    exports.packFirstLayer(
      ...([0, stride, room.weights.at, room.biases.at, stride, room.parameters.at, contextual ? context : 0] as const),
      ...([bias, 0, room.units.at, network.contexts, hidden, size] as const),
    );
    exports.gemm(
      ...([0, channels, room.packed.at, stride, room.directions.at, inputStride, 1] as const),
      ...([room.weights.at, stride, 0, 0, stride, size] as const),
    );
    const { at: offsets } = room.offsets;
    const byBits = isByBits(inputs) ? 1 : 0;
    exports.actionOffsets(offsets, room.injections.at, room.packed.at, byBits, actions, channels, stride);
    const tables = [room.tanhs.at, room.weighted.at] as const;
    const largest = exports.tanhTables(...tables, offsets, room.output.at, actions, stride);
    kernels.run(
      "actTanhLayer",
      count,
      1,
      ...([room.out.at, room.base.at, room.scaled.at, room.states.at, room.weights.at, room.biases.at] as const),
      ...([room.contexts.at, offsets, ...tables, room.output.at, parameters[parameters.length - 1]] as const),
      ...([largest <= LARGEST_OFFSET ? 1 : 0, size, inputStride, stride, actions] as const),
    );
    out.set(room.out.view.subarray(0, count * actions));
  };
}

function makeRoom(kernels: Kernels, network: ValueNetwork, inputs: SuccessorInputs, rows: number) {
  const arena = kernels.arena();
  const { actions, channels } = inputs;
  const [inputStride, stride] = [padded(network.inputs), padded(network.hidden[0])];
  const units = arena.i32(stride);
  plainOrderInto(units.view, network.hidden[0]);
  return {
    units,
    out: arena.f32(rows * actions),
    base: arena.f32(rows * stride),
    scaled: arena.f32(rows * stride),
    states: arena.f32(rows * inputStride),
    contexts: arena.i32(rows),
    parameters: arena.f32(network.parameters.length),
    weights: arena.f32(network.inputs * stride),
    biases: arena.f32(network.contexts * stride),
    output: arena.f32(stride),
    directions: arena.f32(channels * inputStride),
    packed: arena.f32(channels * stride),
    injections: arena.f32(actions * channels),
    offsets: arena.f32(actions * stride),
    tanhs: arena.f32(actions * stride),
    weighted: arena.f32(actions * stride),
    [Symbol.dispose]: () => arena[Symbol.dispose](),
  };
}
