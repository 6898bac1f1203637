import type { SuccessorInputs, ValueNetwork } from "@telos/core";
import { hasOpposites } from "./hasOpposites.ts";
import { plainOrderInto } from "./hiddenOrder.ts";
import { isByBits } from "./isByBits.ts";
import type { Kernels } from "./loadKernels.ts";
import { placesOf } from "./oneLayerGradient.ts";
import { padded } from "./padded.ts";

const LARGEST_OFFSET = 2; // beyond it 1 + t s loses more than four bits

/** Values of rows 0 to `count` of what stands in the room (M14), one hidden layer of tanh (M41): states, parameters, directions, contexts. */
export function runTanhLayer(
  kernels: Kernels,
  room: TanhRoom,
  network: ValueNetwork,
  inputs: SuccessorInputs,
  count: number,
): void {
  const { actions, channels, perState } = inputs;
  const { inputs: size, parameters } = network;
  const [hidden] = network.hidden;
  const [inputStride, stride] = [padded(size), padded(hidden)];
  room.injections.view.set(inputs.injections);
  const contextual = network.contexts > 1;
  const { contextAt, biasAt, outputAt } = placesOf(network);
  const context = room.parameters.at + 4 * contextAt;
  const bias = room.parameters.at + 4 * biasAt;
  room.output.view.set(parameters.subarray(outputAt, outputAt + hidden));
  const { exports } = kernels;
  exports.packFirstLayer(
    ...([0, stride, room.weights.at, room.biases.at, stride, room.parameters.at, contextual ? context : 0] as const),
    ...([bias, 0, room.units.at, network.contexts, hidden, size] as const),
  );
  const { offsets, packed, tanhs, weighted } = room;
  exports.gemm(
    ...([0, perState ? count * channels : channels, packed.at, stride, room.directions.at, inputStride, 1] as const),
    ...([room.weights.at, stride, 0, 0, stride, size] as const),
  );
  const byBits = isByBits(inputs) ? 1 : 0;
  const tables = perState ? count : 1;
  for (let row = 0; row < tables; row++) {
    const table = offsets.at + 4 * row * actions * stride;
    const own = packed.at + 4 * row * channels * stride;
    exports.actionOffsets(table, room.injections.at, own, byBits, actions, channels, stride);
  }
  const { at: output } = room.output;
  const opposites = hasOpposites(inputs);
  const largest = exports.tanhTables(
    ...([tanhs.at, weighted.at, offsets.at, output, opposites ? actions : 0, tables * actions, stride] as const),
  );
  kernels.run(
    "actTanhLayer",
    count,
    12,
    ...([room.out.at, room.base.at, room.scaled.at, opposites ? room.parts.at : 0, room.states.at] as const),
    ...([
      room.weights.at,
      room.biases.at,
      room.contexts.at,
      offsets.at,
      tanhs.at,
      weighted.at,
      perState ? actions : 0,
      output,
    ] as const),
    ...([parameters[outputAt + hidden], largest <= LARGEST_OFFSET ? 1 : 0] as const),
    ...([size, inputStride, stride, actions] as const),
  );
}

/** Room for the successors of `rows` states. */
export type TanhRoom = ReturnType<typeof tanhRoom>;

/** Makes it. */
export function tanhRoom(kernels: Kernels, network: ValueNetwork, inputs: SuccessorInputs, rows: number) {
  const arena = kernels.arena();
  const { actions, channels, perState } = inputs;
  const [inputStride, stride] = [padded(network.inputs), padded(network.hidden[0])];
  const tables = perState ? rows : 1;
  const units = arena.i32(stride);
  plainOrderInto(units.view, network.hidden[0]);
  return {
    units,
    out: arena.f32(rows * actions),
    base: arena.f32(rows * stride),
    scaled: arena.f32(rows * stride),
    parts: arena.f32(4 * rows * stride),
    states: arena.f32(rows * inputStride),
    contexts: arena.i32(rows),
    parameters: arena.f32(network.parameters.length),
    weights: arena.f32(network.inputs * stride),
    biases: arena.f32(network.contexts * stride),
    output: arena.f32(stride),
    directions: arena.f32(tables * channels * inputStride),
    packed: arena.f32(tables * channels * stride),
    injections: arena.f32(actions * channels),
    offsets: arena.f32(tables * actions * stride),
    tanhs: arena.f32(tables * actions * stride),
    weighted: arena.f32(tables * actions * stride),
    [Symbol.dispose]: () => arena[Symbol.dispose](),
  };
}
