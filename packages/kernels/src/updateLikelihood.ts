import type { PairModel, UpdateLikelihood } from "@telos/core";
import type { Kernels } from "./loadKernels.ts";

const PIECE = 32_000; // updates in one call: sums of their residuals stay within 31 bits
const LANES = 16; // a row is filled up to a line of the cache
const FINEST = 2 ** 28; // whole numbers a logit
const LARGEST = 2 ** 30; // leaves room for rounding
const WHATS = { slopes: 0, curvature: 1, value: 2 } as const;

/**
 * The likelihood of an update sequence in the kernel (U2): twin of `updateLogLikelihood`. Fields are kept as whole numbers of 32 bits, on a scale by which
 * the largest that the model allows fits in, and residuals in parts of 65536: value and slopes differ from the reference by what is rounded, the
 * value by less than 1e-8 of itself and a slope by less than a ten-thousandth of its own sampling error, where log-odds stay within some hundred. NaN for
 * a model that is not finite. Kernel memory is held for a call only.
 */
export function updateLikelihoodOf(kernels: Kernels): UpdateLikelihood {
  const { exports } = kernels;
  return (model, sequence, sums, what) => {
    const scale = scaleOf(model);
    if (Number.isNaN(scale)) return Number.NaN;
    const { units } = model;
    const updates = sequence.unit.length;
    const row = LANES * Math.ceil(units / LANES);
    const entries = what === "value" ? 0 : units * row;
    using arena = kernels.arena();
    const unit = arena.u8(2 * PIECE + 2);
    const value = arena.u8(PIECE + 1);
    const state = arena.u8(units);
    const fields = arena.i32(row);
    const couplings = arena.i32(2 * units * row);
    const count = arena.f64(units);
    const running = arena.i32(row);
    const parts = arena.i32(2 * entries);
    const table = arena.f64(entries);
    const countSums = arena.f64(units);
    state.view.set(sequence.start);
    count.view.set(model.count);
    const whole = couplings.view;
    const field = fields.view;
    for (let j = 0; j < units; j++) field[j] = Math.round(scale * model.offsets[j]);
    for (let j = 0; j < units; j++)
      for (let i = 0; i < units; i++) {
        const coupling = Math.round(scale * model.couplings[j * units + i]);
        whole[2 * j * row + i] = -coupling;
        whole[(2 * j + 1) * row + i] = coupling;
        if (sequence.start[j] === 1) field[i] += coupling;
      }
    if (what !== "value") countSums.view.set(sums.count);
    let total = 0;
    for (let from = 0; from < updates; from += PIECE) {
      const to = Math.min(from + PIECE, updates);
      new Uint16Array(kernels.memory.buffer, unit.at, to - from).set(sequence.unit.subarray(from, to));
      value.view.set(sequence.value.subarray(from, to));
      total += exports.updateLikelihood(
        unit.at,
        value.at,
        to - from,
        state.at,
        fields.at,
        couplings.at,
        1 / scale,
        count.at,
        running.at,
        parts.at,
        countSums.at,
        units,
        row,
        WHATS[what],
      );
      if (what === "value") continue;
      exports.addUpdateSums(table.at, parts.at, units, row);
      const ran = running.view;
      for (let i = 0; i < units; i++) sums.offsets[i] += ran[i] / RESIDUALS;
    }
    if (what === "value") return total;
    const found = table.view;
    for (let j = 0; j < units; j++) for (let i = 0; i < units; i++) sums.couplings[j * units + i] += found[j * row + i];
    sums.count.set(countSums.view);
    return total;
  };
}

const RESIDUALS = 65536; // whole numbers a residual of 1, as in the kernel

/** Whole numbers a logit, a power of two: as many as the largest possible field leaves room for; NaN where it is no number. */
function scaleOf({ units, offsets, couplings }: PairModel): number {
  let largest = 0;
  for (let i = 0; i < units; i++) {
    let field = Math.abs(offsets[i]);
    for (let j = 0; j < units; j++) field += Math.abs(couplings[j * units + i]);
    if (!(field < LARGEST)) return Number.NaN;
    largest = Math.max(largest, field);
  }
  let scale = FINEST;
  while (largest * scale >= LARGEST) scale /= 2;
  return scale;
}
