import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { UNFINISHED_FILE } from "../src/fillFolder.ts";
import { readRun } from "../src/readRun.ts";
import { sha256 } from "../src/sha256.ts";

const scratch = mkdtempSync(join(tmpdir(), "telos-crash-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const fixture = (name: string): string => join(import.meta.dirname, "fixtures", name);
const start = (script: string, ...args: string[]): ChildProcess =>
  spawn(process.execPath, [fixture(script), ...args], { stdio: ["ignore", "pipe", "inherit"] });
const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Moments spread over [0, longest) ms, the same in every run of the tests. */
const moments = (count: number, longest: number): number[] =>
  Array.from({ length: count }, (_, i) => ((i * 0.618034) % 1) * longest);

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

/** Starts the writer, kills it after `wait` ms of writing, and says whether the file is whole. */
async function wholeAfterKill(how: "whole" | "plain", wait: number): Promise<boolean> {
  const path = join(scratch, `${how}.txt`);
  const child = start("writer.ts", path, how);
  if (child.stdout !== null) await once(child.stdout, "data");
  await sleep(wait);
  await kill(child);
  const [first, body, last] = readFileSync(path, "utf8").split(" ");
  return first === last && body.length === 3_000_000 && new Set(body).size === 1;
}

test("a file is whole after SIGKILL at any of 20 moments of writing", async () => {
  for (const wait of moments(20, 40)) expect(await wholeAfterKill("whole", wait)).toBe(true);
});

test("the same moments find a half-written file where it is written in place", async () => {
  let whole = true;
  for (const wait of moments(20, 40)) whole &&= await wholeAfterKill("plain", wait);
  expect(whole).toBe(false);
});

test("a run killed at any of 20 moments is readable, and looks finished only if it is", async () => {
  let finished = 0;
  let unfinished = 0;
  for (const wait of moments(20, 120)) {
    const parent = mkdtempSync(join(scratch, "run-"));
    const child = start("runner.ts", parent);
    let output = "";
    child.stdout?.on("data", (data) => {
      output += String(data);
    });
    while (output === "") await sleep(1);
    await sleep(wait);
    if (child.exitCode === null) await kill(child);
    const run = readRun(join(parent, readdirSync(parent)[0]));
    expect(run.spec).toEqual({ kind: "crash" });
    run.metrics().forEach((record, step) => {
      expect(record.step).toBe(step);
    });
    if (run.finished) {
      finished++;
      for (const [file, checksum] of Object.entries(run.manifest.files)) expect(sha256(run.read(file))).toBe(checksum);
      expect(Object.keys(run.arrays())).toEqual(["reward"]);
    } else {
      unfinished++;
      expect(run.manifest).toMatchObject({ state: "running", finishedAt: null, wallSeconds: null });
      expect(existsSync(join(run.path, UNFINISHED_FILE))).toBe(true);
    }
  }
  expect(unfinished).toBeGreaterThan(0);
  expect(finished + unfinished).toBe(20);
});

test("a folder without the right to write gets a sentence, and nothing is left in it", () => {
  chmodSync(scratch, 0o755);
  const folder = join(scratch, "locked");
  mkdirSync(folder, { mode: 0o555 });
  const { stdout } = spawnSync(process.execPath, [fixture("writeOnce.ts"), join(folder, "a.json"), "10"], {
    encoding: "utf8",
    env: { ...process.env, AS_NOBODY: "yes" },
  });
  expect(stdout.trim()).toBe(
    `${join(folder, "a.json")}: not written: you may not write in ${folder}. Choose another folder with --out, or change its permissions.`,
  );
  expect(readdirSync(folder)).toEqual([]);
});

test("a disk that fills up gets a sentence, and the old file stays as it was", ({ skip }) => {
  const folder = join(scratch, "small");
  mkdirSync(folder);
  // A disk of 256 kB in a name space of its own: it is gone when the command ends.
  const inside = (command: string) =>
    spawnSync("unshare", ["-rm", "sh", "-c", `mount -t tmpfs -o size=256k tmpfs "$1" && ${command}`, "sh", folder], {
      encoding: "utf8",
    });
  skip(inside("true").status !== 0, "this system lets ordinary users mount nothing");
  const write = `"${process.execPath}" "${fixture("writeOnce.ts")}" "$1/a.npz"`;
  const { stdout } = inside(`${write} 1000 && ${write} 1000000 && ls -A "$1" && wc -c < "$1/a.npz"`);
  expect(stdout.trim().split("\n")).toEqual([
    "written",
    `${join(folder, "a.npz")}: not written: the disk is full (1.00 MB needed). Free some space, or choose a folder on another disk with --out.`,
    "a.npz",
    "1000",
  ]);
});

test("a write that a limit of the system cuts off leaves the old file as it was", ({ skip }) => {
  const folder = join(scratch, "limited");
  mkdirSync(folder);
  const path = join(folder, "a.npz");
  writeFileSync(path, "old");
  const command = `ulimit -f 64 && exec "${process.execPath}" "${fixture("writeOnce.ts")}" "${path}" 1000000`;
  const run = spawnSync("bash", ["-c", command], { encoding: "utf8" });
  skip(run.error !== undefined, "there is no bash here");
  expect(run.stdout).toContain("not written: the file would be larger than this system allows (1.00 MB needed).");
  expect(readFileSync(path, "utf8")).toBe("old");
  expect(readdirSync(folder)).toEqual(["a.npz"]);
});
