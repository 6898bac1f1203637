import type { SuccessorInputs, ValueNetwork } from "@telos/core";
import type { Kernels } from "./loadKernels.ts";
import { type OneLayerRoom, oneLayerRoom, runOneLayer } from "./oneLayerValues.ts";
import { runTanhLayer, type TanhRoom, tanhRoom } from "./tanhValues.ts";
import { runTwoLayers, type TwoLayerRoom, twoLayerRoom } from "./twoLayerValues.ts";

/** Room for the values of successors, by the kernel that a network needs. */
export type SuccessorRoom = (
  | (OneLayerRoom & { readonly layers: "one" })
  | (TanhRoom & { readonly layers: "oneOfTanh" })
  | (TwoLayerRoom & { readonly layers: "two" })
) & {
  /** Of whom parameters and directions stand there, where they do not change from call to call. */
  steadyNetwork?: ValueNetwork | undefined;
  steadyInputs?: SuccessorInputs | undefined;
};

/** Makes it for the successors of `rows` states. */
export function successorRoom(
  kernels: Kernels,
  network: ValueNetwork,
  inputs: SuccessorInputs,
  rows: number,
): SuccessorRoom {
  if (network.hidden.length > 1) return { layers: "two", ...twoLayerRoom(kernels, network, inputs, rows) };
  if (network.hiddenTransfer === "tanh") return { layers: "oneOfTanh", ...tanhRoom(kernels, network, inputs, rows) };
  return { layers: "one", ...oneLayerRoom(kernels, network, inputs, rows) };
}

/**
 * Values of rows 0 to `count` of what stands in the room (M14): states, parameters, directions, contexts.
 * @param survival  where it stands which successors end, or 0: their values need not be right, for nobody reads them
 * @param unchanged  whether parameters, directions and injections are those of the last call
 */
export function runSuccessors(
  kernels: Kernels,
  room: SuccessorRoom,
  network: ValueNetwork,
  inputs: SuccessorInputs,
  count: number,
  survival = 0,
  unchanged = false,
): void {
  switch (room.layers) {
    case "one":
      runOneLayer(kernels, room, network, inputs, count, unchanged);
      break;
    case "oneOfTanh":
      runTanhLayer(kernels, room, network, inputs, count);
      break;
    case "two":
      runTwoLayers(kernels, room, network, inputs, count, survival);
      break;
  }
}

/** What tells rooms of different sizes apart. */
export function shapeKey({
  inputs,
  contexts,
  hidden,
  hiddenTransfer = "relu",
}: Omit<ValueNetwork, "parameters">): string {
  return `${inputs} ${contexts} ${hidden.join("-")} ${hiddenTransfer}`;
}
