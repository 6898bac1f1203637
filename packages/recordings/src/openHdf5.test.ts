import { describe, expect, test } from "vitest";
import type { ByteSource } from "./byteSource.ts";
import { bytesSource } from "./byteSource.ts";
import { loadHdf5 } from "./hdf5Library.ts";
import { openHdf5 } from "./openHdf5.ts";
import { RecordingError } from "./recordingError.ts";
import { writeHdf5 } from "./writeHdf5.ts";

const build = (noise = 10) =>
  writeHdf5(0, (file) => {
    file.group("/a", { note: "text", list: ["x", "y"], count: 3, half: { kind: "float", value: 0.5 } });
    file.dataset(
      "/a/rows",
      Float64Array.from({ length: 12 }, (_, k) => k),
      {},
      [4, 3],
    );
    file.dataset("/a/words", ["α", ""]);
    file.dataset("/a/one", "scalar", { self: { kind: "reference", to: "/a/rows" } });
    file.softLink("/a/alias", "/a/rows");
    file.softLink("/a/lost", "/nowhere");
    file.dataset(
      "/big",
      Float64Array.from({ length: noise }, (_, k) => Math.sin(k * k)),
    );
  });

describe("the door to HDF5", () => {
  test("members are found by path, through links, and what is not there is undefined", async () => {
    await openHdf5(bytesSource(await build()), (root) => {
      expect(root.group("a")?.keys).toEqual(["alias", "lost", "one", "rows", "words"]);
      expect(root.dataset("a/alias")?.numbers()).toEqual(root.dataset("/a/rows")?.numbers());
      for (const path of ["a/lost", "a/rows/deeper", "b", "a/nothing/at/all"]) expect(root.get(path)).toBeUndefined();
      expect(root.group("a/rows")).toBeUndefined();
      expect(root.dataset("a")).toBeUndefined();
    });
  });

  test("attributes are plain values; references and missing ones are undefined", async () => {
    await openHdf5(bytesSource(await build()), (root) => {
      const a = root.group("a");
      expect(["note", "list", "count", "half", "none"].map((name) => a?.attribute(name))).toEqual([
        "text",
        ["x", "y"],
        3,
        0.5,
        undefined,
      ]);
      expect(root.dataset("a/one")?.attribute("self")).toBeUndefined();
    });
  });

  test("rows of the first axis are read alone; numbers and texts are not confused", async () => {
    await openHdf5(bytesSource(await build()), (root) => {
      const rows = root.dataset("a/rows");
      expect(rows?.shape).toEqual([4, 3]);
      expect([...(rows?.numbers(1, 3) ?? [])]).toEqual([3, 4, 5, 6, 7, 8]);
      expect(rows?.numbers(2, 2)).toHaveLength(0);
      expect(root.dataset("a/words")?.texts()).toEqual(["α", ""]);
      expect(root.dataset("a/one")?.texts()).toEqual(["scalar"]);
      expect(() => rows?.texts()).toThrow("recording: /a/rows holds numbers, not text.");
      expect(() => root.dataset("a/words")?.numbers()).toThrow(RecordingError);
    });
  });

  test("only what is asked for is read from the source", async () => {
    const bytes = await build(1_000_000);
    let read = 0;
    const plain = bytesSource(bytes);
    const source: ByteSource = {
      ...plain,
      read: (into, position) => {
        const got = plain.read(into, position);
        read += got;
        return got;
      },
    };
    await openHdf5(source, (root) => expect(root.dataset("a/rows")?.numbers()).toHaveLength(12));
    expect(bytes.length).toBeGreaterThan(5_000_000);
    expect(read).toBeLessThan(100_000);
  });

  test("a source that fails in the middle is a damaged file, and the next file is read as ever", async () => {
    const bytes = await build(100_000);
    const source: ByteSource = {
      ...bytesSource(bytes),
      read: (into, position) => {
        if (position > bytes.length / 2) throw new Error("disk on fire");
        return bytesSource(bytes).read(into, position);
      },
    };
    await expect(openHdf5(source, (root) => root.dataset("big")?.numbers())).rejects.toThrow(
      /^recording: damaged HDF5/,
    );
    await openHdf5(bytesSource(bytes), (root) => expect(root.dataset("big")?.numbers()).toHaveLength(100_000));
  });

  test("what `use` throws comes out as it is, and two files can be opened at once", async () => {
    const bytes = await build();
    await expect(
      openHdf5(bytesSource(bytes), () => {
        throw new TypeError("mine");
      }),
    ).rejects.toThrow(TypeError);
    const keys = await Promise.all([1, 2, 3].map(() => openHdf5(bytesSource(bytes), (root) => root.keys)));
    expect(keys).toEqual([
      ["a", "big"],
      ["a", "big"],
      ["a", "big"],
    ]);
  });
});

const placeOf = (bytes: Uint8Array, text: string): number =>
  bytes.findIndex((_, at) => [...text].every((char, k) => bytes[at + k] === char.charCodeAt(0)));

describe("damaged files at the door", () => {
  test("what does not come back is ended, and the message names the path that was looked at last", async () => {
    const source = bytesSource(await build());
    const endless = openHdf5(
      source,
      (root) => {
        for (;;) root.dataset("a/rows")?.numbers(1, 2);
      },
      { timeMs: 300, reads: 1e9 },
    );
    await expect(endless).rejects.toThrow(
      /^recording: damaged HDF5 at \/a\/rows: reading it did not end within 0\.3 s\./,
    );
    await openHdf5(source, (root) => expect(root.dataset("a/rows")?.numbers()).toHaveLength(12));
  });

  test("a file that is read from again and again is refused, without a clock: this also holds in a browser", async () => {
    const bytes = await build(100_000);
    const round = openHdf5(
      bytesSource(bytes),
      (root) => {
        for (;;) root.dataset("big")?.numbers();
      },
      { timeMs: 60_000, reads: 50 },
    );
    await expect(round).rejects.toThrow("damaged HDF5 at /big: the addresses in it lead round in circles.");
  });

  test("a text that says it is longer than its file is refused before memory is taken for it", async () => {
    const bytes = await writeHdf5(0, (file) => file.dataset("/words", ["first", "second"]));
    const view = new DataView(bytes.buffer);
    const heap = BigInt(placeOf(bytes, "GCOL"));
    let found = 0;
    for (let at = 0; at + 16 <= bytes.length; at++) {
      if (view.getUint32(at, true) > 8 || view.getBigUint64(at + 4, true) !== heap) continue;
      view.setUint32(at, 0x30000000, true);
      found++;
    }
    expect(found).toBeGreaterThan(0);
    const before = process.memoryUsage().rss;
    await expect(openHdf5(bytesSource(bytes), (root) => root.dataset("words")?.texts())).rejects.toThrow(
      /^recording: damaged HDF5 at \/words: a size in it asks for \d+ MB of memory/,
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(200e6);
  });

  test("a shape that the file has no room for is refused before it is read; a small one that was never written is not", async () => {
    const library = await loadHdf5();
    const bytes = library.written((path) => {
      const file = new library.h5wasm.File(path, "w");
      for (const [name, rows] of Object.entries({ small: 1000, huge: 14_000_000 })) {
        const data = Float64Array.of(1, 2);
        file.create_dataset({ name, data, shape: [2], maxshape: [null], chunks: [10] }).resize([rows]);
      }
      file.close();
    });
    expect(bytes.length).toBeLessThan(20_000);
    const read = (name: string) => openHdf5(bytesSource(bytes), (root) => root.dataset(name)?.numbers());
    expect((await read("small"))?.slice(0, 3)).toEqual(Float64Array.of(1, 2, 0));
    await expect(read("huge")).rejects.toThrow(
      /^recording: damaged HDF5 at \/huge: it says that it holds \[14000000\] values in pieces of \[10\], which do not fit into a file of \d+ bytes\./,
    );
  });

  test("a member whose header is damaged does not go missing in silence", async () => {
    const bytes = await build();
    for (let at = 0; at + 4 <= bytes.length; at++) {
      if (placeOf(bytes.subarray(at, at + 4), "OHDR") !== 0) continue;
      const damaged = bytes.slice();
      damaged[at + 12] ^= 0xff;
      const keys = openHdf5(bytesSource(damaged), (root) =>
        root.keys.flatMap((key) => [
          key,
          ...(root.group(key)?.keys.map((name) => root.get(`${key}/${name}`)?.path) ?? []),
        ]),
      );
      await expect(keys).rejects.toThrow(/^recording: damaged HDF5/);
    }
  });
});
