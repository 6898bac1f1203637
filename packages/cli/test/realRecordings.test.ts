import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  createRng,
  type InferRequest,
  inferPurpose,
  type Purpose,
  type PurposeFit,
  type Recording,
  selectRecording,
  spikeGrid,
  timeShiftedSurrogate,
} from "@telos/core";
import { readRecording } from "@telos/recordings";
import { beforeAll, describe, expect, test } from "vitest";

/** Real recordings beside the project; not part of it. */
const DATA = join(import.meta.dirname, "../../../../shared/data");
const hasData = existsSync(DATA);
if (!hasData) console.warn(`Inference on real recordings is not tested: ${DATA} is not there.`);

const ME1 = "nwb/retina_Demas2003_6WK_CTRL_ME1.nwb";
const TRIALS = "nwb/a_12units_trials.nwb";

const read = (name: string): Promise<Recording> => readRecording({ path: join(DATA, name) });

/** As `telos infer` does it, less the intervals, which no verdict needs. */
const infer = (recording: Recording, request: Partial<InferRequest> = {}): Promise<Purpose> =>
  inferPurpose(recording, {
    choice: {},
    stimulusLagMs: "auto",
    family: "auto",
    accept: [],
    surrogates: 10,
    replicates: 0,
    seed: 1,
    ...request,
  });

function fitOf({ fit, sentence }: Purpose): PurposeFit {
  if (fit === undefined) throw new Error(sentence);
  return fit;
}

const testValue = (fit: PurposeFit, id: string): number => fit.tests.find((one) => one.id === id)?.value ?? Number.NaN;

describe.skipIf(!hasData)("retina, spontaneous waves (skipped without ../shared/data)", () => {
  let me1: Purpose;
  beforeAll(async () => {
    me1 = await infer(await read(ME1));
  }, 120_000);

  test("ME1: a purpose, and what comes first is that a shared input nobody recorded would look the same (S7)", () => {
    expect(me1.verdict).toBe("purpose");
    expect(me1.caveats[0]).toMatch(/^A shared input that nobody recorded would look exactly the same/);
    expect(me1.data.unitIds).toHaveLength(8);
    expect(fitOf(me1).predictions).toHaveLength(8);
  });

  test("ME1: the window of 20 ms predicts best, and interactions add .0818 bits per flip [.071, .093] (S2)", () => {
    const fit = fitOf(me1);
    expect(fit.windowMs).toBe(20);
    expect(fit.windowChosen).toBe("held-out");
    const { value, low, high } = fit.gain.bitsPerFlip;
    expect(value).toBeCloseTo(0.0818, 3);
    expect(low).toBeGreaterThan(0.07);
    expect(high).toBeLessThan(0.094);
    // Bits per second at 5, 10, 20, 30, 50 ms, as measured by another implementation.
    const measured = new Map([
      [5, 1.64],
      [10, 2.21],
      [20, 2.33],
      [30, 2.18],
      [50, 1.9],
    ]);
    for (const { windowMs, bitsPerSecond } of fit.windows) {
      const expected = measured.get(windowMs);
      if (expected !== undefined) expect(Math.abs(bitsPerSecond.value - expected), `${windowMs} ms`).toBeLessThan(0.03);
    }
    expect(Math.max(...fit.surrogates)).toBeLessThan(0.001);
  });

  test("ME1: one potential for both directions of every pair and of every switch: curl, asymmetry, free rates (S5, F5)", () => {
    const fit = fitOf(me1);
    expect(Math.abs(testValue(fit, "curl"))).toBeLessThan(0.1);
    expect(testValue(fit, "asymmetry")).toBeLessThan(0.05);
    expect(testValue(fit, "freeAgainstTheory")).toBeLessThan(0.05);
    expect(testValue(fit, "stability")).toBeGreaterThan(0.6);
  });

  test("ME1: the words, which were not fitted, are .04 bits off for independent units and below .006 for the model (S6)", () => {
    const { words } = fitOf(me1);
    expect(words.independentBits.value).toBeGreaterThan(0.035);
    expect(words.independentBits.value).toBeLessThan(0.05);
    expect(words.modelBits.value).toBeLessThan(0.006);
  });

  test("ME1 with its units shifted in time by themselves: no interactions (S3, S7)", async () => {
    const recording = await read(ME1);
    const selected = selectRecording(recording, { unitIds: me1.data.unitIds });
    const shifted = timeShiftedSurrogate(spikeGrid(selected.units, selected.observed), createRng(1));
    const units = selected.units.map((unit, i) => ({
      ...unit,
      timesS: Float64Array.from(shifted.timesMs[i], (ms) => shifted.originS + (ms + 0.5) / 1000),
    }));
    const found = await infer({ ...recording, units }, { surrogates: 3 });
    expect(found.verdict).toBe("no-interactions");
  });

  test("DR_HE5, raised in the dark: not refused, and it interacts", async () => {
    const found = await infer(await read("retina-waves/Demas2003_6WK_DR_HE5.h5"), { windowMs: 10, surrogates: 3 });
    expect(["interactions", "purpose"]).toContain(found.verdict);
    expect(fitOf(found).gain.bitsPerFlip.low).toBeGreaterThan(0.1);
  });
});

describe.skipIf(!hasData)("hippocampus, CA3 (skipped without ../shared/data)", () => {
  test("a duplicate pair is refused and both of its units are named with the way out (Q4, S7)", async () => {
    const found = await infer(await read("ca3-rooms/17894_fambegin1.h5"));
    expect(found.verdict).toBe("refused");
    expect(found.fit).toBeUndefined();
    expect(found.reasons[0]).toMatch(/unit 59 .*unit 52's/);
    expect(found.reasons[0]).toContain("--accept duplicates");
  });

  test("with the duplicate dropped it is inferred from, and the report still says so (Q4)", async () => {
    const found = await infer(await read("ca3-rooms/17894_fambegin1.h5"), {
      accept: ["duplicates"],
      windowMs: 50,
      surrogates: 3,
    });
    expect(found.verdict).not.toBe("refused");
    expect(found.data.unitIds).not.toContain(59);
    expect(found.data.unitIds).toContain(52);
    expect(found.caveats.join(" ")).toContain("of unit 59");
  });
});

describe.skipIf(!hasData)("units that share a stimulus (skipped without ../shared/data)", () => {
  test("without the stimulus: interactions at most, and what was not given is named (S7)", async () => {
    const found = await infer(await read(TRIALS));
    expect(["interactions", "no-interactions"]).toContain(found.verdict);
    expect(fitOf(found).unusedStimuli).toContain("stimulus");
    if (found.verdict === "interactions") expect(found.reasons[0]).toContain("--stimulus stimulus");
  });

  test("with it: no interactions, and the other column of the trials that drives the units joins by itself (S7, S8)", async () => {
    const found = await infer(await read(TRIALS), { stimulus: "stimulus" });
    expect(found.verdict).toBe("no-interactions");
    const { stimulus } = fitOf(found);
    expect(stimulus?.name).toBe("stimulus,contrast");
    expect(stimulus?.added).toEqual(["contrast"]);
  });
});
