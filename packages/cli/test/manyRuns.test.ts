import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRng } from "@telos/core";
import { parseManifest } from "@telos/runs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../src/main.ts";
import type { Terminal } from "../src/terminal.ts";

const UNITS = 14;
const SECONDS = 50;
const folder = mkdtempSync(join(tmpdir(), "telos-of-many-"));
const file = join(folder, "fourteen.csv");
const whole = join(folder, "whole");
const accepted = ["duplicates", "artefact", "drift", "words", "dynamics", "enough"].flatMap((gate) => [
  "--accept",
  gate,
]);
const asked = ["infer", file, "--units", `0..${UNITS - 1}`, "--window-ms", "20", ...accepted] as const;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs telos and presses Ctrl-C when it has asked the clock often enough. */
async function telos(
  args: readonly string[],
  stop: (looks: number) => boolean = () => false,
): Promise<{ code: number; out: string; err: string }> {
  let [out, err, looks] = ["", "", 0];
  const controller = new AbortController();
  const terminal: Terminal = {
    print: (text) => {
      out += text;
    },
    tell: (text) => {
      err += text;
    },
    canRedraw: false,
    colour: false,
    now: () => new Date("2026-01-01T01:00:00Z"),
    clock: () => {
      if (stop(++looks)) controller.abort();
      return performance.now();
    },
    signal: controller.signal,
  };
  return { code: await main([...args], terminal), out, err };
}

const manifestOf = (path: string) => parseManifest(readFileSync(join(path, "manifest.json"), "utf8"), path);

beforeAll(async () => {
  const rng = createRng(9);
  const rows = ["unit,time_s"];
  for (let unit = 0; unit < UNITS; unit++) {
    const own = rng.split(`unit ${unit}`);
    for (let time = own.exponential() / 3; time < SECONDS; time += 0.004 + own.exponential() / 3) {
      rows.push(`${unit},${time}`);
      const follows = own.uniform() < 0.3;
      if (follows && time < SECONDS - 1) rows.push(`${(unit + 1) % UNITS},${time + 0.005 * own.uniform()}`);
    }
  }
  writeFileSync(file, `${rows.join("\n")}\n`);
  const said = await telos([...asked, "--out", whole]);
  expect(said.err).not.toContain("telos:");
  expect(said.out).toContain("More than 12 units: fitted by events");
}, 120_000);

describe("an inference of 14 units", () => {
  test("stopped by Ctrl-C keeps its steps, claims nothing, and goes on to the same bytes", async () => {
    const out = join(folder, "stopped");
    const said = await telos([...asked, "--out", out], (looks) => looks > 8);
    expect(said.code).toBe(1);
    expect(said.out).toContain("Stopped");
    expect(said.err).toContain(`To go on where it stopped: telos resume ${out}`);
    expect(manifestOf(out)).toMatchObject({ state: "cancelled" });
    const resumed = await telos(["resume", out]);
    const step = Number(/Going on at step (\d+) of 20/.exec(resumed.err)?.[1]);
    expect(step).toBeGreaterThan(0);
    expect(step).toBeLessThan(20);
    expect(manifestOf(out)).toMatchObject({ state: "complete", files: manifestOf(whole).files });
  }, 120_000);

  test("says what a unit's death does to the others before they adapt, and no more", async () => {
    const said = await telos(["predict", whole, "--remove-units", "3"]);
    expect(said.code).toBe(0);
    expect(said.out).toContain("If unit 3 dies, before the others adapt:");
    expect(said.out).toContain("95 % interval of the change");
    const table = said.out.split("\n").map((line) => line.trim().split(/\s{2,}/));
    const fourth = table.find(([unit, ...rest]) => unit === "4" && rest.length === 3)!;
    const [before, changed] = [fourth[1], fourth[2]].map(Number);
    expect(changed).toBeLessThan(before); // unit 4 follows unit 3
    const json = await telos(["predict", whole, "--silence-units", "3,4", "--json"]);
    const { predictions } = JSON.parse(json.out);
    expect(predictions[0]).toMatchObject({
      title: "If units 3, 4 are silenced, before the others adapt",
      simulatedSeconds: 3000,
    });
    expect(predictions[0].units).toHaveLength(UNITS - 2);
    const cost = await telos(["predict", whole, "--coding-cost-ratio", "2"]);
    expect(cost.code).toBe(1);
    expect(cost.err).toContain("only what happens before the network adapts is predicted");
  }, 120_000);
});
