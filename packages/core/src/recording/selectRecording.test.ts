import { describe, expect, test } from "vitest";
import { fromSamples } from "./fromSamples.ts";
import type { Interval, Recording, Unit } from "./recording.ts";
import { dropSparse, keepUnits, selectRecording } from "./selectRecording.ts";

const unit = (id: number, timesS: number[], observed?: Interval[]): Unit => ({
  id,
  name: String(id),
  timesS: Float64Array.from(timesS),
  columns: {},
  ...(observed === undefined ? {} : { observed }),
});
const recordingOf = (...units: Unit[]): Recording => ({
  format: "test",
  identifier: "",
  description: "",
  units,
  stimuli: [],
  notes: [],
  facts: {},
  tables: [
    {
      name: "epochs",
      path: "/intervals/epochs",
      startS: Float64Array.of(0, 6),
      stopS: Float64Array.of(4, 8),
      columns: { condition: ["a", "b"] },
      skippedColumns: [],
    },
  ],
});
const stretch = (startS: number, stopS: number): Interval => ({ startS, stopS });

describe("selecting units and time (Q2)", () => {
  test("where the file does not say, observed time runs from the first to the last spike of the whole file", () => {
    const selected = selectRecording(recordingOf(unit(0, [0.5004, 3]), unit(1, [1, 9.0001])), { unitIds: [0] });
    expect(selected.observedFrom).toBe("first to last spike");
    expect(selected.observed).toEqual([stretch(0.5, 9.001)]);
    expect([...selected.units[0].timesS]).toEqual([0.5004, 3]);
  });

  test("the last spike of all lies inside the observed time", () => {
    const selected = selectRecording(recordingOf(unit(0, [1, 2, 3])));
    expect(selected.units[0].timesS).toHaveLength(3);
  });

  test("obs_intervals, epochs and range are intersected; spikes outside are left out", () => {
    const recording = recordingOf(
      unit(0, [1, 3.5, 5, 7, 7.5], [stretch(0, 10)]),
      unit(1, [3.2, 7.2], [stretch(3, 10)]),
    );
    const selected = selectRecording(recording, { epochs: ["epochs"], toS: 7.4 });
    expect(selected.observedFrom).toBe("obs_intervals");
    expect(selected.observed).toEqual([stretch(3, 4), stretch(6, 7.4)]);
    expect(selected.observedS).toBeCloseTo(2.4, 12);
    expect(selected.units.map((one) => [...one.timesS])).toEqual([
      [3.5, 7],
      [3.2, 7.2],
    ]);
    expect(selected.notes).toEqual([
      expect.stringContaining("of up to 10 s only the 7 s count in which all of them were"),
    ]);
  });

  test("without obs_intervals the chosen epochs are the observed time, spikes or no spikes", () => {
    const selected = selectRecording(recordingOf(unit(0, [1, 7])), { epochs: ["epochs/b"] });
    expect(selected.observedFrom).toBe("epochs");
    expect(selected.observed).toEqual([stretch(6, 8)]);
  });

  test("spike times come out ascending", () => {
    expect([...selectRecording(recordingOf(unit(0, [3, 1, 2]))).units[0].timesS]).toEqual([1, 2, 3]);
  });

  test("silent units are dropped and named with the reason", () => {
    const { units, dropped } = selectRecording(recordingOf(unit(0, [1, 2]), unit(4, []), unit(9, [7])), { toS: 3 });
    expect(units.map((one) => one.id)).toEqual([0]);
    expect(dropped).toEqual([
      { id: 4, kind: "silent", why: "no spikes" },
      { id: 9, kind: "silent", why: "no spikes in the chosen time" },
    ]);
  });

  test("units can be set aside by choice or for want of spikes, and are named", () => {
    const selected = selectRecording(recordingOf(unit(0, [1, 2]), unit(4, [2]), unit(9, [1, 2, 3])));
    expect(keepUnits(selected, [9], "less active").dropped).toEqual([
      { id: 0, kind: "not chosen", why: "less active" },
      { id: 4, kind: "not chosen", why: "less active" },
    ]);
    expect(dropSparse(selected, 2).dropped).toEqual([{ id: 4, kind: "sparse", why: "fewer than 2 spikes" }]);
  });

  test("no observed time left, an empty range and a recording without units are refused", () => {
    const recording = recordingOf(unit(0, [1, 2]));
    expect(() => selectRecording(recording, { fromS: 50 })).toThrow(
      /No observed time is left: 1\.001 s between 1 s and 2\.001 s/,
    );
    expect(() => selectRecording(recording, { fromS: 2, toS: 2 })).toThrow(/no stretch of time/);
    expect(() => selectRecording(recording, { fromS: Number.NaN })).toThrow(/no stretch of time/);
    expect(() => selectRecording(recordingOf())).toThrow(/holds no units/);
    expect(() => selectRecording(recordingOf(unit(0, [])))).toThrow("No unit of the recording has a spike.");
  });

  test("a recording of binned activity only is refused with what it holds and the option that reads it", () => {
    const counts = { name: "a", path: "/processing/a", steps: 3, units: 2, counts: new Uint8Array(6), largest: 0 };
    expect(() => selectRecording({ ...recordingOf(), binned: [counts] })).toThrow(
      "holds no units, only binned activity: /processing/a [3 steps, 2 units]. Give --words",
    );
  });
});

describe("sample numbers", () => {
  test("dividing by the sampling rate gives seconds and says so", () => {
    const recording = fromSamples(recordingOf(unit(0, [15000, 30000])), 15000);
    expect([...recording.units[0].timesS]).toEqual([1, 2]);
    expect(recording.notes.at(-1)).toMatch(/divided by 15000/);
    expect(() => fromSamples(recording, 0)).toThrow(/samplesPerSecond/);
  });
});
