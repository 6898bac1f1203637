import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRng } from "@telos/core";
import { decodeNpz, encodeNpy } from "@telos/recordings";
import { parseManifest } from "@telos/runs";
import { afterAll, describe, expect, test } from "vitest";
import { main } from "../src/main.ts";

const folder = mkdtempSync(join(tmpdir(), "telos-words-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Real words beside the project; not part of it. */
const REAL = join(import.meta.dirname, "../../../../shared/data/maxent_toolbox/example15.mat");
const hasReal = existsSync(REAL);
if (!hasReal) console.warn(`Inference from real words is not tested: ${REAL} is not there.`);

const telos = (...args: string[]) => telosUntil(() => false, ...args);

/** Runs telos and presses Ctrl-C when it has asked the clock often enough. */
async function telosUntil(stop: (looks: number) => boolean, ...args: string[]) {
  let out = "";
  let err = "";
  let looks = 0;
  const controller = new AbortController();
  const code = await main(args, {
    print: (text) => {
      out += text;
    },
    tell: (text) => {
      err += text;
    },
    canRedraw: false,
    colour: false,
    now: () => new Date("2026-01-01T00:00:00Z"),
    clock: () => {
      if (stop(++looks)) controller.abort();
      return performance.now();
    },
    signal: controller.signal,
  });
  return { code, out, err };
}

function manifestOf(run: string) {
  return parseManifest(readFileSync(join(run, "manifest.json"), "utf8"), run);
}

const STEPS = 20_000;
const UNITS = 3;

/** Three units that an input drives together, one of them redrawn a step. */
function driven() {
  const rng = createRng(7);
  const words = new Uint8Array(STEPS * UNITS);
  const input = new Int32Array(STEPS);
  const state = [0, 0, 0];
  let level = 0;
  for (let step = 0; step < STEPS; step++) {
    if (rng.uniform() < 0.01) level = 1 - level;
    input[step] = level;
    words.set(state, step * UNITS);
    state[rng.integer(UNITS)] = rng.uniform() < (level === 1 ? 0.6 : 0.15) ? 1 : 0;
  }
  return { words, input };
}

const { words, input } = driven();
const path = join(folder, "words.npy");
writeFileSync(path, encodeNpy({ shape: [STEPS, UNITS], data: words }));
const levels = join(folder, "light.npy");
writeFileSync(levels, encodeNpy({ shape: [STEPS], data: input }));

describe("telos infer --words", () => {
  test("a shared input is an interaction until --input gives it, and the run folder counts in steps (F10)", async () => {
    const without = await telos("infer", path, "--words", "--replicates", "0", "--json", "--out", join(folder, "a"));
    expect(["purpose", "interactions"]).toContain(JSON.parse(without.out).verdict);
    const out = join(folder, "b");
    const given = await telos("infer", path, "--words", "--input", levels, "--replicates", "0", "--out", out);
    expect(given.code).toBe(0);
    expect(given.out).toContain("Verdict: no-interactions");
    expect(given.out).toContain(`over ${STEPS} steps`);
    const { arrays } = decodeNpz(readFileSync(join(out, "arrays.npz")));
    expect(arrays.input_chain.shape).toEqual([2, 2]);
    expect(arrays.tuning_measured.shape).toEqual([2, UNITS, UNITS]);
    const total = Array.from(arrays.visits.data as Float64Array).reduce((sum, value) => sum + value, 0);
    expect(total).toBe(STEPS);
    expect(readdirSync(join(out, "figures"))).toEqual(expect.arrayContaining(["words.svg", "drift.svg", "tuning.svg"]));
    const page = readFileSync(join(out, "report.html"), "utf8");
    expect(page).not.toMatch(/hold window of|bits per second| 0 ms/);
  });

  test("telos inspect --words shows the gates of words and the figures behind them, and ends with 1 where one is red", async () => {
    const out = join(folder, "inspected");
    const clean = await telos("inspect", path, "--words", "--out", out);
    expect(clean.code).toBe(0);
    expect(clean.out.match(/^ {2}[✓!✗] /gm)).toHaveLength(8);
    expect(readdirSync(join(out, "figures"))).toEqual(expect.arrayContaining(["gates.svg", "words.svg", "drift.svg"]));
    const page = readFileSync(join(out, "report.html"), "utf8");
    expect(page).toContain("words of three columns in 20,000 steps");
    expect(page).not.toMatch(/ Hz|seconds observed|spikes</);
    const both = join(folder, "twice.npy");
    const twice = Uint8Array.from({ length: 2 * STEPS }, (_, k) => words[Math.floor(k / 2) * UNITS]);
    writeFileSync(both, encodeNpy({ shape: [STEPS, 2], data: twice }));
    const red = await telos("inspect", both, "--words", "--json");
    expect(red.code).toBe(1);
    const { gates } = JSON.parse(red.out);
    const verdicts = Object.fromEntries(gates.map((gate: { id: string; verdict: string }) => [gate.id, gate.verdict]));
    expect(verdicts).toMatchObject({ duplicates: "refuse", "multi-flips": "refuse" });
  });

  test("a matrix without --words is told how to go on, and a folder that cannot be made is named", async () => {
    expect((await telos("inspect", path)).out).toContain(`telos inspect ${path} --words`);
    expect((await telos("inspect", path, "--out", join(folder, "none"))).err).toContain("Give --words with it.");
    expect((await telos("inspect", path, "--words", "--out", path)).err).toContain("is a file, not a folder");
    expect((await telos("inspect", path, "--words", "--units", "1,1")).err).toContain("unit 1: chosen twice.");
  });

  test("stopped, it goes on to the same bytes; done again, every byte agrees; another input is refused", async () => {
    const [file, light] = [join(folder, "kept.npy"), join(folder, "kept-light.npy")];
    cpSync(path, file);
    cpSync(levels, light);
    const words = [file, "--words", "--input", light, "--replicates", "2"];
    const [whole, out] = [join(folder, "whole"), join(folder, "stopped")];
    expect((await telos("infer", ...words, "--out", whole)).code).toBe(0);
    const said = await telosUntil((looks) => looks > 6, "infer", ...words, "--out", out);
    expect(said.code).toBe(1);
    expect(said.err).toContain(`telos resume ${out}`);
    expect(manifestOf(out).state).toBe("cancelled");
    expect((await telos("resume", out)).err).toMatch(/Going on at step \d+/);
    expect(manifestOf(out)).toMatchObject({ state: "complete", files: manifestOf(whole).files });
    const again = await telos("rerun", whole, "--out", join(folder, "again"), "--json");
    expect(JSON.parse(again.out)).toMatchObject({ agrees: true, files: { different: [], onlyA: [], onlyB: [] } });
    writeFileSync(light, encodeNpy({ shape: [STEPS], data: Int32Array.from(input).fill(1, 0, 10) }));
    const changed = await telos("rerun", whole, "--out", join(folder, "changed"));
    expect(changed.code).toBe(1);
    expect(changed.err).toContain(`${light}: it is not the file that the run read`);
  });

  test("what is no word, or goes with spike trains, is wrong use", async () => {
    expect((await telos("infer", path, "--words", "--window-ms", "20")).err).toContain(
      "--window-ms: is for spike trains",
    );
    expect((await telos("infer", path, "--input", levels)).err).toContain("--input: goes with --words");
    expect((await telos("infer", path, "--words", "--array", "spikes")).err).toContain("has no matrix spikes");
    const counts = join(folder, "counts.npy");
    writeFileSync(counts, encodeNpy({ shape: [STEPS, UNITS], data: words.map((value) => 2 * value) }));
    const refused = await telos("infer", counts, "--words");
    expect(refused.code).toBe(2);
    expect(refused.err).toContain("holds counts up to 2");
  });
});

describe.skipIf(!hasReal)("real words (skipped without ../shared/data)", () => {
  test("fifteen cells in bins that hold many flips: refused with the share, and the exit code says so (Q10)", async () => {
    const said = await telos("infer", REAL, "--words", "--out", join(folder, "real"));
    expect(said.code).toBe(1);
    expect(said.out).toMatch(/^Verdict: refused\nRefused: 84 % of the 37282 steps/);
  });

  test("accepted, it is inferred from, and verdict and report carry the caveat (Q10)", async () => {
    const out = join(folder, "accepted");
    const args = ["--words", "--accept", "multi-flips", "--units", "3,5,8,13", "--replicates", "0", "--out", out];
    const said = await telos("infer", REAL, ...args);
    expect(said.code).toBe(0);
    expect(said.out).toContain("You accepted this refusal (--accept multi-flips).");
    const page = readFileSync(join(out, "report.html"), "utf8");
    expect(page).toContain("accepted by you");
    expect(page).toContain("independent flips in the same context");
  });
});
