import type { ActivitiesInto, AddMoments, MeasureKernels, TransferName } from "@telos/core";
import type { Kernels } from "./loadKernels.ts";
import { rooms } from "./rooms.ts";

/** The twins that statistics over the states of rollouts take: on the strict build the reference's bits. */
export function measureKernels(kernels: Kernels): MeasureKernels {
  return { activities: activitiesOf(kernels), moments: momentsOf(kernels) };
}

const MOST_AT_ONCE = 8192; // numbers, so that what is copied in is still in the first cache

/** The twin of `activitiesInto` (M1, N56) for tanh. @returns undefined for other transfer functions */
export function activitiesOf(kernels: Kernels): (transfer: TransferName) => ActivitiesInto | undefined {
  const roomOf = rooms<ReturnType<typeof tanhRoom>>();
  const tanhInto: ActivitiesInto = (out, _transfer, currents, count) => {
    for (let from = 0; from < count; from += MOST_AT_ONCE) {
      const size = Math.min(MOST_AT_ONCE, count - from);
      const { numbers } = roomOf("", size, (length) => tanhRoom(kernels, length));
      numbers.view.set(currents.subarray(from, from + size));
      kernels.exports.tanh64(numbers.at, numbers.at, size);
      out.set(size === numbers.length ? numbers.view : numbers.view.subarray(0, size), from);
    }
  };
  return (transfer) => (transfer === "tanh" ? tanhInto : undefined);
}

function tanhRoom(kernels: Kernels, length: number) {
  const arena = kernels.arena();
  return { numbers: arena.f64(length), [Symbol.dispose]: () => arena[Symbol.dispose]() };
}

const MOST_SAMPLES = 1024; // a multiple of four, so that what is added together does not depend on it

/** The twin of `addMoments` (M32, M33). */
export function momentsOf(kernels: Kernels): AddMoments {
  const roomOf = rooms<ReturnType<typeof momentsRoom>>();
  return (sums, squares, products, samples, count, dims) => {
    const room = roomOf(`${dims}`, Math.min(count, MOST_SAMPLES), (rows) => momentsRoom(kernels, rows, dims));
    room.sums.view.set(sums);
    room.squares.view.set(squares);
    room.products.view.set(products);
    for (let from = 0; from < count; from += MOST_SAMPLES) {
      const size = Math.min(MOST_SAMPLES, count - from);
      room.samples.view.set(samples.subarray(from * dims, (from + size) * dims));
      kernels.exports.moments64(
        ...([room.sums.at, room.squares.at, room.products.at, room.samples.at, size, dims] as const),
      );
    }
    sums.set(room.sums.view);
    squares.set(room.squares.view);
    products.set(room.products.view);
  };
}

function momentsRoom(kernels: Kernels, rows: number, dims: number) {
  const arena = kernels.arena();
  return {
    sums: arena.f64(dims),
    squares: arena.f64(dims),
    products: arena.f64(dims * dims),
    samples: arena.f64(rows * dims),
    [Symbol.dispose]: () => arena[Symbol.dispose](),
  };
}
