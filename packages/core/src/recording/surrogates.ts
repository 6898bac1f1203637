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
    const from = alongStretches(grid.stretches);
    const to = alongStretches(grid.stretches);
    const shifted = new Int32Array(times.length);
    let kept = 0;
    let turn = 0; // where times begin again at the start: there lies the earliest
    for (let k = 0; k < times.length; k++) {
      while (times[k] >= from.stopMs) goOn(from);
      if (times[k] < from.startMs) continue;
      let along = from.before + times[k] - from.startMs + shift;
      if (along < total) turn = kept + 1;
      else along -= total;
      if (along < to.before) Object.assign(to, alongStretches(grid.stretches));
      while (along >= to.after) goOn(to);
      shifted[kept++] = to.startMs + along - to.before;
    }
    // Ascending times that were rotated are ascending again from the turn on: no need to sort them.
    const rotated = new Int32Array(kept);
    rotated.set(shifted.subarray(turn, kept));
    rotated.set(shifted.subarray(0, turn), kept - turn);
    return rotated;
  });
  return { ...grid, timesMs };
}

/** A place in the observed time: one stretch, and the observed milliseconds before and after it. Times ascend, and so does the place. */
interface Place {
  readonly stretches: SpikeGrid["stretches"];
  stretch: number;
  startMs: number;
  stopMs: number;
  before: number;
  after: number;
}

function alongStretches(stretches: SpikeGrid["stretches"]): Place {
  const place = { stretches, stretch: -1, startMs: 0, stopMs: 0, before: 0, after: 0 };
  goOn(place);
  return place;
}

/** To the next stretch; beyond the last there is none, and it never ends. */
function goOn(place: Place): void {
  const next = place.stretches[++place.stretch];
  place.before = place.after;
  place.startMs = next ? next.startMs : Number.POSITIVE_INFINITY;
  place.stopMs = next ? next.stopMs : Number.POSITIVE_INFINITY;
  place.after = next ? place.before + next.stopMs - next.startMs : Number.POSITIVE_INFINITY;
}
