import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeError } from "./writeError.ts";
import { writeWhole } from "./writeWhole.ts";

// Crashes, full disks and read-only folders are in test/crash.test.ts.

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "telos-write-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("text and bytes are written and replaced, and nothing else stays in the folder", () => {
  const path = join(folder, "a.txt");
  writeWhole(path, "reward in λ");
  expect(readFileSync(path, "utf8")).toBe("reward in λ");
  writeWhole(path, new Uint8Array([1, 2, 255]));
  expect([...readFileSync(path)]).toEqual([1, 2, 255]);
  expect(readdirSync(folder)).toEqual(["a.txt"]);
});

test("a view into a larger buffer writes the view only", () => {
  const path = join(folder, "a.bin");
  writeWhole(path, new Uint8Array([1, 2, 3, 4]).subarray(1, 3));
  expect([...readFileSync(path)]).toEqual([2, 3]);
});

test("a missing folder, a folder in the file's place and a device are refused by name", () => {
  expect(() => writeWhole(join(folder, "none", "a.txt"), "a")).toThrow(
    /a\.txt: not written: the folder .*none does not exist/,
  );
  mkdirSync(join(folder, "b"));
  expect(() => writeWhole(join(folder, "b"), "a")).toThrow(/it is a folder\. Name a file/);
  expect(() => writeWhole("/dev/null", "a")).toThrow(/no ordinary file/);
  writeFileSync(join(folder, "file"), "");
  expect(() => writeWhole(join(folder, "file", "a.txt"), "a")).toThrow(/is a file, not a folder/);
  expect(readdirSync(folder).sort()).toEqual(["b", "file"]);
});

test.each([
  ["ENOSPC", 12_345_678, /runs\/a\.npz: not written: the disk is full \(12\.3 MB needed\)\. Free some space/],
  ["EDQUOT", 999, /quota on this disk is used up \(999 bytes needed\)/],
  ["EROFS", undefined, /runs is on a read-only disk\. Choose another folder with --out/],
  ["EACCES", undefined, /you may not write in runs\./],
  ["EIO", undefined, /not written: i\/o error/],
])("%s becomes a sentence that says how to mend it", (code, bytes, sentence) => {
  const cause = Object.assign(new Error("i/o error"), { code });
  const error = writeError("runs/a.npz", cause, bytes);
  expect(error.message).toMatch(sentence);
  expect(error.cause).toBe(cause);
});
