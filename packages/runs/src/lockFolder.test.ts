import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { breakLocks, holderOf, holderText, type LockHolder, lockFolder } from "./lockFolder.ts";

const NOW = new Date("2026-01-01T00:00:00Z");
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "telos-lock-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A lock as another process would have left it, `minutesAgo` after its last sign of life. */
function foreign(holder: Partial<LockHolder>, minutesAgo = 0): void {
  const file = join(folder, ".telos-lock-0123456789ab");
  const whole = { host: hostname(), processId: process.pid, processStart: null, since: NOW.toISOString(), ...holder };
  writeFileSync(file, JSON.stringify(whole));
  const then = new Date(Date.now() - 60_000 * minutesAgo);
  utimesSync(file, then, then);
}

const taken = () => "release" in lockFolder(folder, NOW);

test("one process works in a folder: the second is told who, and may come when the first has left", () => {
  const first = lockFolder(folder, NOW);
  if (!("release" in first)) throw new Error("not taken");
  const second = lockFolder(folder, NOW);
  expect(second).toMatchObject({ processId: process.pid, host: hostname(), since: NOW.toISOString() });
  expect(holderOf(folder)).toEqual(first.holder);
  expect(readdirSync(folder)).toHaveLength(1); // who was turned away leaves nothing
  first.release();
  expect(holderOf(folder)).toBeUndefined();
  expect(readdirSync(folder)).toEqual([]);
  expect(taken()).toBe(true);
});

test("what a dead process of this machine left is taken over and removed", async () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  await once(child, "spawn");
  foreign({ processId: child.pid! });
  expect(taken()).toBe(false);
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
  expect(holderOf(folder)).toBeUndefined();
  expect(taken()).toBe(true);
  expect(readdirSync(folder)).toHaveLength(1);
});

test.skipIf(process.platform !== "linux")(
  "a later process of the same number is not taken for the one that left",
  () => {
    foreign({ processStart: "1" });
    expect(holderOf(folder)).toBeUndefined();
    expect(taken()).toBe(true);
  },
);

test("of another machine only signs of life are known: an hour without one, and it counts as dead", () => {
  foreign({ host: "node-7", processId: 12 }, 50);
  expect(taken()).toBe(false);
  expect(holderText(holderOf(folder)!)).toBe("process 12 on node-7");
  foreign({ host: "node-7", processId: 12 }, 70);
  expect(taken()).toBe(true);
});

test("locks can be broken, and one that is half written is nobody's", () => {
  foreign({ host: "node-7" });
  breakLocks(folder);
  expect(readdirSync(folder)).toEqual([]);
  writeFileSync(join(folder, ".telos-lock-ba9876543210"), '{"host":');
  expect(holderOf(folder)).toBeUndefined();
});
