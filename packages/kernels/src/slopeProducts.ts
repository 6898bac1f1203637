import { type SlopeProductsOf, tanh } from "@telos/core";
import type { Kernels } from "./loadKernels.ts";
import { rooms } from "./rooms.ts";

/** The twin of `slopeProducts` (M17): the bits of the reference on the strict build. */
export function slopeProductsOf(kernels: Kernels): SlopeProductsOf {
  const roomOf = rooms<ReturnType<typeof slopeRoom>>();
  return (offsets, units, together) => {
    const actions = offsets.length / units;
    const groups = Math.ceil(units / together);
    const pairs = pairsOf(offsets.map(tanh), actions, units);
    return (out, bases, count) => {
      const room = roomOf(`${units} ${actions} ${together}`, 1, () => slopeRoom(kernels, units, actions, groups));
      if (room.pairsOf !== pairs) {
        room.pairs.view.set(pairs);
        room.pairsOf = pairs;
      }
      const { base, out: found } = room;
      for (let row = 0; row < count; row++) {
        base.view.set(bases.subarray(row * units, (row + 1) * units));
        kernels.exports.tanh64(base.at, base.at, units);
        kernels.exports.stateEntropy64(found.at, base.at, room.pairs.at, units, actions, together);
        out.set(found.view, row * actions * groups);
      }
    };
  };
}

/** t and 1 − t² of two actions beside each other, shape [pairs, units, 2, 2]; an odd last action beside zeros. */
function pairsOf(pushed: Float64Array, actions: number, units: number): Float64Array {
  const out = new Float64Array(4 * units * Math.ceil(actions / 2));
  for (let a = 0; a < actions; a++) {
    for (let i = 0; i < units; i++) {
      const t = pushed[a * units + i];
      const at = 4 * ((a >> 1) * units + i) + (a & 1);
      out[at] = t;
      out[at + 2] = 1 - t * t;
    }
  }
  return out;
}

function slopeRoom(kernels: Kernels, units: number, actions: number, groups: number) {
  const arena = kernels.arena();
  return {
    pairsOf: undefined as Float64Array | undefined,
    base: arena.f64(units),
    pairs: arena.f64(4 * units * Math.ceil(actions / 2)),
    out: arena.f64(actions * groups),
    [Symbol.dispose]: () => arena[Symbol.dispose](),
  };
}
