import { describe, expect, test } from "vitest";
import { objectId } from "./objectId.ts";
import { SNIFF_BYTES, sniffContent } from "./sniffContent.ts";

const bytes = (text: string, at = 0) =>
  Uint8Array.from({ length: at + text.length }, (_, k) => (k < at ? 1 : text.charCodeAt(k - at)));

describe("what a file is, from its content", () => {
  test("HDF5 is found at the beginning and behind every size of user block up to 8192 bytes", () => {
    for (const at of [0, 512, 1024, 2048, 4096, 8192]) {
      expect(sniffContent(bytes("\x89HDF\r\n\x1a\n", at)).kind, String(at)).toBe("hdf5");
    }
    expect(sniffContent(bytes("\x89HDF\r\n\x1a\n", 100)).kind).not.toBe("hdf5");
    expect(SNIFF_BYTES).toBeGreaterThanOrEqual(8192 + 8);
  });

  test.each([
    ["\x89PNG\r\n\x1a\n", "a PNG image"],
    ["\xff\xd8\xff\xe0", "a JPEG image"],
    ["%PDF-1.7", "a PDF document"],
    ["\x1f\x8b\x08", "a gzip archive"],
    ["<?xml version='1.0'?><svg/>", "an XML or SVG document"],
    ["  <!DOCTYPE html>", "a web page"],
    ['{"spikes": []}', "a JSON document"],
    ["\x00\x01\x02", "in no format that is known here"],
  ])("%j is %s", (start, what) => {
    expect(sniffContent(bytes(start))).toMatchObject({ kind: "other", what });
  });

  test("MATLAB v5 is known by its version and byte order too: the text before them is free", () => {
    expect(sniffContent(bytes("MATLAB 5.0 MAT-file, Platform")).kind).toBe("mat5");
    expect(sniffContent(bytes("\x00\x01IM", 124)).kind).toBe("mat5");
    expect(sniffContent(bytes("\x01\x00MI", 124)).kind).toBe("mat5");
    expect(sniffContent(bytes("\x93NUMPY\x01")).kind).toBe("npy");
  });

  test("nothing is empty, PK is a zip archive, words are text even when the last letter is cut", () => {
    expect(sniffContent(new Uint8Array(0)).kind).toBe("empty");
    expect(sniffContent(bytes("PK\x03\x04")).kind).toBe("zip");
    expect(sniffContent(new TextEncoder().encode("unit,time_s µ").slice(0, -1)).kind).toBe("text");
  });
});

describe("object ids", () => {
  test("are UUIDs of version 8 that depend on seed and path only, and differ between neighbours", () => {
    const ids = Array.from({ length: 2000 }, (_, k) => objectId(k % 20, `/units/column${Math.floor(k / 20)}`));
    expect(new Set(ids).size).toBe(2000);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(objectId(7, "/units")).toBe(objectId(7, "/units"));
  });
});
