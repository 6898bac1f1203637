import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Recording } from "@telos/core";
import { createRng } from "@telos/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RecordingError, readRecording, writeNwb } from "../src/index.ts";
import { writeHdf5 } from "../src/writeHdf5.ts";
import { dataFile, hasData } from "./surroundings.ts";

const recording: Recording = {
  format: "test",
  identifier: "bad files",
  description: "to be damaged",
  units: [0, 1, 2].map((id) => ({
    id,
    name: `cell ${id}`,
    timesS: Float64Array.from({ length: 3000 }, (_, k) => (k + id / 3) / 7),
    observed: [{ startS: 0, stopS: 500 }],
    columns: { quality: "good" },
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
  stimuli: [],
  notes: [],
  facts: {},
};
const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52);

let folder: string;
let good: Uint8Array;
const at = (name: string) => join(folder, name);
const messageOf = async (name: string): Promise<string> => {
  try {
    await readRecording({ path: at(name) });
  } catch (error) {
    expect(error).toBeInstanceOf(RecordingError);
    return (error as Error).message.replace(`${folder}/`, "");
  }
  return "";
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "telos-bad-"));
  good = await writeNwb(recording, { sessionStart: "2001-02-14T00:00:00Z", seed: 1 });
  writeFileSync(at("picture.nwb"), PNG);
  writeFileSync(at("empty.nwb"), "");
  writeFileSync(at("page.nwb"), "<!DOCTYPE html><title>Sign in</title>");
  writeFileSync(at("notes.nwb"), "just some words\n");
  writeFileSync(
    at("noise.nwb"),
    Uint8Array.from({ length: 5000 }, (_, k) => (k * k * 31) % 251),
  );
  writeFileSync(at("pointer.nwb"), "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
  writeFileSync(at("other.npz"), Uint8Array.of(0x50, 0x4b, 5, 6, ...new Array(18).fill(0)));
  mkdirSync(at("folder.nwb"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("files that are no recording", () => {
  test.each([
    ["picture.nwb", "picture.nwb: is a PNG image, not a recording."],
    ["empty.nwb", "empty.nwb: empty file (0 bytes). Copy it again."],
    ["missing.nwb", "missing.nwb: no such file."],
    [
      "folder.nwb",
      "folder.nwb: is a folder, but not one of Phy or Kilosort: it has no spike_times.npy. It is empty. Name one file in it.",
    ],
    ["page.nwb", "page.nwb: is a web page, not a recording. The download may need a login or another link."],
    ["pointer.nwb", "pointer.nwb: is a Git LFS pointer, not a recording. Fetch the data with `git lfs pull`."],
  ])("%s: %s", async (name, message) => {
    expect(await messageOf(name)).toBe(message);
  });

  test("text, noise and other archives say what was expected", async () => {
    expect(await messageOf("notes.nwb")).toMatch(
      /needs a header with the columns unit and time_s .* "just some words"/,
    );
    expect(await messageOf("noise.nwb")).toMatch(/is in no format that is known here, not a recording\. Convert/);
    expect(await messageOf("other.npz")).toMatch(
      /a zip archive but no pynapple TsGroup and no \.npz of arrays\. Found/,
    );
  });

  test("an HDF5 file of something else and an NWB file without units say what was found instead", async () => {
    const refusal = async (build: Parameters<typeof writeHdf5>[1]) =>
      readRecording(await writeHdf5(0, build)).then(
        () => "",
        (error: unknown) =>
          error instanceof RecordingError ? error.message : `not a RecordingError: ${String(error)}`,
      );
    const version = { nwb_version: "2.6.0" };
    expect(await refusal((file) => file.attributes("/", version))).toMatch(
      /^recording: NWB 2\.6\.0 but no units table\. Found instead: only the description of the session\./,
    );
    const withSeries = await refusal((file) => {
      file.attributes("/", version);
      file.group("/acquisition");
      file.group("/acquisition/lfp", { neurodata_type: "ElectricalSeries" });
    });
    expect(withSeries).toContain("Found instead: /acquisition/lfp (ElectricalSeries).");
    expect(await refusal((file) => file.dataset("/voltage", new Float64Array(12), {}, [4, 3]))).toMatch(
      /HDF5 but no units table: .* Found instead: \/voltage \[4, 3\]\./,
    );
    expect(await refusal((file) => file.group("/nothing"))).toContain("Found instead: nothing.");
  });
});

describe("damaged files", () => {
  test("an NWB file cut at any of many lengths is called truncated HDF5, with what is there and what should be", async () => {
    for (const share of [0.0005, 0.001, 0.004, 0.01, 0.1, 0.3, 0.5, 0.9, 0.99, 0.9999]) {
      const length = Math.max(8, Math.floor(good.length * share));
      const outcome = readRecording({ bytes: good.slice(0, length), name: "cut.nwb" });
      await expect(outcome, `${length} bytes`).rejects.toThrow(
        length < 96
          ? `cut.nwb: truncated HDF5: only ${length} bytes are there`
          : `cut.nwb: truncated HDF5: ${length} of ${good.length} bytes are there`,
      );
    }
  });

  test("a file with wrong bytes anywhere is read or refused with a reason, never with another error", async () => {
    const rng = createRng(7);
    let refused = 0;
    for (let trial = 0; trial < 150; trial++) {
      const bytes = good.slice();
      for (let k = 0; k < 20; k++) bytes[rng.integer(bytes.length)] = rng.integer(256);
      try {
        await readRecording({ bytes, name: "damaged.nwb" });
      } catch (error) {
        expect(error).toBeInstanceOf(RecordingError);
        expect((error as Error).message).toMatch(/^damaged\.nwb: /);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(0);
    expect((await readRecording(good)).units).toEqual(recording.units); // the library is still in good health
  });

  test("nothing is printed and the process ends by itself, whatever was wrong", () => {
    writeFileSync(at("cut.nwb"), good.slice(0, 9000));
    const wrong = good.slice();
    wrong.fill(0xaa, good.length / 2, good.length / 2 + 2000);
    writeFileSync(at("wrong.nwb"), wrong);
    const names = ["picture", "empty", "missing", "folder", "cut", "wrong", "noise"].map((name) => at(`${name}.nwb`));
    const script = `import { readRecording } from ${JSON.stringify(join(import.meta.dirname, "../src/readRecording.ts"))};
      for (const path of ${JSON.stringify(names)}) await readRecording({ path }).then(() => console.log("read"), (error) => console.log(error.name));`;
    const child = spawnSync(process.execPath, ["--input-type=module", "-e", script], { timeout: 60_000 });
    expect(child.stderr.toString()).toBe("");
    expect(child.stdout.toString().trim().split("\n")).toEqual(Array(7).fill("RecordingError"));
    expect(child.status).toBe(0);
  });
});

describe.skipIf(!hasData)("real bad files (skipped without ../shared/data)", () => {
  test("NWB 2 without units, a table of something else, a text", async () => {
    const refusal = (name: string) => expect(readRecording({ path: dataFile(name) })).rejects;
    await refusal("nwb/no_units_2.nwb").toThrow(
      /NWB 2\.1\.0 but no units table\. Found instead: only the description of the session/,
    );
    await refusal("cartpole_transitions.csv").toThrow(/is a text file, not a recording/);
    await refusal("README.md").toThrow(/is a text file, not a recording/);
  });

  test("real files cut short are called truncated", async () => {
    for (const name of [
      "nwb/phy-A8604-211122.nwb",
      "ca3-rooms/17894_fambegin1.h5",
      "retina-waves/Demas2003_6WK_DR_HE5.h5",
    ]) {
      const whole = new Uint8Array(readFileSync(dataFile(name)));
      for (const share of [0.001, 0.2, 0.7, 0.999]) {
        const bytes = whole.slice(0, Math.floor(whole.length * share));
        await expect(readRecording({ bytes, name: "cut" }), `${name} ${share}`).rejects.toThrow(
          /^cut: truncated HDF5: /,
        );
      }
    }
  });
});
