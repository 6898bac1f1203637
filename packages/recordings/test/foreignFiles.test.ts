import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Recording } from "@telos/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readRecording } from "../src/index.ts";
import { hasH5py, hasScipy, python } from "./surroundings.ts";

const MATLAB_5 = `
import sys, numpy as np, scipy.sparse as sp
from scipy.io import savemat
folder = sys.argv[1]
rng = np.random.default_rng(3)
words = (rng.random((400, 7)) < 0.2)
trains = [np.sort(rng.random(n) * 60) for n in (30, 0, 17)]
cell = np.empty((1, 3), dtype=object)
for k, t in enumerate(trains): cell[0, k] = t
for name, packed in [("plain", False), ("packed", True)]:
    save = lambda what, **values: savemat(f"{folder}/{what}_{name}.mat", values, do_compression=packed)
    save("cell", spikes=cell, comment="sorted by hand", rate=np.float64(30000))
    save("matrix", raster=words.T.astype("u1"), config={"depth": 3.0, "label": "x"})
    save("sparse", raster=sp.csc_matrix(words.astype(float)))
    save("logical", raster=words)
    units = np.zeros((3,), dtype=[("times", object), ("cluster_id", object), ("label", object)])
    for k, t in enumerate(trains): units[k] = (t.reshape(-1, 1), float(10 + k), ["good", "mua", "good"][k])
    save("struct", units=units, session="day 1")
    save("nested", data={"info": {"who": "x"}, "neural": {"spikes": cell}})
    save("long", spike_times=np.concatenate(trains), spike_clusters=np.repeat([4, 9, 11], [30, 0, 17]).astype("i2"))
    save("single", SPK01a=trains[0], SPK02b=trains[2], LFP=rng.random(1000))
    save("nothing", lfp=rng.random((100, 4)), name="x")
    for kind in "u1 i1 u2 i2 u4 i4 u8 i8 f4 f8".split(): save("type_" + kind, counts=(words[:50] * 3).astype(kind))
import json
print(json.dumps({"words": words.astype(int).ravel().tolist(), "trains": [t.tolist() for t in trains]}))`;

const MATLAB_73 = `
import sys, json, numpy as np, h5py
folder = sys.argv[1]
rng = np.random.default_rng(4)
words = (rng.random((400, 7)) < 0.2)
trains = [np.sort(rng.random(n) * 60) for n in (30, 0, 17)]
def mat(name):
    h = h5py.File(f"{folder}/{name}.mat", "w", userblock_size=512)
    return h
def finish(name):
    head = b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(116) + bytes(8) + b"\\x00\\x02IM"
    with open(f"{folder}/{name}.mat", "r+b") as f: f.write(head)
def put(h, name, value, kind="double", **attrs):
    d = h.create_dataset(name, data=value)
    d.attrs["MATLAB_class"] = np.bytes_(kind)
    for k, v in attrs.items(): d.attrs[k] = v
    return d
def empty(h, name, kind="double"):
    return put(h, name, np.array([0, 0], dtype="u8"), kind, MATLAB_empty=np.uint8(1))
def text(h, name, value):
    return put(h, name, np.array([[ord(c)] for c in value], dtype="u2"), "char", MATLAB_int_decode=np.int32(2))
def refs(h, name, values, kind):
    shelf = h.require_group("#refs#")
    out = []
    for k, v in enumerate(values):
        at = f"#refs#/{name.replace('/', '_')}_{k}"
        out.append((empty(h, at) if len(v) == 0 else put(h, at, v.reshape(1, -1))).ref if not isinstance(v, str) else text(h, at, v).ref)
    d = h.create_dataset(name, data=np.array(out, dtype=h5py.ref_dtype).reshape(-1, 1))
    if kind: d.attrs["MATLAB_class"] = np.bytes_(kind)
with mat("cell") as h:
    refs(h, "spikes", trains, "cell"); text(h, "comment", "sorted by hand"); put(h, "rate", np.array([[30000.0]]))
with mat("matrix") as h: put(h, "raster", words.astype("u1"), "uint8")
with mat("logical") as h: put(h, "raster", words.astype("u1").T, "logical", MATLAB_int_decode=np.int32(1))
with mat("sparse") as h:
    g = h.create_group("raster"); g.attrs["MATLAB_class"] = np.bytes_("double"); g.attrs["MATLAB_sparse"] = np.uint64(400)
    columns = [np.flatnonzero(words[:, c]) for c in range(7)]
    g["data"] = np.ones(words.sum()); g["ir"] = np.concatenate(columns).astype("u8"); g["jc"] = np.cumsum([0] + [len(c) for c in columns]).astype("u8")
with mat("struct") as h:
    g = h.create_group("units"); g.attrs["MATLAB_class"] = np.bytes_("struct")
    refs(h, "units/times", trains, None); refs(h, "units/label", ["good", "mua", "good"], None)
    refs(h, "units/cluster_id", [np.array([10.0]), np.array([11.0]), np.array([12.0])], None)
with mat("nested") as h:
    g = h.create_group("data"); g.attrs["MATLAB_class"] = np.bytes_("struct")
    n = g.create_group("neural"); n.attrs["MATLAB_class"] = np.bytes_("struct")
    refs(h, "data/neural/spikes", trains, "cell")
with mat("nothing") as h: put(h, "lfp", rng.random((4, 100)))
for name in "cell matrix logical sparse struct nested nothing".split(): finish(name)
print(json.dumps({"words": words.astype(int).ravel().tolist(), "trains": [t.tolist() for t in trains]}))`;

const NUMPY = `
import sys, json, os, numpy as np
folder = sys.argv[1]
rng = np.random.default_rng(5)
words = (rng.random((400, 7)) < 0.2)
for kind in "b1 u1 i1 u2 i2 u4 i4 u8 i8 f2 f4 f8".split():
    np.save(f"{folder}/{kind}.npy", words.astype(kind))
    if kind[1] != "1": np.save(f"{folder}/big_{kind}.npy", words.astype(">" + kind))
np.save(f"{folder}/fortran.npy", np.asfortranarray(words.astype("i4")))
np.save(f"{folder}/wide.npy", words.T.copy())
np.save(f"{folder}/times.npy", np.arange(5.0))
np.save(f"{folder}/objects.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
times = np.sort(rng.random(60) * 9); owners = rng.integers(0, 4, 60) * 3
np.savez_compressed(f"{folder}/long.npz", spike_times=times, spike_clusters=owners, comment=np.array("x"))
np.savez(f"{folder}/words.npz", words=words, rate=np.float32(20))
np.savez(f"{folder}/uneven.npz", spike_times=times, spike_clusters=owners[:50])
np.savez(f"{folder}/nothing.npz", lfp=rng.random((50, 3)))
np.savez(f"{folder}/frame.npz", t=np.arange(400) * 0.02 + 0.01, d=words.astype("f8"), columns=np.arange(7), start=np.array([0.0]), end=np.array([8.0]), type=np.array(["TsdFrame"]))
def phy(name, **without):
    at = f"{folder}/{name}"; os.mkdir(at)
    np.save(f"{at}/spike_times.npy", (times * 30000).astype("u8").reshape(-1, 1))
    if name != "no_clusters": np.save(f"{at}/spike_clusters.npy", owners.astype("i4")[: 50 if name == "uneven" else 60])
    if name != "no_rate": open(f"{at}/params.py", "w").write("dat_path = 'raw.dat'\\nn_channels_dat = 64\\ndtype = 'int16'\\nsample_rate = 30000.0\\nhp_filtered = False\\n")
    open(f"{at}/cluster_KSLabel.tsv", "w").write("cluster_id\\tKSLabel\\n0\\tgood\\n3\\tgood\\n6\\tmua\\n9\\tgood\\n")
    open(f"{at}/cluster_group.tsv", "w").write("cluster_id\\tgroup\\n0\\tgood\\n6\\tnoise\\n")
for name in ["phy", "no_rate", "no_clusters", "uneven"]: phy(name)
os.mkdir(f"{folder}/other"); open(f"{folder}/other/notes.txt", "w").write("x")
print(json.dumps({"words": words.astype(int).ravel().tolist(), "times": times.tolist(), "owners": owners.tolist()}))`;

interface Truth {
  readonly words: readonly number[];
  readonly trains: readonly (readonly number[])[];
  readonly times: readonly number[];
  readonly owners: readonly number[];
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "telos-foreign-"));
});
afterAll(() => rmSync(folder, { recursive: true }));
const read = (name: string): Promise<Recording> => readRecording({ path: join(folder, name) });
const refusal = (name: string): Promise<string> =>
  read(name).then(
    () => "",
    (error: Error) => `${error.name}: ${error.message.replaceAll(`${folder}/`, "")}`,
  );
const trainsOf = ({ units }: Recording) => units.map((unit) => [...unit.timesS]);

const expectWords = (recording: Recording, words: readonly number[], scale = 1): void => {
  expect(recording.units).toEqual([]);
  expect(recording.binned).toHaveLength(1);
  const [{ steps, units, counts, largest }] = recording.binned ?? [];
  expect([units, steps * units, largest]).toEqual([7, words.length, scale]);
  expect(Array.from(counts)).toEqual(words.map((word) => word * scale));
};

describe.skipIf(!hasScipy)("MATLAB v5 as scipy writes it (skipped where python3-scipy is absent)", () => {
  let truth: Truth;
  beforeAll(() => {
    truth = python(MATLAB_5, folder);
  });

  test.each(["plain", "packed"])(
    "%s: cells, struct arrays, nested structs and long form hold the same trains",
    async (kind) => {
      for (const what of ["cell", "struct", "nested"])
        expect(trainsOf(await read(`${what}_${kind}.mat`)), what).toEqual(truth.trains);
      const { format, units, notes } = await read(`cell_${kind}.mat`);
      expect(format).toBe("MATLAB v5");
      expect(units.map(({ id, name }) => [id, name])).toEqual([
        [1, "spikes{1}"],
        [2, "spikes{2}"],
        [3, "spikes{3}"],
      ]);
      expect(notes).toEqual(["Spike times were read from spikes.", "Not read: comment (text), rate [1, 1]."]);
      expect((await read(`struct_${kind}.mat`)).units.map(({ id, columns }) => [id, columns.label])).toEqual([
        [10, "good"],
        [11, "mua"],
        [12, "good"],
      ]);
      const long = await read(`long_${kind}.mat`);
      expect(long.units.map(({ id, timesS }) => [id, timesS.length])).toEqual([
        [4, 30],
        [11, 17],
      ]);
      expect((await read(`single_${kind}.mat`)).units.map(({ name, timesS }) => [name, timesS.length])).toEqual([
        ["SPK01a", 30],
        ["SPK02b", 17],
      ]);
    },
  );

  test.each(["plain", "packed"])(
    "%s: matrices of every class, of truth values and sparse are population words",
    async (kind) => {
      for (const what of ["matrix", "sparse", "logical"]) expectWords(await read(`${what}_${kind}.mat`), truth.words);
      for (const type of ["u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f4", "f8"])
        expectWords(await read(`type_${type}_${kind}.mat`), truth.words.slice(0, 350), 3);
    },
  );

  test("a workspace without activity says what it holds", async () => {
    expect(await refusal("nothing_plain.mat")).toMatch(
      /^RecordingError: nothing_plain\.mat: MATLAB v5 without activity: .* Found instead: name \(text\), lfp \[100, 4\]\.$/,
    );
  });
});

describe.skipIf(!hasH5py)("MATLAB v7.3 as h5py writes it (skipped where python3-h5py is absent)", () => {
  let truth: Truth;
  beforeAll(() => {
    truth = python(MATLAB_73, folder);
  });

  test("cells by reference, struct arrays and nested structs hold the same trains", async () => {
    for (const what of ["cell", "struct", "nested"])
      expect(trainsOf(await read(`${what}.mat`)), what).toEqual(truth.trains);
    const { format, units } = await read("struct.mat");
    expect(format).toBe("MATLAB v7.3");
    expect(units.map(({ id, columns }) => [id, columns.label])).toEqual([
      [10, "good"],
      [11, "mua"],
      [12, "good"],
    ]);
  });

  test("full, sparse and logical matrices are population words, whichever side is longer", async () => {
    for (const what of ["matrix", "sparse", "logical"]) expectWords(await read(`${what}.mat`), truth.words);
  });

  test("a workspace without activity says what it holds, in MATLAB's own shape", async () => {
    expect(await refusal("nothing.mat")).toMatch(/MATLAB v7\.3 without activity: .* Found instead: lfp \[100, 4\]\.$/);
  });
});

describe.skipIf(!hasH5py)(
  "NumPy files and Phy folders as NumPy writes them (skipped where python3-numpy is absent)",
  () => {
    let truth: Truth;
    beforeAll(() => {
      truth = python(NUMPY, folder);
    });

    test("a matrix of every type and either byte order, in Fortran order or with time along columns, is the same words", async () => {
      for (const type of ["b1", "u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f2", "f4", "f8"]) {
        expectWords(await read(`${type}.npy`), truth.words);
        if (!type.endsWith("1")) expectWords(await read(`big_${type}.npy`), truth.words);
      }
      expectWords(await read("fortran.npy"), truth.words);
      expectWords(await read("wide.npy"), truth.words);
      expect((await readRecording({ path: join(folder, "wide.npy") }, { timeAxis: "rows" })).binned?.[0]).toMatchObject(
        { steps: 7, units: 400 },
      );
    });

    test("an archive holds times with their units, or words, or pynapple's counts with their bin", async () => {
      const { units } = await read("long.npz");
      const ids = [...new Set(truth.owners)].sort((a, b) => a - b);
      expect(units.map(({ id, timesS }) => [id, [...timesS]])).toEqual(
        ids.map((id) => [id, truth.times.filter((_, k) => truth.owners[k] === id)]),
      );
      expectWords(await read("words.npz"), truth.words);
      const [frame] = (await read("frame.npz")).binned ?? [];
      expect(frame.binS).toBeCloseTo(0.02, 12);
      expect(frame.startS).toBeCloseTo(0, 12);
    });

    test("a folder of Phy: samples become seconds, labels become columns, noise is left out", async () => {
      const { format, units, notes, facts } = await read("phy");
      expect(format).toBe("Phy folder");
      expect(facts).toEqual({ "sampling rate (Hz)": "30000" });
      expect(units.map(({ id, columns }) => [id, columns])).toEqual([
        [0, { KSLabel: "good", group: "good" }],
        [3, { KSLabel: "good" }],
        [9, { KSLabel: "good" }],
      ]);
      const own = truth.times.filter((_, k) => truth.owners[k] === 3);
      expect([...units[1].timesS]).toEqual(own.map((time) => Math.trunc(time * 30000) / 30000));
      expect(notes).toEqual([
        "Times are sample numbers divided by 30000 Hz (params.py).",
        "1 clusters labelled noise were left out.",
      ]);
    });

    test.each([
      [
        "no_rate",
        "no_rate/params.py: is missing, and only it says how many samples a second has. Add it: sample_rate = 30000.",
      ],
      [
        "no_clusters",
        "no_clusters: spike_times.npy is there but not spike_clusters.npy, so that no spike has a unit. Copy the whole folder.",
      ],
      [
        "uneven",
        "uneven/spike_clusters.npy: names the clusters of 50 spikes, but spike_times.npy holds 60. Copy the whole folder.",
      ],
      [
        "other",
        "other: is a folder, but not one of Phy or Kilosort: it has no spike_times.npy. It holds notes.txt. Name one file in it.",
      ],
      ["uneven.npz", "uneven.npz: spike_times has 60 times but spike_clusters names the units of 50."],
    ])("%s is refused: %s", async (name, message) => {
      expect(await refusal(name)).toBe(`RecordingError: ${message}`);
    });

    test("a single row of numbers, Python objects and an archive of something else say what to do", async () => {
      expect(await refusal("times.npy")).toMatch(
        /single NumPy array \[5\] of f8.*name the folder of Phy.*numpy\.savez/,
      );
      expect(await refusal("objects.npy")).toMatch(/objects\.npy: dtype '\|O': it holds Python objects/);
      expect(await refusal("nothing.npz")).toMatch(/NumPy \.npz without activity: .* Found instead: lfp \[50, 3\]\.$/);
    });
  },
);
