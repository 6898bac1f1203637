import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Recording } from "@telos/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readRecording, writeNwb } from "../src/index.ts";
import { dataFile, hasData, hasH5py, python } from "./surroundings.ts";

const OPTIONS = { sessionStart: "2001-02-14T09:30:00+01:00", seed: 20 };
const SHORT = { startS: 0, stopS: 12.5 };

/** One of everything that a recording can hold. */
const recording: Recording = {
  format: "NWB 2.7.0",
  identifier: "everything-1",
  description: "µ-recording with “quotes”, 日本語 and\nlines",
  units: [
    {
      id: 4,
      name: "first",
      timesS: Float64Array.of(0.1, 0.25, 7.125),
      observed: [SHORT],
      positionUm: [200, 500],
      columns: { quality: "good", snr: 3.5, isolated: true },
    },
    {
      id: 2,
      name: "silent",
      timesS: new Float64Array(0),
      observed: [SHORT],
      positionUm: [200, 800],
      columns: { quality: "", snr: -0.25, isolated: false },
    },
    {
      id: 9007199254740991,
      name: "two stretches",
      timesS: Float64Array.from({ length: 6000 }, (_, k) => k / 999),
      observed: [
        { startS: 0, stopS: 3 },
        { startS: 4, stopS: 6.5 },
      ],
      columns: { quality: "mua", snr: 1e-7, isolated: true },
    },
  ],
  // Members of an HDF5 group come back in alphabetical order.
  tables: [
    {
      name: "epochs",
      path: "/intervals/epochs",
      startS: new Float64Array(0),
      stopS: new Float64Array(0),
      columns: {},
      skippedColumns: [],
    },
    {
      name: "trials",
      path: "/intervals/trials",
      startS: Float64Array.of(0, 2.5),
      stopS: Float64Array.of(2, 4),
      columns: { angle: [90, Number.NaN], side: ["left", "rechts ⟶"], correct: [true, false] },
      skippedColumns: [],
    },
  ],
  stimuli: [
    {
      name: "contrast",
      path: "/stimulus/presentation/contrast",
      timesS: Float64Array.of(0, 1, 2),
      values: Float64Array.of(0.5, Number.NaN, 1),
      channels: 1,
      unit: "n.a.",
    },
    {
      name: "position",
      path: "/stimulus/presentation/position",
      timesS: Float64Array.of(0, 0.5),
      values: Float64Array.of(1, 2, 3, 4),
      channels: 2,
      unit: "cm",
    },
  ],
  notes: [],
  facts: {
    species: "Mus musculus",
    age: "P42D",
    "session start": OPTIONS.sessionStart,
    keywords: "one; two",
    condition: "control",
  },
  citation: "Nobody 2001, J. Nowhere 1: 1.",
};

let folder: string;
let bytes: Uint8Array;
let path: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "telos-nwb-"));
  bytes = await writeNwb(recording, OPTIONS);
  path = join(folder, "everything.nwb");
  writeFileSync(path, bytes);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("NWB files written here", () => {
  test("read back they are what was written: units, tables, stimuli, facts, citation", async () => {
    const back = await readRecording({ path });
    const { condition, ...facts } = recording.facts;
    expect(back).toEqual({ ...recording, facts, notes: ["/stimulus/presentation/contrast: 1 of 3 values are NaN."] });
    expect(condition).toBe("control"); // has no place of its own in NWB: see the test below
  });

  test("the same recording and seed give the same bytes: in another process, another time zone, another order of work", async () => {
    const sha = (data: Uint8Array) => createHash("sha256").update(data).digest("hex");
    await readRecording(bytes);
    expect(sha(await writeNwb(recording, OPTIONS))).toBe(sha(bytes));
    const small = { ...recording, stimuli: [], tables: [], units: recording.units.slice(0, 2) };
    const script = `import { writeNwb } from ${JSON.stringify(join(import.meta.dirname, "../src/writeNwb.ts"))};
      import { createHash } from "node:crypto";
      const recording = ${JSON.stringify(small)};
      recording.units.forEach((unit) => { unit.timesS = Float64Array.from(Object.values(unit.timesS)); });
      console.log(createHash("sha256").update(await writeNwb(recording, ${JSON.stringify(OPTIONS)})).digest("hex"));`;
    const env = { ...process.env, TZ: "Asia/Tokyo" };
    const other = execFileSync(process.execPath, ["--input-type=module", "-e", script], { env }).toString().trim();
    expect(other).toBe(sha(await writeNwb(small, OPTIONS)));
  });

  test("another seed gives other object ids and nothing else", async () => {
    const other = await writeNwb(recording, { ...OPTIONS, seed: 21 });
    expect(other).not.toEqual(bytes);
    expect(await readRecording(other)).toEqual(await readRecording(bytes));
  });

  test("the clock is given back", () => {
    expect(Date.now()).toBeGreaterThan(Date.parse(OPTIONS.sessionStart) + 1e9);
  });

  test("a session start without time zone and a table name with a slash are refused", async () => {
    await expect(writeNwb(recording, { ...OPTIONS, sessionStart: "2001-02-14" })).rejects.toThrow(
      /not a date with a time zone/,
    );
    await expect(writeNwb(recording, { ...OPTIONS, sessionStart: "soon" })).rejects.toThrow(/"soon"/);
    const tables = [{ ...recording.tables[0], name: "a/b" }];
    await expect(writeNwb({ ...recording, tables }, OPTIONS)).rejects.toThrow(/"a\/b" .* cannot name an object/);
  });

  test("units without observed stretches, positions or columns make a plain file", async () => {
    const units = [{ id: 0, name: "0", timesS: Float64Array.of(1, 2), columns: {} }];
    const plain = { ...recording, units, tables: [], stimuli: [], facts: {} };
    expect((await readRecording(await writeNwb(plain, OPTIONS))).units).toEqual(units);
  });
});

describe.skipIf(!hasH5py)("NWB files written here, read by h5py (skipped without python3-h5py)", () => {
  const READ = `
import h5py, sys, json
h = h5py.File(sys.argv[1], "r")
text = lambda v: v.decode() if isinstance(v, bytes) else v
u = h["units"]
target = lambda name: h[u[name + "_index"].attrs["target"]].name
types = {}
def visit(name, o):
    if "neurodata_type" in o.attrs: types[name] = [o.attrs["namespace"], o.attrs["neurodata_type"], len(o.attrs["object_id"])]
h.visititems(visit)
print(json.dumps({
  "root": {k: text(h.attrs[k]) for k in ["namespace", "neurodata_type", "nwb_version"]},
  "texts": {k: text(h[k][()]) for k in ["identifier", "session_description", "session_start_time", "timestamps_reference_time", "general/notes"]},
  "created": [text(v) for v in h["file_create_date"]],
  "groups": all(k in h for k in ["acquisition", "analysis", "processing", "general", "stimulus/presentation", "stimulus/templates"]),
  "ids": u["id"][()].tolist(), "idType": u["id"].dtype.str,
  "times": u["spike_times"][:3].tolist(), "timesType": u["spike_times"].dtype.str, "ends": u["spike_times_index"][()].tolist(),
  "observed": u["obs_intervals"][()].tolist(), "observedEnds": u["obs_intervals_index"][()].tolist(),
  "targets": [target(k) for k in ["spike_times", "obs_intervals", "electrodes"]],
  "electrodes": h[u["electrodes"].attrs["table"]].name,
  "group": h[h["general/extracellular_ephys/electrodes/group"][0]].name,
  "device": h["general/extracellular_ephys/array/device"].attrs["neurodata_type"],
  "columns": [text(c) for c in u.attrs["colnames"]],
  "names": [text(n) for n in u["unit_name"]],
  "correct": [str(h["intervals/trials/correct"].dtype), h["intervals/trials/correct"].attrs["dtype"], h["intervals/trials/correct"][()].tolist()],
  "position": h["stimulus/presentation/position/data"][()].tolist(),
  "conversion": [float(h["stimulus/presentation/position/data"].attrs[k]) for k in ["conversion", "offset", "resolution"]],
  "types": types,
}))`;

  test("the file is laid out as NWB 2.7 asks: root, session, units with references, electrodes, intervals, stimulus", () => {
    const found = python<Record<string, unknown> & { types: Record<string, [string, string, number]> }>(READ, path);
    expect(found).toMatchObject({
      root: { namespace: "core", neurodata_type: "NWBFile", nwb_version: "2.7.0" },
      texts: {
        identifier: recording.identifier,
        session_description: recording.description,
        session_start_time: OPTIONS.sessionStart,
        timestamps_reference_time: OPTIONS.sessionStart,
        "general/notes": "condition: control",
      },
      created: [OPTIONS.sessionStart],
      groups: true,
      ids: [4, 2, 9007199254740991],
      idType: "<i8",
      times: [0.1, 0.25, 7.125],
      timesType: "<f8",
      ends: [3, 3, 6003],
      observed: [
        [0, 12.5],
        [0, 12.5],
        [0, 3],
        [4, 6.5],
      ],
      observedEnds: [1, 2, 4],
      targets: ["/units/spike_times", "/units/obs_intervals", "/units/electrodes"],
      electrodes: "/general/extracellular_ephys/electrodes",
      group: "/general/extracellular_ephys/array",
      device: "Device",
      columns: ["spike_times", "obs_intervals", "electrodes", "unit_name", "quality", "snr", "isolated"],
      names: ["first", "silent", "two stretches"],
      correct: ["int8", "bool", [1, 0]],
      position: [
        [1, 2],
        [3, 4],
      ],
      conversion: [1, 0, -1],
    });
    const typeOf = (name: string) => found.types[name]?.slice(0, 2);
    expect(typeOf("units")).toEqual(["core", "Units"]);
    expect(typeOf("units/id")).toEqual(["hdmf-common", "ElementIdentifiers"]);
    expect(typeOf("units/spike_times")).toEqual(["hdmf-common", "VectorData"]);
    expect(typeOf("units/spike_times_index")).toEqual(["hdmf-common", "VectorIndex"]);
    expect(typeOf("units/electrodes")).toEqual(["hdmf-common", "DynamicTableRegion"]);
    expect(typeOf("intervals/trials")).toEqual(["core", "TimeIntervals"]);
    expect(typeOf("stimulus/presentation/contrast")).toEqual(["core", "TimeSeries"]);
    expect(typeOf("general/subject")).toEqual(["core", "Subject"]);
    for (const [, , length] of Object.values(found.types)) expect(length).toBe(36);
  });
});

describe.skipIf(!hasData)("real recordings written as NWB (skipped without ../shared/data)", () => {
  test.each([
    "nwb/a_12units_trials.nwb",
    "nwb/edge_uint8_index_empty_unit.nwb",
    "nwb/phy-A8604-211122.nwb",
    "ca3-rooms/17894_novel1begin2.h5",
    "retina-waves/Demas2003_6WK_DR_HE5.h5",
  ])("%s: units and tables come back as they were", async (name) => {
    const original = await readRecording({ path: dataFile(name) });
    const back = await readRecording(await writeNwb(original, OPTIONS));
    expect(back.units).toEqual(original.units);
    expect(back.tables.map((table) => ({ ...table, path: "" }))).toEqual(
      original.tables.map((table) => ({ ...table, path: "" })),
    );
    expect(back.citation).toEqual(original.citation);
  });
});
