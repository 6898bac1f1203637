import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sha256, sha256OfFile } from "./sha256.ts";

test("the published values for the empty text and for abc come out", () => {
  expect(sha256("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect(sha256(new Uint8Array([97, 98, 99]))).toBe(sha256("abc"));
});

test("a file read in pieces has the checksum and the length of the whole", () => {
  const folder = mkdtempSync(join(tmpdir(), "telos-sha-"));
  try {
    for (const bytes of [0, 1, 1 << 20, (1 << 20) + 1, 3_000_000]) {
      const content = Uint8Array.from({ length: bytes }, (_, i) => i % 251);
      writeFileSync(join(folder, "a"), content);
      expect(sha256OfFile(join(folder, "a"))).toEqual({ sha256: sha256(content), bytes });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
