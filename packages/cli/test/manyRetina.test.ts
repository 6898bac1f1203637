import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  couplingStability,
  createRng,
  dropSparse,
  fitManyFlips,
  flipEvents,
  generativeCheck,
  heldOutGain,
  heldOutMany,
  selectRecording,
  spikeGrid,
  timeShiftedSurrogate,
} from "@telos/core";
import { describe, expect, test } from "vitest";
import { readInput } from "../src/readInput.ts";

const folder = [4, 3]
  .map((up) => fileURLToPath(new URL(`${"../".repeat(up)}shared/data/retina-waves/`, import.meta.url)))
  .find(existsSync);
const BLOCKS = 20;
const quick = { count: true, tolerance: 1e-6 };

// The recordings of many-unit fits that are at hand; skipped where the folder of shared data is not.
describe.skipIf(folder === undefined)("retinal waves, more units than words can be listed for", () => {
  test("29 units of a dark-reared retina: a gain, none in shifted trains, and the fit stays where the recording was (U6, U13)", async () => {
    const { recording } = await readInput(`${folder}Demas2003_6WK_DR_HE5.h5`);
    const selected = dropSparse(selectRecording(recording));
    const grid = spikeGrid(selected.units, selected.observed);
    const events = flipEvents(grid, 20, BLOCKS);
    const rng = createRng(1);
    const scores = heldOutMany(events, quick, [0]);
    const gain = heldOutGain(scores.fitted, scores.independent, rng.split("gain")).bitsPerSecond;
    expect(gain.low).toBeGreaterThan(8);
    expect(gain.value).toBeLessThan(12);
    const shifted = flipEvents(timeShiftedSurrogate(grid, rng.split("shift")), 20, BLOCKS);
    const none = heldOutMany(shifted, quick, [0]);
    expect(heldOutGain(none.fitted, none.independent, rng.split("none")).bitsPerSecond.value).toBeLessThan(0);
    expect(generativeCheck(scores.models[0], events, rng.split("check")).runsAway).toBe(false);
    const half = (odd: number) =>
      fitManyFlips(
        events,
        Float64Array.from({ length: BLOCKS }, (_, b) => (b % 2 === odd ? 1 : 0)),
        {
          ...quick,
          from: scores.models[0],
        },
      ).model.couplings;
    expect(couplingStability({ first: half(0), second: half(1) }, events.units)).toBeGreaterThan(0.45);
  }, 300_000);

  test("45 channels of a whole array: a gain, none in shifted trains, but the fit runs away, and that is said (U6, U13)", async () => {
    const { recording } = await readInput(`${folder}Hennig2011_spikes_P5_Bic_10uM_16_Mar_2010_control_day1.h5`);
    const chosen = dropSparse(selectRecording(recording), 500);
    expect(chosen.units).toHaveLength(45);
    const grid = spikeGrid(chosen.units, chosen.observed);
    const events = flipEvents(grid, 20, BLOCKS);
    const rng = createRng(2);
    const scores = heldOutMany(events, quick, [0]);
    const gain = heldOutGain(scores.fitted, scores.independent, rng.split("gain")).bitsPerSecond;
    expect(gain.low).toBeGreaterThan(5);
    expect(gain.value).toBeLessThan(25);
    const shifted = flipEvents(timeShiftedSurrogate(grid, rng.split("shift")), 20, BLOCKS);
    const none = heldOutMany(shifted, quick, [0]);
    expect(heldOutGain(none.fitted, none.independent, rng.split("none")).bitsPerSecond.value).toBeLessThan(0);
    const check = generativeCheck(scores.models[0], events, rng.split("check"));
    expect(check.runsAway).toBe(true);
    expect(check.simulatedActivity).toBeGreaterThan(10 * check.recordedActivity);
  }, 300_000);
});
