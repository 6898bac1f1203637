import type { Rng } from "../num/rng.ts";
import type { SpikeGrid } from "./spikeGrid.ts";

const SMALLEST_SHIFT_SHARE = 0.05; // far beyond any window, so that no interaction survives the shift

/**
 * A time-shifted surrogate (S3): every unit's spikes rotate by its own random offset within the observed time.
 * Rates, bursts and refractoriness of each unit stay; what units do to each other is gone.
 * Time counts along the observed stretches only, so that gaps stay where they are.
 */
export function timeShiftedSurrogate(grid: SpikeGrid, rng: Rng): SpikeGrid {
  const total = grid.stretches.reduce((sum, { startMs, stopMs }) => sum + stopMs - startMs, 0);
  const timesMs = grid.timesMs.map((times, unit) => {
    const draw = rng.split(`unit ${unit}`).uniform();
    const shift = Math.floor(total * (SMALLEST_SHIFT_SHARE + (1 - 2 * SMALLEST_SHIFT_SHARE) * draw));
    const shifted = new Int32Array(times.length);
    let kept = 0;
    let turn = 0; // where times begin again at the start: there lies the earliest
    for (const time of times) {
      const along = alongStretches(grid, time);
      if (along < 0) continue;
      if (along + shift < total) turn = kept + 1;
      shifted[kept++] = fromAlong(grid, (along + shift) % total);
    }
    // Ascending times that were rotated are ascending again from the turn on: no need to sort them.
    const rotated = new Int32Array(kept);
    rotated.set(shifted.subarray(turn, kept));
    rotated.set(shifted.subarray(0, turn), kept - turn);
    return rotated;
  });
  return { ...grid, timesMs };
}

function alongStretches(grid: SpikeGrid, ms: number): number {
  let before = 0;
  for (const { startMs, stopMs } of grid.stretches) {
    if (ms >= startMs && ms < stopMs) return before + ms - startMs;
    before += stopMs - startMs;
  }
  return -1;
}

function fromAlong(grid: SpikeGrid, along: number): number {
  let left = along;
  for (const { startMs, stopMs } of grid.stretches) {
    if (left < stopMs - startMs) return startMs + left;
    left -= stopMs - startMs;
  }
  throw new RangeError(`timeShiftedSurrogate: ${along} ms lies beyond the observed time.`);
}
