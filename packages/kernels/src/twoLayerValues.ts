import type { ActionValuesInto, SuccessorInputs, ValueNetwork } from "@telos/core";
import { plainOrderInto } from "./hiddenOrder.ts";
import { isByBits } from "./isByBits.ts";
import type { Kernels } from "./loadKernels.ts";
import { fillRows, padded } from "./padded.ts";
import { rooms } from "./rooms.ts";

/** The twin of `actionValuesInto` (M14) for two hidden layers, in 32 bits. */
export function twoLayerValuesOf(kernels: Kernels): ActionValuesInto {
  const roomOf = rooms<ReturnType<typeof makeRoom>>();
  return (out, network, inputs, contexts, count) => {
    const { actions, channels, perState } = inputs;
    const { inputs: size } = network;
    const [first, second] = network.hidden;
    const key = `${size} ${network.contexts} ${first} ${second} ${actions} ${channels} ${perState}`;
    const room = roomOf(key, count, (rows) => makeRoom(kernels, network, inputs, rows));
    const [inputStride, stride, upperStride, tableRows] = [
      padded(size),
      padded(first),
      padded(second),
      padded(actions),
    ];
    room.parameters.view.set(network.parameters);
    fillRows(room.states, inputStride, inputs.bases, count, size);
    fillRows(room.directions, inputStride, inputs.directions, perState ? count * channels : channels, size);
    if (network.contexts > 1) room.contexts.view.set(contexts.subarray(0, count));
    room.injections.view.set(inputs.injections);
    const byBits = isByBits(inputs) ? 1 : 0;
    const { exports } = kernels;
    const afterFirst = room.parameters.at + 4 * first * size;
    const contextual = network.contexts > 1;
    const firstBias = afterFirst + (contextual ? 4 * network.contexts * first : 0);
    const secondAt = firstBias + 4 * first;
    const secondBias = secondAt + 4 * second * first;
    exports.packFirstLayer(
      ...([
        0,
        stride,
        room.weights.at,
        room.biases.at,
        stride,
        room.parameters.at,
        contextual ? afterFirst : 0,
      ] as const),
      ...([firstBias, 0, room.units.at, network.contexts, first, size] as const),
    );
    exports.packFirstLayer(
      ...([0, upperStride, room.second.at, room.secondBias.at, upperStride, secondAt, 0] as const),
      ...([secondBias, 0, room.upperUnits.at, 1, second, first] as const),
    );
    const outputStart = network.parameters.length - 1 - second;
    room.output.view.set(network.parameters.subarray(outputStart, outputStart + second));
    const rows = perState ? count * channels : channels;
    exports.gemm(
      ...([
        0,
        rows,
        room.packed.at,
        stride,
        room.directions.at,
        inputStride,
        1,
        room.weights.at,
        stride,
        0,
        0,
      ] as const),
      ...([stride, size] as const),
    );
    for (let row = 0; row < (perState ? count : 1); row++) {
      const table = room.offsets.at + 4 * row * tableRows * stride;
      const packed = room.packed.at + 4 * row * channels * stride;
      exports.actionOffsets(table, room.injections.at, packed, byBits, actions, channels, stride);
    }
    kernels.run(
      "actTwoLayers",
      count,
      1,
      ...([room.out.at, room.base.at, room.hidden.at, room.upper.at, room.states.at, room.weights.at] as const),
      ...([room.biases.at, room.contexts.at, room.offsets.at, perState ? tableRows : 0, room.second.at] as const),
      ...([room.secondBias.at, room.output.at, network.parameters[network.parameters.length - 1], size] as const),
      ...([inputStride, stride, first, upperStride, actions] as const),
    );
    out.set(room.out.view.subarray(0, count * actions));
  };
}

function makeRoom(kernels: Kernels, network: ValueNetwork, inputs: SuccessorInputs, rows: number) {
  const arena = kernels.arena();
  const { actions, channels, perState } = inputs;
  const [first, second] = network.hidden;
  const [inputStride, stride, upperStride] = [padded(network.inputs), padded(first), padded(second)];
  const tables = perState ? rows : 1;
  const [units, upperUnits] = [arena.i32(stride), arena.i32(upperStride)];
  plainOrderInto(units.view, first);
  plainOrderInto(upperUnits.view, second);
  return {
    ...{ units, upperUnits },
    out: arena.f32(rows * actions),
    base: arena.f32(rows * stride),
    hidden: arena.f32(rows * 4 * stride),
    upper: arena.f32(rows * 4 * upperStride),
    states: arena.f32(rows * inputStride),
    contexts: arena.i32(rows),
    parameters: arena.f32(network.parameters.length),
    weights: arena.f32(network.inputs * stride),
    biases: arena.f32(network.contexts * stride),
    second: arena.f32(first * upperStride),
    secondBias: arena.f32(upperStride),
    output: arena.f32(upperStride),
    directions: arena.f32(tables * channels * inputStride),
    packed: arena.f32(tables * channels * stride),
    injections: arena.f32(actions * channels),
    offsets: arena.f32(tables * padded(actions) * stride),
    [Symbol.dispose]: () => arena[Symbol.dispose](),
  };
}
