import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readRecording } from "../src/index.ts";
import { hasH5py, python } from "./surroundings.ts";

/** What other programs write and the real files at hand do not show, made here with h5py. */
const MAKE = `
import h5py, sys, numpy as np
folder = sys.argv[1]
def typed(o, kind, **attrs):
    o.attrs["neurodata_type"] = kind
    for k, v in attrs.items(): o.attrs[k] = v
    return o
def nwb(name, version="2.5.0"):
    h = h5py.File(f"{folder}/{name}", "w", userblock_size=512 if name == "block.nwb" else 0)
    h.attrs["nwb_version"] = version
    h["identifier"] = name
    h["session_description"] = name
    return h
for width in ["u1", "u2", "u4", "u8", ">u2", "i4", "i8"]:
    with nwb(f"index_{width.replace('>', 'be')}.nwb") as h:
        u = typed(h.create_group("units"), "Units")
        u["id"] = np.array([3, 5, 8], dtype="i8")
        u["spike_times"] = np.array([0.5, 1.5, 2.5, 3.5], dtype=">f8" if width == ">u2" else "f4")
        u["spike_times_index"] = np.array([1, 1, 4], dtype=width)
with nwb("elsewhere.nwb") as h:
    u = typed(h.create_group("processing/ecephys/sorted"), "Units", colnames=["spike_times", "good", "label", "waves", "ref", "hash", "half", "level", "fixed"])
    u["id"] = np.array([7, 7], dtype="u2")
    u["spike_times"] = np.array([1.0, np.nan, 2.0, np.inf])
    u["spike_times_index"] = np.array([2, 3], dtype="u8")
    u["good"] = np.array([True, False])
    u["label"] = np.array(["α", "β"], dtype=h5py.string_dtype())
    u["waves"] = np.zeros(5); u["waves_index"] = np.array([2, 5], dtype="u1")
    u["ref"] = np.array([u.ref, u.ref], dtype=h5py.ref_dtype)
    u["hash"] = np.array([2**63, 1], dtype="u8")
    u["half"] = np.array([1.5, 2.5], dtype="f2")
    u["level"] = np.array([2, 1], dtype=h5py.enum_dtype({"low": 1, "high": 2}, basetype="i4"))
    u["fixed"] = np.array([b"ab", b"c"], dtype="S4")
    h["broken"] = h5py.SoftLink("/nowhere")
    h["outside"] = h5py.ExternalLink("other.h5", "/x")
    typed(h.create_group("stimulus/presentation/steady"), "TimeSeries")
    s = h["stimulus/presentation/steady"]
    s["data"] = np.array([0, 10, 20, 30], dtype="i2"); s["data"].attrs["conversion"] = 0.1; s["data"].attrs["offset"] = 1.0; s["data"].attrs["unit"] = "V"
    s["starting_time"] = 5.0; s["starting_time"].attrs["rate"] = 4.0
    f = typed(h.create_group("stimulus/presentation/film"), "ImageSeries")
    f["data"] = np.zeros((3, 4, 5), dtype="u1"); f["timestamps"] = np.arange(3.0)
    w = typed(h.create_group("stimulus/presentation/words"), "AnnotationSeries")
    w["data"] = np.array(["on", "off"], dtype=h5py.string_dtype()); w["timestamps"] = np.arange(2.0)
    n = typed(h.create_group("stimulus/presentation/short"), "TimeSeries")
    n["data"] = np.zeros(3); n["timestamps"] = np.arange(2.0)
    t = typed(h.create_group("processing/behavior/licks"), "TimeIntervals", colnames=["start_time", "stop_time", "tags", "timeseries"])
    t["start_time"] = np.array([1.0, 2.0]); t["stop_time"] = np.array([1.5, np.nan])
    t["tags"] = np.array(["a", "b", "c"], dtype=h5py.string_dtype()); t["tags_index"] = np.array([1, 3], dtype="u1")
    t["timeseries"] = np.zeros(2, dtype=[("idx", "i4"), ("count", "i4")])
with nwb("block.nwb") as h:
    u = typed(h.create_group("units"), "Units")
    u["id"] = np.array([0]); u["spike_times"] = np.arange(10.0); u["spike_times_index"] = np.array([10], dtype="u1")
with nwb("short.nwb") as h:
    u = typed(h.create_group("units"), "Units")
    u["id"] = np.array([0, 1]); u["spike_times"] = np.arange(10.0); u["spike_times_index"] = np.array([4, 12], dtype="u1")
with nwb("rest.nwb") as h:
    u = typed(h.create_group("units"), "Units")
    u["id"] = np.array([0, 1]); u["spike_times"] = np.arange(10.0); u["spike_times_index"] = np.array([4, 7], dtype="u1")
with nwb("bare.nwb") as h:
    typed(h.create_group("units"), "Units")["id"] = np.array([0, 1])
with nwb("lzf.nwb") as h:
    u = typed(h.create_group("units"), "Units")
    u["id"] = np.array([0]); u.create_dataset("spike_times", data=np.arange(1000.0), compression="lzf"); u["spike_times_index"] = np.array([1000], dtype="u2")
with h5py.File(f"{folder}/old.h5", "w") as h:
    h["nwb_version"] = "NWB-1.0.6"
    g = h.create_group("processing/sorting/UnitTimes")
    for name, times in {"unit_10": [[3.0], [4.0]], "unit_2": [[1.0, 2.0]], "unit_3": [[np.nan]], "unit_4": [[0.5]]}.items(): g[name + "/times"] = np.array(times)
    h["epochs/sleep/start_time"] = 0.0; h["epochs/sleep/stop_time"] = 9.0
with h5py.File(f"{folder}/waves.h5", "w") as h:
    h["spikes"] = np.array([1.0, 2.0, 3.0]); h["sCount"] = np.array([1, 2], dtype="i8"); h["epos"] = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]); h["channel_labels"] = np.array([b"A", b"B"])
with h5py.File(f"{folder}/wrong.h5", "w") as h:
    h["spikes"] = np.array([1.0, 2.0, 3.0]); h["sCount"] = np.array([1, 4])
print("null")`;

describe.skipIf(!hasH5py)("files as other programs write them (made with h5py; skipped where it is absent)", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "telos-odd-"));
    python(MAKE, folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const read = (name: string) => readRecording({ path: join(folder, name) });

  test.each(["u1", "u2", "u4", "u8", "beu2", "i4", "i8"])(
    "a spike_times_index of type %s is understood",
    async (width) => {
      const { units } = await read(`index_${width}.nwb`);
      expect(units.map((unit) => [unit.id, ...unit.timesS])).toEqual([[3, 0.5], [5], [8, 1.5, 2.5, 3.5]]);
    },
  );

  test("units are found by their type wherever they lie; columns of every kind are read or named", async () => {
    const { units, notes } = await read("elsewhere.nwb");
    expect(units).toEqual([
      { id: 0, name: "α", timesS: Float64Array.of(1), columns: { good: true, level: 2, fixed: "ab" } },
      { id: 1, name: "β", timesS: Float64Array.of(2), columns: { good: false, level: 1, fixed: "c" } },
    ]);
    expect(notes).toContain(
      "/processing/ecephys/sorted: columns not read (ragged, references or arrays): waves, ref, hash, half.",
    );
    expect(notes).toContain(
      "/processing/ecephys/sorted/id does not give each unit its own integer: units are numbered from 0 by row.",
    );
  });

  test("NaN and infinite spike times, and values that belong to no unit, are left out and counted", async () => {
    const { notes } = await read("elsewhere.nwb");
    expect(notes).toContain("Unit 0: 1 spike times that are NaN or infinite were left out.");
    expect(notes).toContain(
      "/processing/ecephys/sorted/spike_times: the last 1 values belong to no unit and were left out.",
    );
    expect((await read("rest.nwb")).notes).toContain(
      "/units/spike_times: the last 3 values belong to no unit and were left out.",
    );
  });

  test("a stimulus with a starting time and a rate gets its sample times, and its conversion is applied", async () => {
    const { stimuli, notes } = await read("elsewhere.nwb");
    expect(stimuli).toHaveLength(1);
    expect(stimuli[0]).toMatchObject({ name: "steady", channels: 1, unit: "V" });
    expect([...stimuli[0].timesS]).toEqual([5, 5.25, 5.5, 5.75]);
    expect([...stimuli[0].values]).toEqual([1, 2, 3, 4]);
    expect(notes).toContain("/stimulus/presentation/film was not read: each sample is an array [4, 5].");
    expect(notes).toContain("/stimulus/presentation/words was not read: its data are not numbers.");
    expect(notes).toContain("/stimulus/presentation/short was not read: its timestamps do not fit its data.");
  });

  test("a table of intervals is found by its type; lists and compounds are skipped and named", async () => {
    const { tables } = await read("elsewhere.nwb");
    expect(tables).toHaveLength(1);
    expect(tables[0]).toMatchObject({
      name: "licks",
      path: "/processing/behavior/licks",
      columns: {},
      skippedColumns: ["tags", "timeseries"],
    });
    expect([...tables[0].stopS]).toEqual([1.5, Number.NaN]);
  });

  test("a file behind a user block, as MATLAB writes them, is HDF5 all the same", async () => {
    expect((await read("block.nwb")).units[0].timesS).toHaveLength(10);
  });

  test("an index beyond its data, a units table without spikes and an unknown compression are named with their path", async () => {
    await expect(read("short.nwb")).rejects.toThrow(
      /\/units\/spike_times_index\[1\] = 12 does not lie between 4 and 10\./,
    );
    await expect(read("bare.nwb")).rejects.toThrow(/\/units lists 2 units but holds no spike_times/);
    await expect(read("lzf.nwb")).rejects.toThrow(
      /\/units\/spike_times is compressed with lzf, which is not read here\. Rewrite it with gzip/,
    );
  });

  test("NWB 1: names in natural order, columns and rows alike, NaN is silent, one real spike is not", async () => {
    const recording = await read("old.h5");
    expect(recording.format).toBe("NWB 1.0.6");
    expect(recording.units.map((unit) => [unit.id, unit.name, ...unit.timesS])).toEqual([
      [0, "unit_2", 1, 2],
      [1, "unit_3"],
      [2, "unit_4", 0.5],
      [3, "unit_10", 3, 4],
    ]);
    expect(recording.tables[0].columns).toEqual({ name: ["sleep"], description: [""] });
  });

  test("retinal waves: names under any name, positions in rows; counts that do not add up are refused", async () => {
    const { units } = await read("waves.h5");
    expect(units.map(({ name, positionUm, timesS }) => [name, positionUm, [...timesS]])).toEqual([
      ["A", [1, 2, 3], [1]],
      ["B", [4, 5, 6], [2, 3]],
    ]);
    await expect(read("wrong.h5")).rejects.toThrow(/\/sCount adds up to 5 spikes but \/spikes holds 3/);
  });
});
