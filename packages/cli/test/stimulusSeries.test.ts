import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRng } from "@telos/core";
import { decodeNpz, writeNwb } from "@telos/recordings";
import { afterAll, describe, expect, test } from "vitest";
import { main } from "../src/main.ts";

const folder = mkdtempSync(join(tmpdir(), "telos-series-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function telos(...args: string[]) {
  let out = "";
  let err = "";
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
    clock: () => performance.now(),
    signal: new AbortController().signal,
  });
  return { code, out, err };
}

const SECONDS = 600;
const SAMPLE_S = 0.05;
const RATES_HZ = [2, 8, 20];
const UNITS = 3;

/** Units that know nothing of each other and follow a light of three levels, whose samples all differ by noise. */
async function driven(): Promise<string> {
  const rng = createRng(3);
  const samples = SECONDS / SAMPLE_S;
  const levels = new Int32Array(samples);
  for (let k = 1; k < samples; k++) levels[k] = rng.uniform() < 0.1 ? rng.integer(3) : levels[k - 1];
  const units = Array.from({ length: UNITS }, (_, id) => {
    const own = rng.split(`unit ${id}`);
    const times: number[] = [];
    for (let ms = 0; ms < SECONDS * 1000; ms++)
      if (own.uniform() < RATES_HZ[levels[Math.floor(ms / 1000 / SAMPLE_S)]] / 1000) times.push((ms + 0.5) / 1000);
    return { id, name: String(id), timesS: Float64Array.from(times), columns: {} };
  });
  const light = {
    name: "light",
    path: "/stimulus/presentation/light",
    timesS: Float64Array.from(levels, (_, k) => k * SAMPLE_S),
    values: Float64Array.from(levels, (level) => level + 0.1 * rng.uniform()),
    channels: 1,
    unit: "cd",
  };
  const about = { format: "test", identifier: "light", description: "", facts: {}, notes: [], tables: [] };
  const path = join(folder, "light.nwb");
  writeFileSync(
    path,
    await writeNwb({ ...about, units, stimuli: [light] }, { sessionStart: "2001-01-01T00:00:00Z", seed: 1 }),
  );
  return path;
}

describe("a stimulus TimeSeries, from the file to the verdict", () => {
  test("a light that drives all units is an interaction until it is given, cut into K inputs", async () => {
    const path = await driven();
    const settings = ["--window-ms", "20", "--replicates", "0"];
    const without = await telos("infer", path, ...settings, "--json", "--out", join(folder, "without"));
    expect(JSON.parse(without.out).verdict).toBe("interactions");
    const uncut = await telos("infer", path, ...settings, "--stimulus", "light");
    expect(uncut.code).toBe(2);
    expect(uncut.err).toContain("is continuous (12000 distinct values)");
    expect(uncut.err).toContain("--inputs 4");
    const out = join(folder, "given");
    const light = ["--stimulus", "light", "--stimulus-lag-ms", "0", "--input-edges", "0.5,1.5"];
    const given = await telos("infer", path, ...settings, ...light, "--out", out);
    expect(given.err).not.toContain("telos:");
    expect(given.out).toContain("Verdict: no-interactions");
    const { arrays } = decodeNpz(readFileSync(join(out, "arrays.npz")));
    expect(arrays.input_chain.shape).toEqual([3, 3]);
    expect(arrays.tuning_measured.shape.slice(0, 2)).toEqual([3, UNITS]);
    const equal = await telos(
      "infer",
      path,
      ...settings,
      "--stimulus",
      "light",
      "--inputs",
      "3",
      "--json",
      "--out",
      join(folder, "equal"),
    );
    expect(equal.code).toBe(0);
    expect(decodeNpz(readFileSync(join(folder, "equal", "arrays.npz"))).arrays.input_chain.shape).toEqual([3, 3]);
  }, 120_000);
});
