import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CONTROLLER_PRESETS, controllerSpecJson } from "@telos/core";
import { type Manifest, parseManifest } from "@telos/runs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../src/main.ts";
import type { Terminal } from "../src/terminal.ts";

const folder = mkdtempSync(join(tmpdir(), "telos-of-runs-"));
const spec = join(folder, "small.json");
const whole = join(folder, "whole");
const bin = join(import.meta.dirname, "..", "bin", "telos.js");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const telos = (...args: string[]): Promise<Said> => telosUntil(() => false, ...args);

/** Runs telos and presses Ctrl-C when it has asked the clock often enough. */
async function telosUntil(stop: (looks: number) => boolean, ...args: string[]): Promise<Said> {
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
  return { code: await main(args, terminal), out, err };
}

function manifestOf(path: string): Manifest {
  return parseManifest(readFileSync(join(path, "manifest.json"), "utf8"), path);
}

beforeAll(async () => {
  const { square } = CONTROLLER_PRESETS;
  const small = {
    ...controllerSpecJson(square),
    process: { ...square.process, units: 12 },
    training: { ...square.training, hidden: [16], steps: 2500, agents: 8, replayed: 8, remembered: 1000 },
    evaluation: { ...square.evaluation, agents: 4, steps: 60, settle: 5 },
  };
  writeFileSync(spec, JSON.stringify(small));
  expect((await telos("train", spec, "--out", whole)).code).toBe(0);
});

describe("Ctrl-C", () => {
  test("keeps what was learned, says how to go on, and the run goes on to the same bytes", async () => {
    const out = join(folder, "stopped");
    const said = await telosUntil((looks) => looks > 5, "train", spec, "--out", out);
    expect(said.code).toBe(1);
    expect(said.out).toMatch(/^Stopped after \d+ of 2500 updates/);
    expect(said.err).toContain(`To go on where it stopped: telos resume ${out}`);
    expect(manifestOf(out)).toMatchObject({ state: "cancelled" });
    const steps = Number(/Stopped after (\d+)/.exec(said.out)?.[1]);
    expect(steps).toBeLessThan(2500);
    const resumed = await telos("resume", out);
    expect(resumed.err).toContain(`Going on at step ${steps} of 2500 (train)`);
    expect(manifestOf(out)).toMatchObject({ state: "complete", files: manifestOf(whole).files });
    expect(manifestOf(out).resumedAt).toHaveLength(1);
  });

  test("of a training with --fast: the run goes on with the build that its manifest names", async () => {
    const [fast, out] = [join(folder, "fast"), join(folder, "fast-stopped")];
    expect((await telos("train", spec, "--fast", "--out", fast)).code).toBe(0);
    expect((await telosUntil((looks) => looks > 5, "train", spec, "--fast", "--out", out)).code).toBe(1);
    expect((await telos("resume", out)).err).toMatch(/Going on at step \d+ of 2500/);
    expect(manifestOf(out)).toMatchObject({ kernels: "relaxed", files: manifestOf(fast).files });
    expect(manifestOf(fast).files["arrays.npz"]).not.toBe(manifestOf(whole).files["arrays.npz"]);
  });

  test("in the search for a network's behaviour keeps its rounds", async () => {
    const uneven = join(folder, "uneven.json");
    const twoCounts = JSON.parse(readFileSync("examples/fig-2-two-counts.json", "utf8"));
    const start = [0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65]; // far from the answer: several rounds
    writeFileSync(
      uneven,
      JSON.stringify({ ...twoCounts, reference: { ...twoCounts.reference, start }, durationS: 20 }),
    );
    const [once, stopped] = [join(folder, "solved"), join(folder, "solving")];
    expect((await telos("simulate", uneven, "--out", once)).code).toBe(0);
    const said = await telosUntil((looks) => looks > 2, "simulate", uneven, "--out", stopped);
    expect(said.code).toBe(1);
    expect(manifestOf(stopped).reason).toContain("the search is kept");
    const resumed = await telos("resume", stopped);
    expect(resumed.err).toMatch(/Going on at step \d+/);
    expect(manifestOf(stopped)).toMatchObject({ state: "complete", files: manifestOf(once).files });
  });
});

describe("telos resume", () => {
  test("says of a finished run that nothing is left to do, and leaves it alone", async () => {
    const before = readFileSync(join(whole, "manifest.json"), "utf8");
    const { code, out } = await telos("resume", whole);
    expect(code).toBe(0);
    expect(out).toContain("train-small is complete; there is nothing left to do");
    expect(readFileSync(join(whole, "manifest.json"), "utf8")).toBe(before);
  });

  test("does not touch a run that a living process is at work in, and takes over that of a dead one", async () => {
    const out = join(folder, "alive");
    const child = spawn(process.execPath, [join(import.meta.dirname, "../../runs/test/fixtures/atWork.ts"), out]);
    await once(child.stdout, "data");
    const before = readFileSync(join(out, "manifest.json"), "utf8");
    const said = await telos("resume", out);
    expect(said.code).toBe(1);
    expect(said.err).toContain(`${out}: process ${child.pid} is writing a run into it`);
    expect(readFileSync(join(out, "manifest.json"), "utf8")).toBe(before);
    expect((await telos("runs", out)).out).toContain(`process ${child.pid}`);
    const input = join(folder, "stranger.csv");
    await telos("simulate", "examples/poisson.json", "--out", input, "--duration-s", "20");
    const started = await telos("start", input, "--out", out);
    expect(started.err).toContain(`${out}: process ${child.pid} is writing a run into it`);
    expect(readFileSync(join(out, "manifest.json"), "utf8")).toBe(before);
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
    expect((await telos("runs", out)).out).toMatch(/killed/);
    expect((await telos("resume", out)).err).toContain('kind "work" cannot be done again by itself');
    expect(manifestOf(out).state).toBe("failed");
  });

  test("with a damaged checkpoint begins anew and still ends at the same bytes", async () => {
    const out = join(folder, "damaged");
    await telosUntil((looks) => looks > 5, "train", spec, "--out", out);
    appendFileSync(join(out, "checkpoint.telos"), " ");
    expect((await telos("resume", out)).err).toContain("Beginning anew: its checkpoint is damaged.");
    expect(manifestOf(out).files).toEqual(manifestOf(whole).files);
  });

  test("refuses a spec that was edited, and a run of another version unless forced", async () => {
    const out = join(folder, "edited");
    await telosUntil((looks) => looks > 5, "train", spec, "--out", out);
    const text = readFileSync(join(out, "spec.json"), "utf8");
    writeFileSync(join(out, "spec.json"), text.replace('"steps": 2500', '"steps": 2501'));
    expect((await telos("resume", out)).err).toContain("it is not the spec that the run began with");
    writeFileSync(join(out, "spec.json"), text);
    const manifest = readFileSync(join(out, "manifest.json"), "utf8");
    writeFileSync(join(out, "manifest.json"), manifest.replace(/"telos": "[^"]*"/, '"telos": "0.0.1"'));
    expect((await telos("resume", out)).err).toContain("telos 0.0.1 began this run");
    expect((await telos("resume", out, "--force")).code).toBe(0);
  });
});

describe("telos rerun", () => {
  test("repeats a run and says that every byte agrees", async () => {
    const out = join(folder, "again");
    const said = await telos("rerun", whole, "--out", out, "--json");
    expect(said.code).toBe(0);
    const answer = JSON.parse(said.out);
    expect(answer).toMatchObject({ agrees: true, files: { different: [], onlyA: [], onlyB: [] } });
    expect(answer.files.equal).toContain("report.html");
  });

  test("says which files differ", async () => {
    const out = join(folder, "forged");
    cpSync(whole, out, { recursive: true });
    const manifest = manifestOf(out);
    const files = { ...manifest.files, "arrays.npz": "0".repeat(64) };
    writeFileSync(join(out, "manifest.json"), JSON.stringify({ ...manifest, files }));
    const said = await telos("rerun", out, "--out", join(folder, "forged-again"));
    expect(said.code).toBe(1);
    expect(said.out).toMatch(/^1 of \d+ files differ: arrays\.npz\./);
  });

  test("refuses an input that has changed, by its path", async () => {
    const input = join(folder, "spikes.csv");
    const out = join(folder, "inferred");
    await telos("simulate", "examples/poisson.json", "--out", input, "--duration-s", "60");
    const inferred = await telos(
      "infer",
      input,
      "--units",
      "0,1,2",
      "--window-ms",
      "20",
      "--replicates",
      "2",
      "--out",
      out,
    );
    expect(manifestOf(out).state, inferred.err).toMatch(/complete|refused/);
    appendFileSync(input, "\n");
    const said = await telos("rerun", out, "--out", join(folder, "inferred-again"));
    expect(said.code).toBe(1);
    expect(said.err).toContain(`${input}: it is not the file that the run read`);
    rmSync(input);
    expect((await telos("rerun", out, "--out", join(folder, "inferred-again"))).err).toContain("it is gone");
    expect(existsSync(join(folder, "inferred-again"))).toBe(false);
  });
});

describe("telos runs", () => {
  test("lists runs with state, age and headline numbers, unreadable ones too", async () => {
    const parent = join(folder, "list");
    cpSync(whole, join(parent, "a"), { recursive: true });
    mkdirSync(join(parent, "deeper", "b"), { recursive: true });
    writeFileSync(join(parent, "deeper", "b", "manifest.json"), "{");
    const { code, out } = await telos("runs", parent, "--json");
    expect(code).toBe(0);
    const [broken, good] = JSON.parse(out);
    expect(broken).toMatchObject({ state: "unreadable", resumable: false });
    expect(broken.reason).toContain("manifest.json: not valid JSON");
    expect(good).toMatchObject({ state: "complete", ageSeconds: 0, resumable: false, headline: { updates: 2500 } });
    expect(good.headline.lifetime).toBeGreaterThan(0);
    expect((await telos("runs", parent)).out).toMatch(/a +complete +0 s +updates 2500, lifetime \d/);
  });

  test("a sweep's folder is named as one, here and by resume", async () => {
    const sweep = join(folder, "a-sweep");
    mkdirSync(sweep);
    writeFileSync(join(sweep, "sweep.json"), "{}");
    expect((await telos("runs", sweep)).out).toContain(`telos sweep status ${sweep}`);
    const { code, err } = await telos("resume", sweep);
    expect(code).toBe(1);
    expect(err).toContain(`${sweep}: this is a sweep, not a run. telos sweep status ${sweep}`);
  });

  test("a folder that is not there is wrong use, an empty one is not", async () => {
    expect((await telos("runs", join(folder, "nowhere"))).code).toBe(2);
    mkdirSync(join(folder, "empty"));
    expect((await telos("runs", join(folder, "empty"))).out).toContain("no runs in it");
  });
});

describe("telos compare", () => {
  test("shows what differs in spec and result, and nothing of two equal runs", async () => {
    const out = join(folder, "other-seed");
    await telos("train", spec, "--seed", "5", "--out", out);
    const said = JSON.parse((await telos("compare", whole, out, "--json")).out);
    expect(said.spec).toEqual([{ path: "spec.seed", a: 2, b: 5 }]);
    expect(said.sameWork).toBe(false);
    expect(said.arrays.map(({ name }: { name: string }) => name)).toContain("value_parameters");
    expect(said.files.different).toContain("arrays.npz");
    expect((await telos("compare", whole, out)).out).toMatch(/Spec:\n.*\n +spec\.seed +2 +5/);
    const same = (await telos("compare", whole, join(folder, "again"))).out;
    expect(same).toContain("Both did the same work: spec and inputs agree.");
    expect(same).toContain("State, versions and headline numbers agree.");
    expect(same).toMatch(/\d+ files have the same bytes\.\n$/);
  });
});

describe("a disk that does not take the run", () => {
  test("a folder without the right to write is named, and nothing is left in it", () => {
    chmodSync(folder, 0o755);
    const locked = join(folder, "locked");
    mkdirSync(locked, { mode: 0o555 });
    chmodSync(spec, 0o644);
    const script = join(import.meta.dirname, "fixtures", "asNobody.ts");
    const out = join(locked, "run");
    const said = spawnSync(process.execPath, [script, "train", spec, "--out", out], { encoding: "utf8" });
    expect(said.stderr).toContain(`telos: ${out}: not written: you may not write in ${locked}. Choose another folder`);
    expect(said.status).toBe(1);
    expect(said.stdout).toBe("");
    expect(existsSync(out)).toBe(false);
  });

  test("a read-only disk is named, and a full one; with room again the run goes on to the same bytes", ({ skip }) => {
    const disk = join(folder, "disk");
    mkdirSync(disk);
    // A disk of its own in a name space of its own: it is gone when the command ends.
    const inside = (options: string, command: string) =>
      spawnSync("unshare", ["-rm", "sh", "-c", `mount -t tmpfs -o ${options} tmpfs "$1" && ${command}`, "sh", disk], {
        encoding: "utf8",
      });
    skip(inside("size=64k", "true").status !== 0, "this system lets ordinary users mount nothing");
    const train = `"${process.execPath}" "${bin}" train "${spec}" --out "$1/run" --checkpoint-s 0.1`;
    const again = `"${process.execPath}" "${bin}"`;
    const readOnly = inside("ro", train);
    expect(readOnly.stderr).toContain(`${disk}/run: not written: ${disk} is on a read-only disk.`);
    expect(readOnly.status).toBe(1);
    const files = JSON.stringify(manifestOf(whole).files);
    const full = inside(
      "size=160k",
      `(${train}; ${again} runs "$1"; mount -o remount,size=20m "$1"; ${again} resume "$1/run" >&2; cat "$1/run/manifest.json") 2>&1`,
    );
    expect(full.stdout).toMatch(/not written: the disk is full \([\d.]+ (?:kB|bytes) needed\)\. Free some space/);
    expect(full.stdout).toMatch(/run +(failed|killed)/);
    expect(full.stdout).toMatch(/Going on at step \d+ of 2500 \(train\)|Beginning anew/);
    const manifest = JSON.parse(full.stdout.slice(full.stdout.lastIndexOf('{\n  "manifestVersion"')));
    expect(manifest.state).toBe("complete");
    expect(JSON.stringify(manifest.files)).toBe(files);
  });
});

describe("help", () => {
  test.each(["resume", "rerun", "runs", "compare"])("%s shows an example", async (command) => {
    const { out, code } = await telos(command, "--help");
    expect(code).toBe(0);
    expect(out).toContain(`Examples:\n  telos ${command}`);
  });
});
