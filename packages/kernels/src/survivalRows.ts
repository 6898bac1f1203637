import type { Constraint, RateNetwork, SurvivalRowsInto } from "@telos/core";
import { ACTIVATION } from "./activation.ts";
import type { Kernels } from "./loadKernels.ts";
import { fillRows, padded } from "./padded.ts";
import { kernelTransfer } from "./rateStep.ts";
import { rooms } from "./rooms.ts";

// tanh of base and offset are put together by a division, which loses digits where both saturate with opposite signs: at 2 the
// denominator is at least 0.07, four bits.
const LARGEST_OFFSET = 2;

/**
 * The twin of the reference's survival test (M10) for several states at once, in 32 bits: energy constraints without process noise.
 * @returns undefined for other constraints, for noise, and for transfer functions that the kernels do not know
 */
export function survivalRowsOf(kernels: Kernels) {
  const roomOf = rooms<ReturnType<typeof makeRoom>>();
  return (
    constraint: Constraint,
    network: RateNetwork,
    offsets: Float64Array,
    noiseStd: number,
  ): SurvivalRowsInto | undefined => {
    const transfer = kernelTransfer(network.transfer);
    if (constraint.kind !== "energy" || noiseStd > 0 || transfer === undefined) return undefined;
    const { units } = network;
    const actions = offsets.length / units;
    const stride = padded(units);
    const square = constraint.measure === "meanSquare" ? 1 : 0;
    const byAddition = transfer === ACTIVATION.tanh && offsets.every((offset) => Math.abs(offset) <= LARGEST_OFFSET);
    const key = { offsets };
    return (out, bases, _contexts, count) => {
      const room = roomOf(`${units} ${actions}`, count, (rows) => makeRoom(kernels, stride, actions, rows));
      if (room.key !== key) {
        room.key = key;
        fillRows(room.offsets, stride, byAddition ? offsets.map(Math.tanh) : offsets, actions, units);
        for (let a = 0; a < actions; a++) {
          const own = offsets.subarray(a * units, (a + 1) * units);
          room.norms.view[a] = square ? Math.hypot(...own) : own.reduce((sum, offset) => sum + Math.abs(offset), 0);
        }
      }
      fillRows(room.bases, stride, bases, count, units);
      kernels.run(
        "energySurvival",
        count,
        1,
        room.out.at,
        room.bases.at,
        room.offsets.at,
        room.norms.at,
        room.activities.at,
        constraint.threshold * units,
        square,
        transfer,
        byAddition ? 1 : 0,
        actions,
        stride,
      );
      out.set(room.out.view.subarray(0, count * actions));
    };
  };
}

function makeRoom(kernels: Kernels, stride: number, actions: number, rows: number) {
  const arena = kernels.arena();
  return {
    key: undefined as unknown,
    out: arena.f32(rows * actions),
    bases: arena.f32(rows * stride),
    activities: arena.f32(rows * stride),
    offsets: arena.f32(actions * stride),
    norms: arena.f32(actions),
    [Symbol.dispose]: () => arena[Symbol.dispose](),
  };
}
