import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { bytesSource } from "../../src/byteSource.ts";
import { readRecording } from "../../src/index.ts";
import { openHdf5 } from "../../src/openHdf5.ts";
import { writeHdf5 } from "../../src/writeHdf5.ts";
import { zipEntries } from "../../src/zipEntries.ts";
import type { FuzzCount } from "./fuzzFormat.ts";
import { VALID_FILES } from "./validFiles.ts";

const CASES = 1000;
const LIMIT_MS = 170_000; // a process beside many others; alone it takes a tenth of that
const MOST_MEGABYTES = 500; // Node itself takes 100, HDF5 100 more, and what a damaged file may ask for is limited

describe(`${CASES} damaged files of each format are read or refused with a reason, in a process of its own`, () => {
  test.each(Object.keys(VALID_FILES))(
    "%s: no hang, no crash, no memory run out, no silent wrong answer where a checksum or a shape shows the damage",
    async (format) => {
      const args = ["--max-old-space-size=512", join(import.meta.dirname, "fuzzChild.ts"), format, String(CASES)];
      const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: LIMIT_MS });
      const { faults, refused, same, other, largestMegabytes } = JSON.parse(stdout) as FuzzCount & {
        largestMegabytes: number;
      };
      expect(faults).toEqual([]);
      expect(refused + same + other).toBeGreaterThan(0.99 * CASES);
      expect(refused).toBeGreaterThan(0.3 * CASES);
      expect(largestMegabytes).toBeLessThan(MOST_MEGABYTES);
    },
    LIMIT_MS + 10_000,
  );
});

const bytesOf = async (format: string): Promise<Uint8Array> => {
  const [file] = (await VALID_FILES[format]()).files;
  return "bytes" in file ? file.bytes : new Uint8Array(0);
};
const placeOf = (bytes: Uint8Array, text: string): number =>
  bytes.findIndex((_, at) => [...text].every((char, k) => bytes[at + k] === char.charCodeAt(0)));
const refusal = (bytes: Uint8Array): Promise<string> =>
  readRecording({ bytes, name: "fuzz" }).then(
    () => "",
    (error: Error) => `${error.name}: ${error.message}`,
  );

describe("what the damaged files found", () => {
  test.each([0, 0xfffffff0])(
    "an object of %i bytes in a heap of texts does not keep HDF5 busy for ever",
    async (size) => {
      const bytes = await writeHdf5(0, (file) => file.dataset("/words", ["one", "two"]));
      const heap = placeOf(bytes, "GCOL");
      expect(heap).toBeGreaterThan(0);
      const view = new DataView(bytes.buffer);
      if (size === 0) view.setUint16(heap + 16, 0, true);
      view.setBigUint64(heap + 24, BigInt(size), true);
      await expect(openHdf5(bytesSource(bytes), (root) => root.dataset("words")?.texts())).rejects.toThrow(
        /damaged HDF5 at \/words/,
      );
    },
  );

  test("an array whose name is damaged in the archive's directory is not left out as no .npy", async () => {
    const bytes = (await bytesOf(".npz, stored")).slice();
    const directory = placeOf(bytes, "PK\x01\x02");
    const name = directory + placeOf(bytes.subarray(directory), ".npy");
    bytes[name + 3] = "x".charCodeAt(0);
    expect(await refusal(bytes)).toMatch(/spike_times\.npx: damaged zip archive: it has another name in the directory/);
    expect(() => zipEntries(bytesSource(bytes, "fuzz"))).toThrow(/spike_times\.npx/);
  });

  test("sizes that no file of that length can hold are refused before memory is asked for", async () => {
    const zip = (await bytesOf("pynapple .npz")).slice();
    new DataView(zip.buffer).setUint32(placeOf(zip, "PK\x01\x02") + 24, 0x7fffffff, true);
    expect(await refusal(zip)).toMatch(/type\.npy: damaged zip archive: \d+ packed bytes cannot hold 2147483647/);
    const npy = new TextEncoder().encode(
      "?NUMPY??????{'descr': '<U0', 'fortran_order': False, 'shape': (4000000000, 2), }",
    );
    npy.set([0x93], 0);
    npy.set([1, 0, npy.length - 10, 0], 6);
    npy.copyWithin(10, 12);
    npy[npy.length - 1] = npy[npy.length - 2] = 32;
    expect(await refusal(npy)).toMatch(/truncated NumPy file: 0 bytes of data announced/);
    const huge = await writeHdf5(0, (file) => {
      file.dataset("/spikes", Float64Array.of(1, 2));
      file.dataset("/sCount", Int32Array.of(2));
    });
    const view = new DataView(huge.buffer);
    for (let at = 0; at + 16 <= huge.length; at++)
      if (view.getBigUint64(at, true) === 2n && view.getBigUint64(at + 8, true) === 2n) {
        view.setBigUint64(at, 2n ** 40n, true);
        view.setBigUint64(at + 8, 2n ** 40n, true);
      }
    expect(await refusal(huge)).toMatch(/^RecordingError: fuzz: (\/spikes has shape \[1099511627776\]|damaged HDF5)/);
  });
});
