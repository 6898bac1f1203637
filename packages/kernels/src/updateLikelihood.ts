import type { UpdateLikelihood } from "@telos/core";
import type { Kernels } from "./loadKernels.ts";

/**
 * The likelihood of an update sequence in the kernel (U2): twin of `updateLogLikelihood`, on the strict build bit for bit where log-odds lie
 * within ±708. Kernel memory is held for a call only.
 */
export function updateLikelihoodOf(kernels: Kernels): UpdateLikelihood {
  return (model, sequence, sums, what) => {
    const { units } = model;
    const updates = sequence.unit.length;
    using arena = kernels.arena();
    const at = {
      unit: arena.u8(2 * updates),
      value: arena.u8(updates),
      state: arena.u8(units),
      fields: arena.f64(units),
      couplings: arena.f64(units * units),
      count: arena.f64(units),
      running: arena.f64(units),
      table: arena.f64(units * units),
      countSums: arena.f64(units),
    };
    new Uint16Array(kernels.memory.buffer, at.unit.at, updates).set(sequence.unit);
    at.value.view.set(sequence.value);
    at.state.view.set(sequence.start);
    const fields = at.fields.view;
    fields.set(model.offsets);
    for (
      let j = 0;
      j < units;
      j++ // b + J σ, in the reference's order
    )
      if (sequence.start[j] === 1) for (let i = 0; i < units; i++) fields[i] += model.couplings[j * units + i];
    at.couplings.view.set(model.couplings);
    at.count.view.set(model.count);
    at.table.view.set(sums.couplings);
    at.countSums.view.set(sums.count);
    const total = kernels.exports.updateLikelihood64(
      at.unit.at,
      at.value.at,
      updates,
      at.state.at,
      at.fields.at,
      at.couplings.at,
      at.count.at,
      at.running.at,
      at.table.at,
      at.countSums.at,
      units,
      what === "curvature" ? 1 : 0,
    );
    sums.couplings.set(at.table.view);
    sums.count.set(at.countSums.view);
    const running = at.running.view;
    const state = at.state.view;
    for (let j = 0; j < units; j++) {
      sums.offsets[j] += running[j];
      if (state[j] === 1) for (let i = 0; i < units; i++) sums.couplings[j * units + i] += running[i];
    }
    return total;
  };
}
