import type { ValueNetwork, ValueNetworkShape } from "@telos/core";
import { ACTIVATION } from "./activation.ts";
import { plainOrderInto } from "./hiddenOrder.ts";
import type { Kernels } from "./loadKernels.ts";
import { padded } from "./padded.ts";
import type { SlopePart } from "./valueGradient.ts";
import { weightStride } from "./weightStride.ts";

/** Where the parts of one hidden layer's parameters begin; the output's bias is the last. */
export function placesOf({ inputs, contexts, hidden: [hidden] }: ValueNetworkShape) {
  const contextAt = hidden * inputs;
  const biasAt = contextAt + (contexts > 1 ? contexts * hidden : 0);
  return { contextAt, biasAt, outputAt: biasAt + hidden };
}

/** Slopes and losses of rows 0 to `count` of what stands in the room (M15), one hidden layer: states, parameters, targets, contexts. */
export function runOneLayerGradient(
  kernels: Kernels,
  room: OneLayerGradientRoom,
  network: ValueNetwork,
  { count, mirrored }: { readonly count: number; readonly mirrored: boolean },
): void {
  const { inputs, contexts, parameters, hiddenTransfer = "relu" } = network;
  const [hidden] = network.hidden;
  const [inputStride, stride] = [padded(inputs), weightStride(hidden)];
  const contextual = contexts > 1;
  const { contextAt, biasAt, outputAt } = placesOf(network);
  room.output.view.set(parameters.subarray(outputAt, outputAt + hidden));
  const start = room.parameters.at;
  kernels.run(
    "packFirstLayer",
    stride,
    64,
    ...([room.weights.at, room.biases.at, weightStride(hidden), start] as const),
    ...([contextual ? start + 4 * contextAt : 0, start + 4 * biasAt, 0, room.units.at] as const),
    ...([contexts, hidden, inputs] as const),
  );
  const share = 1 / (mirrored ? 2 * count : count);
  // Without mirror images they are the same numbers.
  const errors = mirrored ? room.errors : room.signed;
  kernels.run(
    "valueErrors",
    count,
    12,
    ...([room.pulled.at, errors.at, room.signed.at, room.losses.at, room.pulls.at] as const),
    ...([room.states.at, room.contexts.at, room.targets.at, room.weights.at, room.biases.at] as const),
    ...([room.output.at, parameters[outputAt + hidden], share, mirrored ? 1 : 0, ACTIVATION[hiddenTransfer]] as const),
    ...([inputs, inputStride, stride, weightStride(hidden)] as const),
  );
  kernels.run(
    "valueSlopes",
    stride,
    16,
    ...([room.firstSlopes.at, contextual ? room.contextSlopes.at : 0, room.biasSlopes.at] as const),
    ...([room.outputSlopes.at, room.pulled.at, errors.at, room.signed.at, room.states.at] as const),
    ...([room.contexts.at, count, contexts, hidden, inputStride, stride] as const),
  );
}

/** Room for a batch of `rows` states. */
export type OneLayerGradientRoom = ReturnType<typeof oneLayerGradientRoom>;

/** Makes it. */
export function oneLayerGradientRoom(kernels: Kernels, { inputs, contexts, hidden }: ValueNetworkShape, rows: number) {
  const arena = kernels.arena();
  const [inputStride, stride] = [padded(inputs), weightStride(hidden[0])];
  const units = arena.i32(stride);
  plainOrderInto(units.view, hidden[0]);
  return {
    units,
    parameters: arena.f32(placesOf({ inputs, contexts, hidden }).outputAt + hidden[0] + 1),
    states: arena.f32(rows * inputStride),
    targets: arena.f32(rows),
    contexts: arena.i32(rows),
    weights: arena.f32(inputs * weightStride(hidden[0])),
    biases: arena.f32(contexts * weightStride(hidden[0])),
    output: arena.f32(stride),
    pulled: arena.f32(rows * stride),
    errors: arena.f32(rows * stride),
    signed: arena.f32(rows * stride),
    losses: arena.f32(rows),
    pulls: arena.f32(rows),
    pullSum: arena.f32(1),
    firstSlopes: arena.f32(hidden[0] * inputStride),
    contextSlopes: arena.f32(contexts * stride),
    biasSlopes: arena.f32(stride),
    outputSlopes: arena.f32(stride),
    [Symbol.dispose]: () => arena[Symbol.dispose](),
  };
}

/** What the room holds after a run, in the order of the parameters. */
export function oneLayerSlopes(room: OneLayerGradientRoom, shape: ValueNetworkShape): readonly SlopePart[] {
  const { inputs, contexts, hidden } = shape;
  const [units] = hidden;
  const stride = weightStride(units);
  const { contextAt, biasAt, outputAt } = placesOf(shape);
  return [
    { from: 0, height: units, width: inputs, slopes: room.firstSlopes, stride: padded(inputs) },
    ...(contexts > 1 ? [{ from: contextAt, height: contexts, width: units, slopes: room.contextSlopes, stride }] : []),
    { from: biasAt, height: 1, width: units, slopes: room.biasSlopes, stride },
    { from: outputAt, height: 1, width: units, slopes: room.outputSlopes, stride },
    { from: outputAt + units, height: 1, width: 1, slopes: room.pullSum, stride: 1 },
  ];
}
