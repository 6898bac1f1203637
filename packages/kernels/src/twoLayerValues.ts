import type { SuccessorInputs, ValueNetwork } from "@telos/core";
import { ACTIVATION } from "./activation.ts";
import { plainOrderInto } from "./hiddenOrder.ts";
import { isByBits } from "./isByBits.ts";
import type { Kernels } from "./loadKernels.ts";
import { padded } from "./padded.ts";
import { twoLayerPlaces } from "./twoLayerPlaces.ts";

// The second layer is taken in panels of so many units, as assembly/actTwoLayers.ts knows.
const PANEL = 8;

/**
 * Values of rows 0 to `count` of what stands in the room (M14), two hidden layers: states, parameters, directions, contexts.
 * @param survival  where it stands that successors end, whose value is then 0; 0 where all values are wanted
 */
export function runTwoLayers(
  kernels: Kernels,
  room: TwoLayerRoom,
  network: ValueNetwork,
  inputs: SuccessorInputs,
  count: number,
  survival = 0,
): void {
  const { actions, channels, perState } = inputs;
  const { inputs: size, contexts, parameters, hiddenTransfer = "relu" } = network;
  const [first, second] = network.hidden;
  const [inputStride, stride, places] = [padded(size), padded(first), panelled(second)];
  room.injections.view.set(inputs.injections);
  const byBits = isByBits(inputs) ? 1 : 0;
  const { exports } = kernels;
  const { contextAt, biasAt, secondAt, secondBiasAt, outputAt } = twoLayerPlaces(network);
  const at = (place: number) => room.parameters.at + 4 * place;
  exports.packFirstLayer(
    ...([0, stride, room.weights.at, room.biases.at, stride, at(0), contexts > 1 ? at(contextAt) : 0] as const),
    ...([at(biasAt), 0, room.units.at, contexts, first, size] as const),
  );
  exports.packPanels(
    ...([
      room.panels.at,
      room.panelBias.at,
      at(secondAt),
      at(secondBiasAt),
      room.upperUnits.at,
      places,
      first,
    ] as const),
  );
  room.output.view.set(parameters.subarray(outputAt, outputAt + second));
  const { packed, directions, weights } = room;
  exports.gemm(
    ...([0, perState ? count * channels : channels, packed.at, stride, directions.at, inputStride, 1] as const),
    ...([weights.at, stride, 0, 0, stride, size] as const),
  );
  for (let row = 0; row < (perState ? count : 1); row++) {
    const table = room.offsets.at + 4 * row * actions * stride;
    const own = packed.at + 4 * row * channels * stride;
    exports.actionOffsets(table, room.injections.at, own, byBits, actions, channels, stride);
  }
  kernels.run(
    "actTwoLayers",
    count,
    1,
    ...([room.out.at, room.base.at, room.scratch.at, room.states.at, weights.at, room.biases.at] as const),
    ...([room.contexts.at, room.offsets.at, perState ? actions : 0, room.panels.at, room.panelBias.at] as const),
    ...([room.output.at, parameters[outputAt + second], survival, ACTIVATION[hiddenTransfer], size] as const),
    ...([inputStride, stride, first, places, actions] as const),
  );
}

/** Room for the successors of `rows` states. */
export type TwoLayerRoom = ReturnType<typeof twoLayerRoom>;

/** Makes it. */
export function twoLayerRoom(kernels: Kernels, network: ValueNetwork, inputs: SuccessorInputs, rows: number) {
  const arena = kernels.arena();
  const { actions, channels, perState } = inputs;
  const [first, second] = network.hidden;
  const [inputStride, stride, places] = [padded(network.inputs), padded(first), panelled(second)];
  const tables = perState ? rows : 1;
  const [units, upperUnits] = [arena.i32(stride), arena.i32(places)];
  plainOrderInto(units.view, first);
  plainOrderInto(upperUnits.view, second);
  return {
    ...{ units, upperUnits },
    out: arena.f32(rows * actions),
    base: arena.f32(rows * stride),
    scratch: arena.u8(rows * kernels.exports.twoLayerRoomBytes(stride)),
    states: arena.f32(rows * inputStride),
    contexts: arena.i32(rows),
    parameters: arena.f32(network.parameters.length),
    weights: arena.f32(network.inputs * stride),
    biases: arena.f32(network.contexts * stride),
    panels: arena.f32(first * places),
    panelBias: arena.f32(places),
    output: arena.f32(places),
    directions: arena.f32(tables * channels * inputStride),
    packed: arena.f32(tables * channels * stride),
    injections: arena.f32(actions * channels),
    offsets: arena.f32(tables * actions * stride),
    [Symbol.dispose]: () => arena[Symbol.dispose](),
  };
}

function panelled(units: number): number {
  return Math.ceil(units / PANEL) * PANEL;
}
