import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { NpyInput } from "./npy.ts";
import { decodeNpy, encodeNpy } from "./npy.ts";
import { decodeNpz, encodeNpz } from "./npz.ts";

const PYTHON = "/usr/bin/python3";
const hasNumPy = spawnSync(PYTHON, ["-c", "import numpy"]).status === 0;

const samples: Record<string, NpyInput> = {
  f8: { shape: [2, 3], data: Float64Array.of(1.5, -0, Number.NaN, Number.POSITIVE_INFINITY, 1e-300, 5) },
  f4: { shape: [2], data: Float32Array.of(0.1, -3) },
  i1: { shape: [2], data: Int8Array.of(-128, 127) },
  i2: { shape: [1, 2, 1], data: Int16Array.of(-32768, 32767) },
  i4: { shape: [], data: Int32Array.of(-5) },
  i8: { shape: [2], data: BigInt64Array.of(-(2n ** 63n), 9007199254740993n) },
  u1: { shape: [3], data: Uint8Array.of(0, 1, 255) },
  u2: { shape: [1], data: Uint16Array.of(65535) },
  u4: { shape: [1], data: Uint32Array.of(4294967295) },
  u8: { shape: [1], data: BigUint64Array.of(2n ** 64n - 1n) },
  b1: { shape: [3], data: Uint8Array.of(1, 0, 1), type: "b1" },
  U: { shape: [2, 2], data: ["a", "", "größe", "𝜋 and λ"] },
  empty: { shape: [0, 4], data: new Float64Array(0) },
};

describe("NumPy files", () => {
  test.each(Object.keys(samples))("an array of type %s comes back as it was written", (name) => {
    const { shape, data } = samples[name];
    const back = decodeNpy(encodeNpy(samples[name]));
    expect(back.shape).toEqual(shape);
    expect(back.data).toEqual(data);
    expect(back.type).toBe(name === "empty" ? "f8" : name);
  });

  test.each(Object.keys(samples))("an array of type %s is read from Node's Buffer as well", (name) => {
    expect(decodeNpy(Buffer.from(encodeNpy(samples[name]))).data).toEqual(samples[name].data);
  });

  test("an npz holds every array and is the same bytes every time", () => {
    const bytes = encodeNpz(samples);
    expect(encodeNpz(samples)).toEqual(bytes);
    const { arrays, skipped } = decodeNpz(bytes);
    expect(skipped).toEqual([]);
    expect(Object.keys(arrays)).toEqual(Object.keys(samples));
    for (const [name, { data }] of Object.entries(samples)) expect(arrays[name].data).toEqual(data);
  });

  test("the bytes of an npz do not depend on the time zone", () => {
    const script = `import { encodeNpz } from ${JSON.stringify(join(import.meta.dirname, "npz.ts"))};
      process.stdout.write(Buffer.from(encodeNpz({ a: { shape: [1], data: Float64Array.of(1) } })).toString("hex"));`;
    const inZone = (TZ: string) =>
      execFileSync(process.execPath, ["--input-type=module", "-e", script], { env: { ...process.env, TZ } }).toString();
    expect(inZone("Asia/Tokyo")).toBe(inZone("America/Anchorage"));
  });

  test("the header ends on a multiple of 64 bytes, as NumPy asks", () => {
    for (const sample of Object.values(samples)) {
      const bytes = encodeNpy(sample);
      expect((10 + bytes[8] + 256 * bytes[9]) % 64).toBe(0);
    }
  });

  test("data that do not fill their shape are refused with the array's name", () => {
    expect(() => encodeNpz({ rate: { shape: [3], data: Float64Array.of(1) } })).toThrow(
      /rate: .*needs 3 values .* hold 1/,
    );
  });

  test("a file cut at any length is refused, never read short", () => {
    const whole = encodeNpy(samples.f8);
    for (let length = 0; length < whole.length; length++) {
      expect(() => decodeNpy(whole.slice(0, length), "x.npy"), `${length}`).toThrow(/x\.npy: (not a NumPy|truncated)/);
    }
    const zip = encodeNpz(samples);
    expect(() => decodeNpz(zip.slice(0, zip.length - 40), "x.npz")).toThrow(/x\.npz: truncated or damaged zip/);
    expect(() => decodeNpz(whole, "x.npz")).toThrow(/not a zip/);
  });
});

describe.skipIf(!hasNumPy)("NumPy files against NumPy itself (skipped where python3-numpy is absent)", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "telos-npy-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const python = (script: string) => execFileSync(PYTHON, ["-c", script, folder]).toString();

  test("NumPy loads every type with the right dtype, shape and values", () => {
    writeFileSync(join(folder, "ours.npz"), encodeNpz(samples));
    const shown = JSON.parse(
      python(`
import json, sys, numpy as np
z = np.load(sys.argv[1] + "/ours.npz")
print(json.dumps({k: [z[k].dtype.str, list(z[k].shape), [str(x) for x in z[k].ravel()]] for k in z.files}))`),
    );
    expect(shown.f8).toEqual(["<f8", [2, 3], ["1.5", "-0.0", "nan", "inf", "1e-300", "5.0"]]);
    expect(shown.i4).toEqual(["<i4", [], ["-5"]]);
    expect(shown.i8).toEqual(["<i8", [2], ["-9223372036854775808", "9007199254740993"]]);
    expect(shown.u8).toEqual(["<u8", [1], ["18446744073709551615"]]);
    expect(shown.b1).toEqual(["|b1", [3], ["True", "False", "True"]]);
    expect(shown.U).toEqual(["<U7", [2, 2], ["a", "", "größe", "𝜋 and λ"]]);
    expect(shown.empty).toEqual(["<f8", [0, 4], []]);
  });

  test("Fortran order, big endian and deflated arrays written by NumPy are read in C order", () => {
    python(`
import sys, numpy as np
a = np.arange(24, dtype=">i2").reshape(2, 3, 4)
np.savez_compressed(sys.argv[1] + "/theirs.npz", f=np.asfortranarray(a), b=a, o=np.array([{"a": 1}], dtype=object), s=np.array("TsGroup"))`);
    const { arrays, skipped } = decodeNpz(readFileSync(join(folder, "theirs.npz")));
    const expected = Int16Array.from({ length: 24 }, (_, i) => i);
    expect(arrays.f).toEqual({ shape: [2, 3, 4], type: "i2", data: expected });
    expect(arrays.b).toEqual({ shape: [2, 3, 4], type: "i2", data: expected });
    expect(arrays.s).toEqual({ shape: [], type: "U", data: ["TsGroup"] });
    expect(skipped).toEqual([{ name: "o", why: expect.stringContaining("Python objects") }]);
  });
});
