import type { ValueGradientInto, ValueNetwork, ValueNetworkShape } from "@telos/core";
import type { Block } from "./arena.ts";
import type { Kernels } from "./loadKernels.ts";
import {
  type OneLayerGradientRoom,
  oneLayerGradientRoom,
  oneLayerSlopes,
  runOneLayerGradient,
} from "./oneLayerGradient.ts";
import { fillRows, padded, readRows, roundInto } from "./padded.ts";
import { rooms } from "./rooms.ts";
import { shapeKey } from "./successorRoom.ts";
import {
  runTwoLayerGradient,
  type TwoLayerGradientRoom,
  twoLayerGradientRoom,
  twoLayerSlopes,
} from "./twoLayerGradient.ts";

/**
 * The twin of `valueGradientInto` (M15), in 32 bits: errors by rows of the batch, then slopes by hidden units, so that threads never
 * add up each other's parts.
 */
export function valueGradientOf(kernels: Kernels): (shape: ValueNetworkShape) => ValueGradientInto {
  const roomOf = rooms<GradientRoom>();
  return () => (gradient, network, batch) => {
    const { inputs, contexts, parameters } = network;
    const { count, mirrored } = batch;
    const room = roomOf(shapeKey(network), count, (rows) => gradientRoom(kernels, network, rows));
    roundInto(room.parameters.view, parameters, parameters.length);
    fillRows(room.states, padded(inputs), batch.states, count, inputs);
    room.targets.view.set(batch.targets.subarray(0, count));
    if (contexts > 1) room.contexts.view.set(batch.contexts.subarray(0, count));
    const loss = runGradient(kernels, room, network, { count, mirrored });
    for (const { from, height, width, slopes, stride } of slopesOf(room, network))
      readRows(gradient, slopes, stride, height, width, from);
    return loss;
  };
}

/** A part of the parameters and where its slopes stand, [height, stride]. */
export interface SlopePart {
  /** The part's first parameter. */
  readonly from: number;
  readonly height: number;
  readonly width: number;
  readonly slopes: Block<Float32Array<ArrayBuffer>>;
  readonly stride: number;
}

/** Room for a batch, by the number of hidden layers. */
export type GradientRoom =
  | (OneLayerGradientRoom & { readonly layers: "one" })
  | (TwoLayerGradientRoom & { readonly layers: "two" });

/** Makes it for `rows` states. */
export function gradientRoom(kernels: Kernels, shape: ValueNetworkShape, rows: number): GradientRoom {
  return shape.hidden.length > 1
    ? { layers: "two", ...twoLayerGradientRoom(kernels, shape, rows) }
    : { layers: "one", ...oneLayerGradientRoom(kernels, shape, rows) };
}

/** Slopes of rows 0 to `count` of what stands in the room: states, parameters, targets, contexts. @returns the loss */
export function runGradient(
  kernels: Kernels,
  room: GradientRoom,
  network: ValueNetwork,
  batch: { readonly count: number; readonly mirrored: boolean },
): number {
  if (room.layers === "two") runTwoLayerGradient(kernels, room, network, batch);
  else runOneLayerGradient(kernels, room, network, batch);
  let loss = 0;
  let pull = 0;
  const { view: losses } = room.losses;
  const { view: pulls } = room.pulls;
  for (let row = 0; row < batch.count; row++) {
    loss += losses[row];
    pull += pulls[row];
  }
  room.pullSum.view[0] = pull;
  return loss;
}

/** What the room holds after `runGradient`, in the order of the parameters. */
export function slopesOf(room: GradientRoom, shape: ValueNetworkShape): readonly SlopePart[] {
  return room.layers === "two" ? twoLayerSlopes(room, shape) : oneLayerSlopes(room, shape);
}
