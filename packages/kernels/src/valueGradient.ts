import type { ValueGradientInto, ValueNetwork, ValueNetworkShape } from "@telos/core";
import { ACTIVATION } from "./activation.ts";
import { plainOrderInto } from "./hiddenOrder.ts";
import type { Kernels } from "./loadKernels.ts";
import { fillRows, padded, readRows } from "./padded.ts";
import { rooms } from "./rooms.ts";

/**
 * The twin of `valueGradientInto` (M15) for networks of one hidden layer, in 32 bits: errors by rows of the batch, then slopes by
 * hidden units, so that threads never add up each other's parts.
 * @param activation  of the hidden layer; core's networks are relu, tanh is for comparisons
 * @returns undefined for two hidden layers
 */
export function valueGradientOf(
  kernels: Kernels,
  activation: "relu" | "tanh" = "relu",
): (shape: ValueNetworkShape) => ValueGradientInto | undefined {
  const roomOf = rooms<GradientRoom>();
  return (shape) => {
    if (shape.hidden.length > 1) return undefined;
    return (gradient, network, batch) => {
      const { inputs, contexts, parameters } = network;
      const [hidden] = network.hidden;
      const { count, mirrored } = batch;
      const room = roomOf(`${inputs} ${contexts} ${hidden}`, count, (rows) => gradientRoom(kernels, network, rows));
      const [inputStride, stride] = [padded(inputs), padded(hidden)];
      const contextual = contexts > 1;
      room.parameters.view.set(parameters);
      fillRows(room.states, inputStride, batch.states, count, inputs);
      room.targets.view.set(batch.targets.subarray(0, count));
      if (contextual) room.contexts.view.set(batch.contexts.subarray(0, count));
      const loss = runGradient(kernels, room, network, { count, mirrored }, ACTIVATION[activation]);
      const { contextAt, biasAt, outputAt } = placesOf(network);
      readRows(gradient, room.firstSlopes, inputStride, hidden, inputs);
      if (contextual) readRows(gradient, room.contextSlopes, stride, contexts, hidden, contextAt);
      readRows(gradient, room.biasSlopes, hidden, 1, hidden, biasAt);
      readRows(gradient, room.outputSlopes, hidden, 1, hidden, outputAt);
      gradient[outputAt + hidden] = room.pullSum.view[0];
      return loss;
    };
  };
}

/** Where the parts of one hidden layer's parameters begin; the output's bias is the last. */
export function placesOf({ inputs, contexts, hidden: [hidden] }: ValueNetworkShape) {
  const contextAt = hidden * inputs;
  const biasAt = contextAt + (contexts > 1 ? contexts * hidden : 0);
  return { contextAt, biasAt, outputAt: biasAt + hidden };
}

/** Slopes and loss of rows 0 to `count` of what stands in the room: states, parameters, targets, contexts. */
export function runGradient(
  kernels: Kernels,
  room: GradientRoom,
  network: ValueNetwork,
  { count, mirrored }: { readonly count: number; readonly mirrored: boolean },
  activation: number,
): number {
  const { inputs, contexts, parameters } = network;
  const [hidden] = network.hidden;
  const [inputStride, stride] = [padded(inputs), padded(hidden)];
  const contextual = contexts > 1;
  const { contextAt, biasAt, outputAt } = placesOf(network);
  room.output.view.set(parameters.subarray(outputAt, outputAt + hidden));
  const start = room.parameters.at;
  kernels.exports.packFirstLayer(
    ...([0, stride, room.weights.at, room.biases.at, weightStride(hidden), start] as const),
    ...([contextual ? start + 4 * contextAt : 0, start + 4 * biasAt, 0, room.units.at] as const),
    ...([contexts, hidden, inputs] as const),
  );
  const share = 1 / (mirrored ? 2 * count : count);
  kernels.run(
    "valueErrors",
    count,
    4,
    ...([room.product.at, room.pulled.at, room.errors.at, room.signed.at, room.losses.at, room.pulls.at] as const),
    ...([room.states.at, room.contexts.at, room.targets.at, room.weights.at, room.biases.at] as const),
    ...([room.output.at, parameters[outputAt + hidden], share, mirrored ? 1 : 0, activation] as const),
    ...([inputs, inputStride, stride, weightStride(hidden)] as const),
  );
  kernels.run(
    "valueSlopes",
    stride,
    8,
    ...([room.firstSlopes.at, contextual ? room.contextSlopes.at : 0, room.biasSlopes.at] as const),
    ...([room.outputSlopes.at, room.pulled.at, room.errors.at, room.signed.at, room.states.at] as const),
    ...([room.contexts.at, count, contexts, hidden, inputStride, stride] as const),
  );
  let loss = 0;
  let pull = 0;
  const { view: losses } = room.losses;
  const { view: pulls } = room.pulls;
  for (let row = 0; row < count; row++) {
    loss += losses[row];
    pull += pulls[row];
  }
  room.pullSum.view[0] = pull;
  return loss;
}

/** Floats from row to row of W₁ᵀ: where rows lie a large power of two apart, a column falls into few places of the cache. */
function weightStride(hidden: number): number {
  return padded(hidden) % 64 === 0 ? padded(hidden) + 4 : padded(hidden);
}

/** Room for a batch of `rows` states. */
export type GradientRoom = ReturnType<typeof gradientRoom>;

/** Makes it. */
export function gradientRoom(kernels: Kernels, { inputs, contexts, hidden, parameters }: ValueShape, rows: number) {
  const arena = kernels.arena();
  const [inputStride, stride] = [padded(inputs), padded(hidden[0])];
  const units = arena.i32(stride);
  plainOrderInto(units.view, hidden[0]);
  return {
    units,
    parameters: arena.f32(parameters.length),
    states: arena.f32(rows * inputStride),
    targets: arena.f32(rows),
    contexts: arena.i32(rows),
    weights: arena.f32(inputs * weightStride(hidden[0])),
    biases: arena.f32(contexts * weightStride(hidden[0])),
    output: arena.f32(stride),
    product: arena.f32(rows * stride),
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

type ValueShape = ValueNetworkShape & { readonly parameters: ArrayLike<number> };
