import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Recording, Unit } from "@telos/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readRecording, writeCsv, writePynapple } from "../src/index.ts";
import { hasH5py, python } from "./surroundings.ts";

const unit = (id: number, timesS: number[], stopS = 12.5): Unit => ({
  id,
  name: String(id),
  timesS: Float64Array.from(timesS),
  observed: [{ startS: 0, stopS }],
  columns: {},
});
const same = [unit(4, [0.1, 0.25, 7.125]), unit(2, [])];
const large = unit(9007199254740991, [0, 1 / 999, 2 / 999], 6.5);
const recording: Recording = {
  format: "test",
  identifier: "",
  description: "",
  units: [...same, large],
  tables: [],
  stimuli: [],
  notes: [],
  facts: {},
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "telos-spikes-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("pynapple and CSV", () => {
  const same = recording.units
    .slice(0, 2)
    .map(({ id, timesS, observed }) => ({ id, name: String(id), timesS, observed: observed ?? [], columns: {} }));

  test("a TsGroup comes back with its units, silent ones too, and its time support as observed time", async () => {
    const back = await readRecording(writePynapple({ ...recording, units: same }));
    expect(back.format).toBe("pynapple TsGroup");
    expect(back.units).toEqual(same);
  });

  test("units observed at different times do not fit a TsGroup and are refused", () => {
    expect(() => writePynapple(recording)).toThrow(/units 4 and 9007199254740991 were observed at different times/);
  });

  test.skipIf(!hasH5py)(
    "NumPy reads the TsGroup: sorted times, the unit of each, keys, support (skipped without python3-numpy)",
    () => {
      const file = join(folder, "group.npz");
      const units = [same[0], { ...same[1], timesS: Float64Array.of(0.2, 0.05) }];
      writeFileSync(file, writePynapple({ ...recording, units }));
      const shown = python(
        `
import sys, json, numpy as np
z = np.load(sys.argv[1])
print(json.dumps({k: [z[k].dtype.str, z[k].tolist()] for k in z.files}))`,
        file,
      );
      expect(shown).toEqual({
        type: ["<U7", ["TsGroup"]],
        t: ["<f8", [0.05, 0.1, 0.2, 0.25, 7.125]],
        index: ["<i8", [2, 4, 2, 4, 4]],
        keys: ["<i8", [4, 2]],
        start: ["<f8", [0]],
        end: ["<f8", [12.5]],
      });
    },
  );

  test("a CSV of spikes comes back to the last digit; a silent unit leaves no row", async () => {
    const text = writeCsv(recording);
    expect(text.startsWith("unit,time_s\n4,0.1\n4,0.25\n4,7.125\n9007199254740991,0\n")).toBe(true);
    const back = await readRecording({ bytes: new TextEncoder().encode(text), name: "spikes.csv" });
    expect(back.units.map((unit) => [unit.id, unit.timesS])).toEqual([
      [4, same[0].timesS],
      [9007199254740991, large.timesS],
    ]);
  });

  test("a CSV may have other columns, separators, quotes, comments and names", async () => {
    const text = '# spikes\n"time_s";"channel";"unit"\n0.5;7;"left cell"\n\n0.25;7;right\n0.75;7;"left cell"\n';
    const back = await readRecording({ bytes: new TextEncoder().encode(text), name: "x.csv" });
    expect(back.units.map((unit) => [unit.id, unit.name, ...unit.timesS])).toEqual([
      [0, "left cell", 0.5, 0.75],
      [1, "right", 0.25],
    ]);
    expect(back.notes).toEqual(["Columns not read: channel."]);
  });

  test("a CSV row that cannot be read is named by its line", async () => {
    const read = (text: string) => readRecording({ bytes: new TextEncoder().encode(text), name: "x.csv" });
    await expect(read("unit,time_s\n1,0.5\n1,half\n")).rejects.toThrow(
      'x.csv: line 3: time_s is "half", not a number of seconds.',
    );
    await expect(read("unit,time_s\n1\n")).rejects.toThrow("x.csv: line 2 has 1 cells, the header 2.");
    await expect(read("unit,time_s\n,1\n")).rejects.toThrow(/line 2 names no unit/);
  });
});
