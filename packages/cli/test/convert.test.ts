import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Recording } from "@telos/core";
import { encodeNpy, readRecording, writeNpz, writeNwb } from "@telos/recordings";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../src/main.ts";

const folder = mkdtempSync(join(tmpdir(), "telos-convert-"));
const at = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

const recording: Recording = {
  format: "test",
  identifier: "session 1",
  description: "made by a test",
  units: [3, 8].map((id) => ({
    id,
    name: `cell ${id}`,
    timesS: Float64Array.from({ length: 5 }, (_, k) => k / id),
    observed: [{ startS: 0, stopS: 2 }],
    positionUm: [id, 1],
    columns: { quality: "good", snr: id / 2, isolated: id === 3 },
  })),
  tables: [
    {
      name: "trials",
      path: "/intervals/trials",
      startS: Float64Array.of(0, 1),
      stopS: Float64Array.of(0.5, 1.5),
      columns: { side: ["left", "right"], correct: [true, false] },
      skippedColumns: [],
    },
  ],
  stimuli: [
    {
      name: "contrast",
      path: "/stimulus/presentation/contrast",
      timesS: Float64Array.of(0, 1),
      values: Float64Array.of(1, 2, 3, 4),
      channels: 2,
      unit: "1",
    },
  ],
  binned: [
    {
      name: "counts",
      path: "/processing/ecephys/counts",
      steps: 3,
      units: 2,
      counts: Uint8Array.of(0, 1, 2, 0, 0, 3),
      largest: 3,
      binS: 0.5,
      startS: 0,
    },
  ],
  notes: [],
  facts: { species: "Mus musculus", "session start": "2001-02-14T00:00:00+00:00" },
};

async function telos(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = "";
  let err = "";
  const code = await main(args, {
    print: (text) => {
      out += text;
    },
    tell: (text) => {
      err += text;
    },
    canRedraw: false,
    colour: false,
    now: () => new Date("2026-01-01T00:00:00Z"),
    clock: () => performance.now(),
    signal: new AbortController().signal,
  });
  return { code, out: out.replaceAll(`${folder}/`, ""), err: err.replaceAll(`${folder}/`, "") };
}

/** What a format has room for is the same; where a thing lies in a file may differ. */
const withoutPlaces = ({ tables, stimuli, binned, ...rest }: Recording): object => ({
  ...rest,
  format: "",
  tables: tables.map((table) => ({ ...table, path: "" })),
  stimuli: stimuli.map((series) => ({ ...series, path: "" })),
  binned: binned?.map((one) => ({ ...one, path: "" })),
});

describe("telos convert", () => {
  beforeAll(async () => {
    writeFileSync(at("a.nwb"), await writeNwb(recording, { sessionStart: "2001-02-14T00:00:00+00:00", seed: 1 }));
    writeFileSync(at("a.npz"), writeNpz(recording));
  });

  test("NWB to plain arrays and back keeps all that was read", async () => {
    expect(await telos("convert", at("a.nwb"), at("b.npz"), "--to", "npz")).toEqual({
      code: 0,
      out: "b.npz: NumPy arrays, 2 units, 10 spikes, from a.nwb (NWB 2.7.0).\nAll that was read is kept.\n",
      err: "",
    });
    const back = await readRecording({ path: at("b.npz") });
    expect(withoutPlaces(back)).toEqual(withoutPlaces(recording));
    expect((await telos("convert", at("b.npz"), at("c.nwb"))).out).toContain("All that was read is kept.");
    expect(withoutPlaces(await readRecording({ path: at("c.nwb") }))).toEqual(withoutPlaces(recording));
  });

  test("a table and a TsGroup say what they have no place for", async () => {
    const csv = JSON.parse((await telos("convert", at("a.nwb"), at("b.csv"), "--json")).out);
    expect(csv).toMatchObject({ format: "CSV", units: 2, spikes: 10, read: "NWB 2.7.0" });
    expect(csv.lost).toEqual([
      "Names of 2 units: their ids are kept.",
      "Columns of the units: quality, snr, isolated.",
      "Positions of the units.",
      "Tables: trials.",
      "Stimuli: contrast.",
      "What the file says about itself: species, session start.",
      "When the units were observed.",
      "Binned activity: counts.",
    ]);
    expect(readFileSync(at("b.csv"), "utf8").split("\n").slice(0, 3)).toEqual([
      "unit,time_s",
      "3,0",
      "3,0.3333333333333333",
    ]);
    const group = await telos("convert", at("a.nwb"), at("group.npz"));
    expect(group.out).toContain("group.npz: pynapple TsGroup, 2 units, 10 spikes");
    expect((await readRecording({ path: at("group.npz") })).units.map((unit) => [...unit.timesS])).toEqual(
      recording.units.map((unit) => [...unit.timesS]),
    );
  });

  test("population words without a bin width become arrays or a table, and NWB says why not", async () => {
    writeFileSync(at("words.npy"), encodeNpy({ shape: [3, 2], data: Uint8Array.of(0, 1, 1, 0, 1, 1) }));
    expect((await telos("convert", at("words.npy"), at("words.csv"))).code).toBe(0);
    expect(readFileSync(at("words.csv"), "utf8")).toBe("u0,u1\n0,1\n1,0\n1,1\n");
    const refused = await telos("convert", at("words.npy"), at("words.nwb"));
    expect(refused).toMatchObject({ code: 2, out: "" });
    expect(refused.err).toBe(
      "telos: The recording has only binned activity without a bin width, which NWB asks for. Add --to npz.\n",
    );
    expect((await telos("inspect", at("words.npy"))).out).toContain(
      "array: 3 steps of 2 units, population words of 0 and 1, bins of unknown width.",
    );
  });

  test("a folder of Phy becomes NWB; inspect names its units and its checksum does not depend on the raw data", async () => {
    mkdirSync(at("sorted"));
    const put = (name: string, data: string | Uint8Array) => writeFileSync(join(at("sorted"), name), data);
    put("spike_times.npy", encodeNpy({ shape: [4], data: BigUint64Array.of(30n, 60n, 90n, 300n) }));
    put("spike_clusters.npy", encodeNpy({ shape: [4], data: Int32Array.of(7, 2, 7, 2) }));
    put("params.py", "sample_rate = 30000.\n");
    put("cluster_group.tsv", "cluster_id\tgroup\n7\tgood\n2\tmua\n");
    const inspected = async () => JSON.parse((await telos("inspect", at("sorted"), "--json")).out);
    const before = await inspected();
    expect(before).toMatchObject({ format: "Phy folder", unitsInFile: 2 });
    put("recording.dat", "raw data, never read");
    expect((await inspected()).sha256).toBe(before.sha256);
    expect((await telos("convert", at("sorted"), at("phy.nwb"))).out).toContain(
      "1970-01-01T00:00:00+00:00 stands for it",
    );
    const back = await readRecording({ path: at("phy.nwb") });
    expect(back.units.map(({ id, timesS, columns }) => [id, [...timesS], columns])).toEqual([
      [2, [0.002, 0.01], { group: "mua" }],
      [7, [0.001, 0.003], { group: "good" }],
    ]);
  });

  test("the output is never the input, is only replaced with --force, and is written whole or not at all", async () => {
    expect((await telos("convert", at("a.nwb"), at("a.nwb"))).err).toContain("a.nwb: is the input");
    expect((await telos("convert", at("a.nwb"), at("a.npz"))).err).toContain("exists already");
    expect((await telos("convert", at("a.npz"), at("a.out"))).err).toContain("must end in .nwb, .npz or .csv");
    expect((await telos("convert", at("a.npz"), at("x.nwb"), "--to", "nbw")).err).toContain("nwb");
    writeFileSync(at("cut.nwb"), readFileSync(at("a.nwb")).subarray(0, 3000));
    expect(await telos("convert", at("cut.nwb"), at("never.npz"))).toMatchObject({ code: 1, out: "" });
    expect(readdirSync(folder).filter((name) => name.startsWith("never") || name.includes("tmp"))).toEqual([]);
  });
});

const PYTHON = "/usr/bin/python3";
const hasH5py = spawnSync(PYTHON, ["-c", "import h5py, numpy"]).status === 0;

describe.skipIf(!hasH5py)("what telos converted, read by h5py and NumPy (skipped where they are absent)", () => {
  test("spikes, tables, stimuli and binned activity are where pynwb looks for them", () => {
    const script = `
import h5py, numpy as np, json, sys
h = h5py.File(sys.argv[1]); z = np.load(sys.argv[2])
b = h["processing/ecephys/counts"]
kinds = {n: [o.attrs["namespace"], o.attrs["neurodata_type"]] for n, o in [("file", h), ("module", h["processing/ecephys"]), ("series", b), ("units", h["units"])]}
print(json.dumps({"kinds": kinds, "counts": b["data"][()].tolist(), "rate": float(b["starting_time"].attrs["rate"]), "start": float(b["starting_time"][()]),
  "unit": b["data"].attrs["unit"], "ids": h["units/id"][()].tolist(), "correct": h["intervals/trials/correct"][()].tolist(),
  "times": z["spike_times"].tolist(), "owners": z["spike_units"].tolist(), "names": z["unit_names"].tolist(), "right": z["tables/trials/columns/correct"].tolist(),
  "stimulus": z["stimuli/contrast/values"].tolist(), "bin": z["binned/counts/bin"].tolist()}))`;
    const found = JSON.parse(execFileSync(PYTHON, ["-c", script, at("a.nwb"), at("a.npz")]).toString());
    expect(found).toEqual({
      kinds: {
        file: ["core", "NWBFile"],
        module: ["core", "ProcessingModule"],
        series: ["core", "TimeSeries"],
        units: ["core", "Units"],
      },
      counts: [
        [0, 1],
        [2, 0],
        [0, 3],
      ],
      rate: 2,
      start: 0,
      unit: "spikes",
      ids: [3, 8],
      correct: [1, 0],
      times: recording.units.flatMap((unit) => [...unit.timesS]),
      owners: [3, 3, 3, 3, 3, 8, 8, 8, 8, 8],
      names: ["cell 3", "cell 8"],
      right: [true, false],
      stimulus: [
        [1, 2],
        [3, 4],
      ],
      bin: [0.5, 0],
    });
  });
});
