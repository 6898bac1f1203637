import type { Recording } from "@telos/core";
import type { NamedFile } from "../../src/index.ts";
import { encodeNpy, encodeNpz, writeCsv, writeNpz, writeNwb, writePynapple } from "../../src/index.ts";
import { writeHdf5 } from "../../src/writeHdf5.ts";
import { encodeMat5, type Mat5Input } from "./encodeMat5.ts";

const SPIKES = 120;
const trains = [0, 1, 2].map((unit) =>
  Float64Array.from({ length: unit === 1 ? 0 : SPIKES }, (_, k) => (k + unit / 3) / 7),
);
const words = Uint8Array.from({ length: 60 * 5 }, (_, k) => ((k * k) % 7 === 2 ? 1 : 0));

const recording: Recording = {
  format: "test",
  identifier: "to be damaged",
  description: "to be damaged",
  units: trains.map((timesS, id) => ({
    id,
    name: `cell ${id}`,
    timesS,
    observed: [{ startS: 0, stopS: 50 }],
    columns: { quality: "good", snr: id },
  })),
  tables: [
    {
      name: "trials",
      path: "/intervals/trials",
      startS: Float64Array.of(0, 5),
      stopS: Float64Array.of(4, 9),
      columns: { side: ["left", "right"] },
      skippedColumns: [],
    },
  ],
  stimuli: [
    {
      name: "light",
      path: "/stimulus/presentation/light",
      timesS: Float64Array.of(0, 1, 2),
      values: Float64Array.of(0, 1, 0),
      channels: 1,
      unit: "1",
    },
  ],
  notes: [],
  facts: { species: "Mus musculus" },
};

const joined = Float64Array.from(trains.flatMap((train) => [...train]));
const owners = Int32Array.from(trains.flatMap((train, unit) => [...train].map(() => unit)));
const vector = (data: ArrayLike<number>): Mat5Input => ({
  kind: "double",
  shape: [1, data.length],
  data: Array.from(data),
});
const matlab: Record<string, Mat5Input> = {
  spikes: { kind: "cell", items: trains.map(vector) },
  info: { kind: "struct", fields: { who: { kind: "text", text: "a test" }, rate: vector([30000]) } },
  raster: { kind: "sparse", shape: [4, 3], rows: [0, 2, 3], starts: [0, 1, 1, 3] },
};

/** Bytes that no checksum guards are guarded by nothing: what is read may then differ. */
export type Guard = "checksums" | "none";

/** A small valid file of a format; of a folder, all its files. */
export interface ValidFile {
  readonly files: readonly NamedFile[];
  readonly folder: boolean;
  readonly guard: Guard;
}

const one = (bytes: Uint8Array, guard: Guard = "none"): ValidFile => ({
  files: [{ bytes, name: "fuzz" }],
  folder: false,
  guard,
});
const text = (content: string): Uint8Array => new TextEncoder().encode(content);

/** A valid file of every format, made by telos itself. */
export const VALID_FILES: Readonly<Record<string, () => Promise<ValidFile>>> = {
  "NWB 2": async () => one(await writeNwb(recording, { sessionStart: "2001-02-14T00:00:00Z", seed: 1 })),
  "NWB 2, compressed": async () => {
    const long = { ...recording.units[0], timesS: Float64Array.from({ length: 5000 }, (_, k) => Math.sqrt(k)) };
    return one(
      await writeNwb(
        { ...recording, tables: [], stimuli: [], units: [long] },
        { sessionStart: "2001-02-14T00:00:00Z", seed: 1 },
      ),
    );
  },
  "NWB 1": async () =>
    one(
      await writeHdf5(0, (file) => {
        file.dataset("/nwb_version", "NWB-1.0.6");
        for (const path of ["/processing", "/processing/sorting", "/processing/sorting/UnitTimes"]) file.group(path);
        trains.forEach((train, unit) => {
          file.group(`/processing/sorting/UnitTimes/${unit}`);
          file.dataset(`/processing/sorting/UnitTimes/${unit}/times`, train.length === 0 ? Float64Array.of(-1) : train);
        });
        for (const path of ["/epochs", "/epochs/sleep"]) file.group(path);
        file.dataset("/epochs/sleep/start_time", Float64Array.of(0), {}, []);
        file.dataset("/epochs/sleep/stop_time", Float64Array.of(9), {}, []);
      }),
    ),
  "retinal waves": async () =>
    one(
      await writeHdf5(0, (file) => {
        file.dataset("/spikes", joined);
        file.dataset(
          "/sCount",
          Int32Array.from(trains, (train) => train.length),
        );
        file.dataset("/epos", Float64Array.of(1, 2, 3, 4, 5, 6), {}, [2, 3]);
        file.dataset("/names", ["a", "b", "c"]);
        file.group("/meta");
        file.dataset("/meta/species", "Mus musculus");
      }),
    ),
  "MATLAB v7.3": async () =>
    one(
      await writeHdf5(0, (file) => {
        const double = { MATLAB_class: "double" };
        file.group("/#refs#");
        trains.forEach((train, unit) => {
          file.dataset(
            `/#refs#/${unit}`,
            train.length === 0 ? Float64Array.of(0, 0) : train,
            train.length === 0 ? { ...double, MATLAB_empty: 1 } : double,
            train.length === 0 ? [2] : [train.length, 1],
          );
        });
        file.dataset(
          "/spikes",
          trains.map((_, unit) => ({ kind: "reference" as const, to: `/#refs#/${unit}` })),
          { MATLAB_class: "cell" },
          [3, 1],
        );
        file.group("/raster", { MATLAB_class: "double", MATLAB_sparse: 4 });
        file.dataset("/raster/data", Float64Array.of(1, 1, 1));
        file.dataset("/raster/ir", Int32Array.of(0, 2, 3));
        file.dataset("/raster/jc", Int32Array.of(0, 1, 1, 3));
      }),
    ),
  "MATLAB v5": async () => one(encodeMat5(matlab, false)),
  "MATLAB v5, compressed": async () => one(encodeMat5(matlab, true), "checksums"),
  ".npy": async () => one(encodeNpy({ shape: [60, 5], data: words })),
  ".npz": async () => one(writeNpz(recording), "checksums"),
  ".npz, stored": async () =>
    one(
      encodeNpz(
        {
          spike_times: { shape: [joined.length], data: joined },
          spike_clusters: { shape: [owners.length], data: owners },
        },
        0,
      ),
      "checksums",
    ),
  "pynapple .npz": async () => one(writePynapple(recording), "checksums"),
  "Phy folder": async () => ({
    files: [
      {
        name: "spike_times.npy",
        bytes: encodeNpy({
          shape: [joined.length],
          data: BigInt64Array.from(joined, (time) => BigInt(Math.round(time * 30000))),
        }),
      },
      { name: "spike_clusters.npy", bytes: encodeNpy({ shape: [owners.length], data: owners }) },
      { name: "params.py", bytes: text("dat_path = 'raw.dat'\nsample_rate = 30000.\n") },
      { name: "cluster_group.tsv", bytes: text("cluster_id\tgroup\n0\tgood\n2\tmua\n") },
    ],
    folder: true,
    guard: "none",
  }),
  "CSV of spikes": async () => one(text(writeCsv(recording))),
  "CSV matrix": async () =>
    one(text(Array.from({ length: 60 }, (_, row) => `${words.slice(row * 5, row * 5 + 5).join("\t")}\n`).join(""))),
};
