import type { SuccessorInputs, ValueNetwork } from "@telos/core";
import { hiddenOrderInto, hiddenPlaces } from "./hiddenOrder.ts";
import { isByBits } from "./isByBits.ts";
import type { Kernels } from "./loadKernels.ts";
import { padded } from "./padded.ts";

/**
 * Values of rows 0 to `count` of what stands in the room (M14), one hidden layer of rectified units: states, parameters, directions, contexts.
 * @param unchanged  whether parameters, directions and injections are those of the last call
 */
export function runOneLayer(
  kernels: Kernels,
  room: OneLayerRoom,
  network: ValueNetwork,
  inputs: SuccessorInputs,
  count: number,
  unchanged = false,
): void {
  const { actions, channels, perState } = inputs;
  const { inputs: size } = network;
  const inputStride = padded(size);
  if (!unchanged || room.packedUnits === undefined || room.injectionsOf !== inputs.injections) {
    room.packedUnits = packUnits(kernels, room, network, inputs);
  }
  const { positive, stride, bias } = room.packedUnits;
  const { at: o } = room.offsets;
  const { at: sums } = room.constants;
  const rowArguments = [
    ...[room.out.at, room.base.at, room.states.at, room.weights.at, room.biases.at, room.contexts.at, o],
  ] as const;
  const sizes = [size, inputStride, positive, stride, actions] as const;
  if (perState) {
    const own = [sums, room.directions.at, room.packed.at, room.injections.at, room.byBits, channels, bias] as const;
    kernels.run("actOneLayerByState", count, 1, ...rowArguments, ...own, ...sizes);
  } else {
    kernels.run("actOneLayer", count, 12, ...rowArguments, room.tiles.at, sums, ...sizes);
  }
}

/** Where the hidden units lie, with their first layer and, where directions are the same in all states, what actions add to them. */
function packUnits(kernels: Kernels, room: OneLayerRoom, network: ValueNetwork, inputs: SuccessorInputs): PackedUnits {
  const { actions, channels, perState } = inputs;
  const { inputs: size } = network;
  const [hidden] = network.hidden;
  if (room.injectionsOf !== inputs.injections) {
    room.injectionsOf = inputs.injections;
    room.injections.view.set(inputs.injections);
    room.byBits = isByBits(inputs) ? 1 : 0;
  }
  const at = hidden * size + (network.contexts > 1 ? network.contexts * hidden : 0) + hidden;
  const { positive, used: stride } = hiddenOrderInto(room.units.view, network.parameters, at, hidden);
  const bias = network.parameters[at + hidden];
  const first = room.parameters.at;
  const afterFirst = first + 4 * hidden * size;
  const context = network.contexts > 1 ? afterFirst : 0;
  const firstBias = afterFirst + 4 * (network.contexts > 1 ? network.contexts * hidden : 0);
  const { exports } = kernels;
  kernels.run(
    "packFirstLayer",
    stride,
    64,
    ...([room.weights.at, room.biases.at, stride, first, context, firstBias] as const),
    ...([firstBias + 4 * hidden, room.units.at, network.contexts, hidden, size] as const),
  );
  if (!perState) {
    exports.gemm(
      ...([0, channels, room.packed.at, stride, room.directions.at, padded(size), 1] as const),
      ...([room.weights.at, stride, 0, 0, stride, size] as const),
    );
    const { at: o } = room.offsets;
    exports.actionOffsets(o, room.injections.at, room.packed.at, room.byBits, actions, channels, stride);
    exports.actionConstants(room.constants.at, room.tiles.at, o, bias, actions, stride);
  }
  return { positive, stride, bias };
}

/** Units of positive weight come first: so many places; the places of all; the output's bias. */
interface PackedUnits {
  readonly positive: number;
  readonly stride: number;
  readonly bias: number;
}

/** Room for the successors of `rows` states. */
export type OneLayerRoom = ReturnType<typeof oneLayerRoom>;

/** Makes it. */
export function oneLayerRoom(kernels: Kernels, network: ValueNetwork, inputs: SuccessorInputs, rows: number) {
  const arena = kernels.arena();
  const { actions, channels, perState } = inputs;
  const places = hiddenPlaces(network.hidden[0]);
  const inputStride = padded(network.inputs);
  const tables = perState ? rows : 1;
  return {
    injectionsOf: undefined as Float64Array | undefined,
    packedUnits: undefined as PackedUnits | undefined,
    byBits: 0,
    out: arena.f32(rows * actions),
    base: arena.f32(rows * places),
    states: arena.f32(rows * inputStride),
    contexts: arena.i32(rows),
    parameters: arena.f32(network.parameters.length),
    units: arena.i32(places),
    weights: arena.f32(network.inputs * places),
    biases: arena.f32(network.contexts * places),
    directions: arena.f32(tables * channels * inputStride),
    packed: arena.f32(tables * channels * places),
    injections: arena.f32(actions * channels),
    offsets: arena.f32(tables * actions * places),
    tiles: arena.f32(perState ? 0 : actions * places),
    constants: arena.f32(tables * actions),
    [Symbol.dispose]: () => arena[Symbol.dispose](),
  };
}
