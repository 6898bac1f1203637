import type { ValueNetwork, ValueNetworkShape } from "@telos/core";
import { ACTIVATION } from "./activation.ts";
import { plainOrderInto } from "./hiddenOrder.ts";
import type { Kernels } from "./loadKernels.ts";
import { padded } from "./padded.ts";
import { twoLayerPlaces } from "./twoLayerPlaces.ts";
import type { SlopePart } from "./valueGradient.ts";
import { weightStride } from "./weightStride.ts";

/**
 * Slopes and loss of rows 0 to `count` of what stands in the room (M15), two hidden layers: states, parameters, targets, contexts.
 * Threads share the rows, then the units of each layer.
 */
export function runTwoLayerGradient(
  kernels: Kernels,
  room: TwoLayerGradientRoom,
  network: ValueNetwork,
  { count, mirrored }: { readonly count: number; readonly mirrored: boolean },
): void {
  const { inputs, contexts, parameters, hiddenTransfer = "relu" } = network;
  const [first, second] = network.hidden;
  const [inputStride, stride, upperStride] = [padded(inputs), padded(first), padded(second)];
  const [down, upperDown] = [weightStride(first), weightStride(second)];
  const { contextAt, biasAt, secondAt, secondBiasAt, outputAt } = twoLayerPlaces(network);
  const { view: narrow, at: start } = room.parameters;
  const at = (place: number) => start + 4 * place;
  room.output.view.set(narrow.subarray(outputAt, outputAt + second));
  for (let h = 0; h < second; h++) {
    const from = secondAt + h * first;
    room.rowsOfSecond.view.set(narrow.subarray(from, from + first), h * stride);
  }
  const { exports } = kernels;
  exports.packFirstLayer(
    ...([0, stride, room.weights.at, room.biases.at, down, start, contexts > 1 ? at(contextAt) : 0] as const),
    ...([at(biasAt), 0, room.units.at, contexts, first, inputs] as const),
  );
  exports.packFirstLayer(
    ...([0, upperStride, room.second.at, room.secondBias.at, upperDown, at(secondAt), 0, at(secondBiasAt), 0] as const),
    ...([room.upperUnits.at, 1, second, first] as const),
  );
  const { product, hidden, upper, back, pulled, errors, signed, losses, pulls } = room;
  kernels.run(
    "twoLayerErrors",
    count,
    4,
    ...([product.at, hidden.at, upper.at, back.at, pulled.at, errors.at, signed.at, losses.at, pulls.at] as const),
    ...([room.states.at, room.contexts.at, room.targets.at, room.weights.at, room.biases.at] as const),
    ...([room.second.at, room.secondBias.at, room.rowsOfSecond.at, room.output.at] as const),
    ...([parameters[outputAt + second], 1 / (mirrored ? 2 * count : count), mirrored ? 1 : 0] as const),
    ...([
      ACTIVATION[hiddenTransfer],
      inputs,
      inputStride,
      first,
      stride,
      down,
      second,
      upperStride,
      upperDown,
    ] as const),
  );
  kernels.run(
    "upperSlopes",
    upperStride,
    8,
    ...([
      room.secondSlopes.at,
      room.secondBiasSlopes.at,
      room.outputSlopes.at,
      upper.at,
      hidden.at,
      pulled.at,
    ] as const),
    ...([count, mirrored ? 2 * count : count, second, stride, upperStride] as const),
  );
  // The first layer's slopes are those of one layer, but that the output is not above it.
  kernels.run(
    "valueSlopes",
    stride,
    16,
    ...([room.firstSlopes.at, contexts > 1 ? room.contextSlopes.at : 0, room.biasSlopes.at] as const),
    ...([0, 0, errors.at, signed.at, room.states.at] as const),
    ...([room.contexts.at, count, contexts, first, inputStride, stride] as const),
  );
}

/** Room for a batch of `rows` states. */
export type TwoLayerGradientRoom = ReturnType<typeof twoLayerGradientRoom>;

/** Makes it. */
export function twoLayerGradientRoom(kernels: Kernels, { inputs, contexts, hidden }: ValueNetworkShape, rows: number) {
  const arena = kernels.arena();
  const [first, second] = hidden;
  const [inputStride, stride, upperStride] = [padded(inputs), padded(first), padded(second)];
  const [units, upperUnits] = [arena.i32(stride), arena.i32(upperStride)];
  plainOrderInto(units.view, first);
  plainOrderInto(upperUnits.view, second);
  return {
    ...{ units, upperUnits },
    parameters: arena.f32(twoLayerPlaces({ inputs, contexts, hidden }).outputAt + second + 1),
    states: arena.f32(rows * inputStride),
    targets: arena.f32(rows),
    contexts: arena.i32(rows),
    weights: arena.f32(inputs * weightStride(first)),
    biases: arena.f32(contexts * weightStride(first)),
    second: arena.f32(first * weightStride(second)),
    secondBias: arena.f32(weightStride(second)),
    rowsOfSecond: arena.f32(second * stride),
    output: arena.f32(upperStride),
    product: arena.f32(rows * stride),
    hidden: arena.f32(2 * rows * stride),
    upper: arena.f32(2 * rows * upperStride),
    back: arena.f32(2 * rows * stride),
    pulled: arena.f32(rows * upperStride),
    errors: arena.f32(rows * stride),
    signed: arena.f32(rows * stride),
    losses: arena.f32(rows),
    pulls: arena.f32(rows),
    pullSum: arena.f32(1),
    firstSlopes: arena.f32(first * inputStride),
    contextSlopes: arena.f32(contexts * stride),
    biasSlopes: arena.f32(stride),
    secondSlopes: arena.f32(second * stride),
    secondBiasSlopes: arena.f32(upperStride),
    outputSlopes: arena.f32(upperStride),
    [Symbol.dispose]: () => arena[Symbol.dispose](),
  };
}

/** What the room holds after a run, in the order of the parameters. */
export function twoLayerSlopes(room: TwoLayerGradientRoom, shape: ValueNetworkShape): readonly SlopePart[] {
  const { inputs, contexts, hidden } = shape;
  const [first, second] = hidden;
  const [inputStride, stride] = [padded(inputs), padded(first)];
  const { contextAt, biasAt, secondAt, secondBiasAt, outputAt } = twoLayerPlaces(shape);
  return [
    { from: 0, height: first, width: inputs, slopes: room.firstSlopes, stride: inputStride },
    ...(contexts > 1 ? [{ from: contextAt, height: contexts, width: first, slopes: room.contextSlopes, stride }] : []),
    { from: biasAt, height: 1, width: first, slopes: room.biasSlopes, stride },
    { from: secondAt, height: second, width: first, slopes: room.secondSlopes, stride },
    { from: secondBiasAt, height: 1, width: second, slopes: room.secondBiasSlopes, stride: padded(second) },
    { from: outputAt, height: 1, width: second, slopes: room.outputSlopes, stride: padded(second) },
    { from: outputAt + second, height: 1, width: 1, slopes: room.pullSum, stride: 1 },
  ];
}
