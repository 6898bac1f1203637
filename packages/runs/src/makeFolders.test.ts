import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeFolders } from "./makeFolders.ts";

const root = mkdtempSync(join(tmpdir(), "telos-folders-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test("makes every missing folder above the one that is asked for, and again without fault", () => {
  makeFolders(join(root, "a", "b", "c"));
  makeFolders(join(root, "a", "b", "c"));
  expect(statSync(join(root, "a", "b", "c")).isDirectory()).toBe(true);
});

test.skipIf(!existsSync("/proc/self"))("gives up below a folder that takes no entries", () => {
  expect(() => makeFolders("/proc/telos/run")).toThrow(/ENOENT|EACCES|EPERM/);
});
