import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { readRecording } from "../src/index.ts";
import { VALID_FILES } from "./fuzz/validFiles.ts";
import { hasH5py, python } from "./surroundings.ts";

/** A File of a page, whose slices can be read at once as in a worker; counts the bytes that were asked for. */
class PageFile extends Blob {
  readonly content: Uint8Array<ArrayBuffer>;
  static read = 0;

  constructor(bytes: Uint8Array) {
    super([Uint8Array.from(bytes)]);
    this.content = Uint8Array.from(bytes);
  }

  override slice(from?: number, to?: number): Blob {
    return new PageFile(this.content.slice(from, to));
  }
}

afterEach(() => vi.unstubAllGlobals());

describe("files of a page", () => {
  test("every format is read from slices as from bytes, by the same code", async () => {
    vi.stubGlobal(
      "FileReaderSync",
      class {
        readAsArrayBuffer(blob: PageFile): ArrayBuffer {
          PageFile.read += blob.size;
          return blob.content.buffer;
        }
      },
    );
    for (const [format, make] of Object.entries(VALID_FILES)) {
      const { files, folder } = await make();
      const blobs = files.map((file) => ({
        name: file.name,
        blob: new PageFile("bytes" in file ? file.bytes : new Uint8Array(0)),
      }));
      const fromBytes = await readRecording(folder ? { folder: "page", files } : files[0]);
      const fromSlices = await readRecording(folder ? { folder: "page", files: blobs } : blobs[0]);
      expect(fromSlices, format).toEqual(fromBytes);
    }
    expect(PageFile.read).toBeGreaterThan(0);
  });

  test("outside of a worker a File is refused with what to do instead", async () => {
    await expect(readRecording({ blob: new Blob(["x"]), name: "a.nwb" })).rejects.toThrow(
      "a.nwb: a File can only be read in parts inside of a worker. Read it there, or pass its bytes.",
    );
  });
});

const LARGE = `
import h5py, numpy as np, sys
with h5py.File(sys.argv[1], "w") as h:
    h.attrs["nwb_version"] = "2.7.0"; h["identifier"] = "large"; h["session_description"] = "large"
    raw = h.create_group("acquisition/raw"); raw.attrs["neurodata_type"] = "ElectricalSeries"
    p = h5py.h5p.create(h5py.h5p.DATASET_CREATE); p.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY); p.set_fill_time(h5py.h5d.FILL_TIME_NEVER)
    h5py.h5d.create(raw.id, b"data", h5py.h5t.NATIVE_INT16, h5py.h5s.create_simple((5 * 2**23, 64)), p)
    u = h.create_group("units"); u.attrs["neurodata_type"] = "Units"; u["id"] = np.arange(20)
    u["spike_times"] = np.tile(np.arange(1000.0), 20); u["spike_times_index"] = np.arange(1, 21, dtype="u2") * 1000
print(2 * 5 * 2**23 * 64)`;

describe.skipIf(!hasH5py)("large files (made by h5py; skipped where it is absent)", () => {
  test("of an NWB file with 5 GB of raw data before its units, less than a megabyte is read", async () => {
    const folder = mkdtempSync(join(tmpdir(), "telos-large-"));
    try {
      const path = join(folder, "large.nwb"); // sparse: it takes no room on the disk
      expect(python<number>(LARGE, path)).toBeGreaterThan(5e9);
      const { openSync, closeSync, readSync, fstatSync } = await import("node:fs");
      const file = openSync(path, "r");
      let read = 0;
      class Slices extends Blob {
        override get size(): number {
          return fstatSync(file).size;
        }
        override slice(from = 0, to = 0): Blob {
          const bytes = new Uint8Array(to - from);
          read += readSync(file, bytes, 0, bytes.length, from);
          return new PageFile(bytes);
        }
      }
      vi.stubGlobal(
        "FileReaderSync",
        class {
          readAsArrayBuffer(blob: PageFile): ArrayBuffer {
            return blob.content.buffer;
          }
        },
      );
      const recording = await readRecording({ blob: new Slices(), name: "large.nwb" });
      closeSync(file);
      expect(recording.units.map((unit) => unit.timesS.at(-1))).toEqual(Array(20).fill(999));
      expect(read).toBeLessThan(1_000_000);
      expect((await readRecording({ path })).units).toEqual(recording.units);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
