import type { UpdateSimulator } from "@telos/core";
import type { Kernels } from "./loadKernels.ts";

const PIECE = 65_536; // updates in one call of the kernel

/**
 * Runs networks of which every update is seen in the kernel (U1): twin of `simulateUpdates`, bit for bit in both builds where log-odds lie within ±708. The
 * numbers are those of the stream from where it stands; the stream itself is left there, so hand in one that nothing else draws from.
 */
export function updateSimulatorOf(kernels: Kernels): UpdateSimulator {
  return (model, updates, warmUp, rng) => {
    const { units } = model;
    const { key, words } = rng.position();
    const row = units + (units % 2);
    using arena = kernels.arena();
    const at = {
      unit: arena.u8(2 * PIECE),
      value: arena.u8(PIECE),
      state: arena.u8(units),
      fields: arena.f64(row),
      couplings: arena.f64(units * row),
      count: arena.f64(units),
      scratch: arena.i32(4),
    };
    at.fields.view.set(model.offsets);
    at.count.view.set(model.count);
    for (let i = 0; i < units; i++)
      at.couplings.view.set(model.couplings.subarray(i * units, (i + 1) * units), i * row);
    let next = words;
    const run = (count: number) => {
      next = kernels.exports.simulateUpdates(
        at.unit.at,
        at.value.at,
        count,
        at.state.at,
        at.fields.at,
        at.couplings.at,
        at.count.at,
        units,
        key[0],
        key[1],
        next,
        at.scratch.at,
      );
    };
    for (let left = warmUp * units; left > 0; left -= PIECE) run(Math.min(PIECE, left));
    const start = at.state.view.slice();
    const unit = new Uint16Array(updates);
    const value = new Uint8Array(updates);
    for (let from = 0; from < updates; from += PIECE) {
      const count = Math.min(PIECE, updates - from);
      run(count);
      unit.set(new Uint16Array(kernels.memory.buffer, at.unit.at, count), from);
      value.set(at.value.view.subarray(0, count), from);
    }
    return { units, start, unit, value };
  };
}
