import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CONTROLLER_PRESETS, controllerSpecJson, createRng } from "@telos/core";
import { describeRun, listRuns, type Manifest, parseManifest, sha256 } from "@telos/runs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../src/main.ts";
import type { Terminal } from "../src/terminal.ts";

// Few kills in the tests, fifty of each kind with `npm run kill`.
const KILLS = Number(process.env.KILLS ?? 4);
const AGAIN_EVERY = 3; // every third resumed run is killed as well, and resumed once more
const CHECKPOINT_S = "0.05";
const LIMIT_MS = 60_000 * Math.max(5, KILLS); // on a machine that does other things as well

const scratch = mkdtempSync(join(tmpdir(), "telos-killed-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const bin = join(import.meta.dirname, "..", "bin", "telos.js");
const spec = join(scratch, "small.json");
const recording = join(scratch, "ring.npz");

async function telos(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ["", ""];
  const terminal: Terminal = {
    print: (text) => {
      out += text;
    },
    tell: (text) => {
      err += text;
    },
    canRedraw: false,
    colour: false,
    now: () => new Date(),
    clock: () => performance.now(),
    signal: new AbortController().signal,
  };
  return { code: await main(args, terminal), out, err };
}

const start = (...args: string[]): ChildProcess => spawn(process.execPath, [bin, ...args], { stdio: "ignore" });
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Kills a process `ms` after a condition first holds, unless it ends before. @returns whether it was killed */
async function killAfter(child: ChildProcess, isOn: () => boolean, ms: number): Promise<boolean> {
  const ended = once(child, "exit");
  while (!isOn() && child.exitCode === null) await sleep(1);
  await sleep(ms);
  child.kill("SIGKILL");
  await ended;
  return child.signalCode === "SIGKILL";
}

const manifestOf = (path: string): Manifest => {
  const file = join(path, "manifest.json");
  return parseManifest(readFileSync(file, "utf8"), file);
};

beforeAll(async () => {
  const { square } = CONTROLLER_PRESETS;
  const small = {
    ...controllerSpecJson(square),
    process: { ...square.process, units: 20 },
    training: { ...square.training, hidden: [16], steps: 2000, agents: 8, replayed: 8, remembered: 2000 },
    evaluation: { ...square.evaluation, agents: 4, steps: 60, settle: 5 },
  };
  writeFileSync(spec, JSON.stringify(small));
  expect((await telos("simulate", "examples/ring-reward.json", "--out", recording, "--duration-s", "150")).code).toBe(
    0,
  );
});

describe.each([
  ["training", () => ["train", spec]],
  ["inference", () => ["infer", recording, "--units", "0..5", "--window-ms", "20", "--replicates", "20"]],
])("a killed %s", (kind, command) => {
  test(
    `is readable after SIGKILL at any of ${KILLS} random moments, and resumes to the bytes of an uninterrupted one`,
    async () => {
      const whole = join(scratch, kind, "whole", "run");
      const began = performance.now();
      const child = start(...command(), "--out", whole, "--checkpoint-s", CHECKPOINT_S);
      const ended = once(child, "exit");
      while (!existsSync(whole) && child.exitCode === null) await sleep(1);
      const appeared = performance.now();
      await ended;
      let longest = performance.now() - appeared;
      expect(manifestOf(whole).state, `${kind} took ${performance.now() - began} ms`).toBe("complete");
      const { files } = manifestOf(whole);
      expect(Object.keys(files)).toContain("arrays.npz");

      const rng = createRng(8).split(kind);
      const seen = { killed: 0, ended: 0, goneOn: 0, anew: 0, killedTwice: 0 };
      for (let k = 0; seen.killed < KILLS; k++) {
        const run = join(scratch, kind, `kill-${k}`, "run");
        const first = start(...command(), "--out", run, "--checkpoint-s", CHECKPOINT_S);
        const killed = await killAfter(first, () => existsSync(run), 0.9 * rng.uniform() * longest);
        if (!killed) longest *= 0.9; // the first run was slowed down by something else: this one had ended before its moment
        const found = listRuns(join(scratch, kind, `kill-${k}`));
        expect(found.map(({ path, state }) => [path, ["killed", "complete"].includes(state)])).toEqual([[run, true]]);
        expect((await telos("runs", join(scratch, kind))).code).toBe(0);
        if (found[0].state === "complete") seen.ended++;
        else {
          seen.killed++;
          expect(found[0].resumable).toBe(true);
          if (k % AGAIN_EVERY === 0) {
            const second = start("resume", run, "--checkpoint-s", CHECKPOINT_S);
            const resumed = () => (manifestOf(run).resumedAt ?? []).length > 0;
            if (await killAfter(second, resumed, (rng.uniform() * longest) / 2)) seen.killedTwice++;
          }
        }
        const { code, err } = await telos("resume", run);
        expect(code, err).toBe(0);
        if (err.startsWith("Going on at step")) seen.goneOn++;
        if (err.startsWith("Beginning anew")) seen.anew++;
        expect(manifestOf(run)).toMatchObject({ state: "complete", files });
        for (const [file, checksum] of Object.entries(files))
          expect(sha256(readFileSync(join(run, file))), file).toBe(checksum);
        expect(readdirSync(run).sort()).toEqual(readdirSync(whole).sort()); // no checkpoint, marker, lock or draft is left
        expect(describeRun(run).resumable).toBe(false);
        rmSync(join(scratch, kind, `kill-${k}`), { recursive: true });
      }
      if (process.env.KILLS !== undefined) console.log(kind, { longestMs: Math.round(longest), ...seen });
      expect(seen.goneOn).toBeGreaterThan(0); // else nothing was tested but the beginning
    },
    LIMIT_MS,
  );
});
