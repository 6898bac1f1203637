import { createHash } from "node:crypto";
import type { Recording } from "@telos/core";
import { describe, expect, test } from "vitest";
import { readRecording } from "../src/index.ts";
import { dataFile, hasData, hasH5py, python } from "./surroundings.ts";

const NWB2 = [
  "nwb/a_12units_trials.nwb",
  "nwb/edge_uint8_index_empty_unit.nwb",
  "nwb/phy-A8604-211122.nwb",
  "nwb/retina_Demas2003_6WK_CTRL_ME1.nwb",
];
const NWB1 = ["fambegin1", "fambegin2", "novel1begin1", "novel1begin2"].map((name) => `ca3-rooms/17894_${name}.h5`);
const RETINA = [
  "retina-waves/Demas2003_6WK_CTRL_ME1.h5",
  "retina-waves/Demas2003_6WK_DR_HE5.h5",
  "retina-waves/Hennig2011_spikes_P5_Bic_10uM_16_Mar_2010_bic_day2.h5",
  "retina-waves/Hennig2011_spikes_P5_Bic_10uM_16_Mar_2010_control_day1.h5",
];

/** SHA-256 of each unit's spike times as little-endian doubles: equal only if every bit is. */
const hashes = (recording: Recording) =>
  recording.units.map(({ id, timesS }) => [
    id,
    createHash("sha256")
      .update(new Uint8Array(timesS.buffer, timesS.byteOffset, timesS.byteLength))
      .digest("hex"),
  ]);

const HASH = `
import h5py, sys, json, hashlib, numpy as np
digest = lambda a: hashlib.sha256(np.ascontiguousarray(a, dtype="<f8").tobytes()).hexdigest()
h = h5py.File(sys.argv[1], "r")
`;
const NWB2_ORACLE = `${HASH}
u = h["units"]; ends = [0] + [int(e) for e in u["spike_times_index"]]
print(json.dumps([[int(i), digest(u["spike_times"][a:b])] for i, a, b in zip(u["id"], ends, ends[1:])]))`;
const NWB1_ORACLE = `${HASH}
out = []
units = h["processing/matlab_scripts/UnitTimes"]
for key in sorted((k for k in units if k.isdigit()), key=int):
    t = np.atleast_1d(units[key]["times"][()]).ravel()
    out.append([int(key), digest(t[0:0] if len(t) == 1 and not t[0] >= 0 else t)])
print(json.dumps(out))`;
const RETINA_ORACLE = `${HASH}
ends = np.cumsum(h["sCount"][()]); starts = ends - h["sCount"][()]
print(json.dumps([[i, digest(h["spikes"][a:b])] for i, (a, b) in enumerate(zip(starts, ends))]))`;

describe.skipIf(!hasData || !hasH5py)(
  "real files against h5py (skipped without ../shared/data or python3-h5py)",
  () => {
    test.each([
      ...NWB2.map((file) => [file, NWB2_ORACLE]),
      ...NWB1.map((file) => [file, NWB1_ORACLE]),
      ...RETINA.map((file) => [file, RETINA_ORACLE]),
    ])("%s: every spike time of every unit is h5py's, bit for bit", async (file, oracle) => {
      const recording = await readRecording({ path: dataFile(file) });
      expect(hashes(recording)).toEqual(python(oracle, dataFile(file)));
    });

    test("trial columns of numbers, text and truth values are h5py's", async () => {
      const file = dataFile("nwb/a_12units_trials.nwb");
      const [table] = (await readRecording({ path: file })).tables;
      const oracle = python<Record<string, unknown[]>>(
        `${HASH}
t = h["intervals/trials"]
print(json.dumps({k: t[k][()].tolist() for k in ["start_time", "stop_time", "stimulus", "contrast", "correct"]}))`,
        file,
      );
      expect({ ...table.columns, start_time: [...table.startS], stop_time: [...table.stopS] }).toEqual(oracle);
    });
  },
);

describe.skipIf(!hasData)("what real files hold (skipped without ../shared/data)", () => {
  const read = (name: string) => readRecording({ path: dataFile(name) });

  test("NWB 2: observed stretches, electrode positions, quality and facts of the synthetic probe", async () => {
    const recording = await read("nwb/a_12units_trials.nwb");
    expect(recording.format).toBe("NWB 2.7.0");
    expect(recording.description).toBe("12 orientation-tuned Poisson units, 600 s, drifting gratings");
    expect(recording.facts).toMatchObject({ species: "Mus musculus", age: "P90D", keywords: "synthetic; spiking" });
    expect(recording.units[3]).toMatchObject({
      id: 3,
      observed: [{ startS: 0, stopS: 600 }],
      positionUm: [0, 60, 0],
      columns: { quality: "good", depth_um: 60 },
    });
    expect(recording.tables[0]).toMatchObject({ name: "trials", path: "/intervals/trials", skippedColumns: [] });
    expect(recording.notes).toEqual([]);
  });

  test("NWB 2: an empty unit between two others keeps its place, equal times are left for the gate", async () => {
    const { units } = await read("nwb/edge_uint8_index_empty_unit.nwb");
    expect(units.map((unit) => [unit.name, ...unit.timesS])).toEqual([
      ["u1", 0.1, 0.2],
      ["u2"],
      ["u3", 0.05, 0.05, 0.3],
    ]);
  });

  test("NWB 2: a tag that each epoch has once is a column, references are named as not read", async () => {
    const recording = await read("nwb/phy-A8604-211122.nwb");
    expect(recording.units.map((unit) => unit.id)).toEqual([6, 191, 206]);
    expect(recording.tables[0].columns).toEqual({ tags: ["wake"] });
    expect(recording.notes).toEqual(["/units: columns not read (ragged, references or arrays): electrode_group."]);
  });

  test("NWB 1: names, silent units behind dummy values, the epoch, the citation, the unread position", async () => {
    const recording = await read("ca3-rooms/17894_fambegin1.h5");
    expect(recording.format).toBe("NWB 1.0.0");
    expect(recording.units).toHaveLength(66);
    expect(recording.units[0]).toMatchObject({ id: 0, name: "T03C01" });
    expect(recording.units.filter((unit) => unit.timesS.length === 0)).toHaveLength(24);
    expect(recording.tables[0]).toMatchObject({ name: "epochs", columns: { name: ["fambegin1"] } });
    expect(recording.tables[0].stopS[0]).toBeCloseTo(900.733101, 6);
    expect(recording.citation).toContain("Eleven maps for eleven rooms");
    expect(recording.notes).toEqual([
      "Behaviour in the file that is not read: /processing/matlab_scripts/Position/body.",
      "24 of 66 units hold one dummy value (NaN or a negative time) in place of spikes: read as silent.",
    ]);
  });

  test("retinal waves: the same recording in two formats holds the same spikes; positions are micrometres", async () => {
    const h5 = await read("retina-waves/Demas2003_6WK_CTRL_ME1.h5");
    const nwb = await read("nwb/retina_Demas2003_6WK_CTRL_ME1.nwb");
    expect(h5.units.map((unit) => unit.timesS)).toEqual(nwb.units.map((unit) => unit.timesS));
    expect(h5.units[2]).toMatchObject({ name: "ch_28b", positionUm: [200, 800] });
    expect(h5.facts).toMatchObject({ species: "mouse", condition: "ctl", "age (postnatal days)": "42" });
    expect(h5.citation).toContain("Eglen et al. 2014");
  });

  test("retinal waves: a file without names numbers its units", async () => {
    const recording = await read("retina-waves/Hennig2011_spikes_P5_Bic_10uM_16_Mar_2010_bic_day2.h5");
    expect(recording.units).toHaveLength(57);
    expect(recording.units[56].name).toBe("u56");
    expect(recording.facts.condition).toBe("bic");
  });

  test("bytes and path give the same recording", async () => {
    const { readFileSync } = await import("node:fs");
    const path = dataFile("nwb/phy-A8604-211122.nwb");
    const bytes = new Uint8Array(readFileSync(path));
    expect(await readRecording({ bytes, name: path })).toEqual(await readRecording({ path }));
  });

  test("the reference recording is read in well under a second", async () => {
    await read("nwb/edge_uint8_index_empty_unit.nwb"); // loads the library
    const start = performance.now();
    await read("nwb/retina_Demas2003_6WK_CTRL_ME1.nwb");
    expect(performance.now() - start).toBeLessThan(500);
  });
});
