import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CONTROLLER_PRESETS, controllerSpecJson } from "@telos/core";
import { decodeNpz, encodeNpy } from "@telos/recordings";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../src/main.ts";
import type { Terminal } from "../src/terminal.ts";

const folder = mkdtempSync(join(tmpdir(), "telos-train-"));
const spec = join(folder, "small.json");
const run = join(folder, "run");
const UNITS = 12;

async function telos(...args: string[]) {
  return telosUntil(new AbortController().signal, ...args);
}

async function telosUntil(signal: AbortSignal, ...args: string[]) {
  let [out, err] = ["", ""];
  const terminal: Terminal = {
    print: (text) => {
      out += text;
    },
    tell: (text) => {
      err += text;
    },
    canRedraw: true,
    colour: false,
    now: () => new Date("2026-01-01T00:00:00Z"),
    clock: () => performance.now(),
    signal,
  };
  return { code: await main(args, terminal), out, err };
}

/** A square in the plane of two of twelve units whose weights stand in a file: trains in a second. */
function smallSpec(changes: Readonly<Record<string, unknown>> = {}): unknown {
  const { square } = CONTROLLER_PRESETS;
  return {
    ...controllerSpecJson(square),
    process: { ...square.process, units: UNITS, channels: 3, weights: { kind: "file", path: "weights.npy" } },
    training: { ...square.training, hidden: [16], steps: 150, agents: 8, replayed: 8 },
    evaluation: { ...square.evaluation, agents: 6, steps: 80, settle: 5 },
    ...changes,
  };
}

const weights = Float64Array.from({ length: UNITS * UNITS }, (_, k) => Math.sin(7 * k) / Math.sqrt(UNITS));

beforeAll(async () => {
  writeFileSync(join(folder, "weights.npy"), encodeNpy({ shape: [UNITS, UNITS], data: weights }));
  writeFileSync(spec, JSON.stringify(smallSpec()));
  const done = await telos("train", spec, "--seed", "3", "--out", run);
  expect(done.err).toContain("lifetime");
  expect(done.code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("telos train with a learned policy", () => {
  test("twenty channels leave a whole run folder with signs, twice the same bytes, and telos simulate exports them", async () => {
    const many = join(folder, "many.json");
    const out = join(folder, "many");
    const { square } = CONTROLLER_PRESETS;
    const policy = { kind: "channelByChannel", hidden: 6, learningRate: 0.002, candidates: 2, attempts: 32 };
    const small = smallSpec({
      process: { ...square.process, units: UNITS, channels: 20, amplitude: 1 },
      training: { ...square.training, hidden: [8], steps: 12, agents: 3, replayed: 2, policy },
      evaluation: { ...square.evaluation, agents: 3, steps: 20, settle: 2 },
    });
    writeFileSync(many, JSON.stringify(small));
    const done = await telos("train", many, "--out", out, "--json");
    expect(done.code).toBe(0);
    const { controls } = JSON.parse(done.out) as { controls: { name: string; actionEntropy: number }[] };
    expect(controls.map(({ name }) => name)).toEqual(["maximum occupancy", "myopic", "free", "random"]);
    expect(controls[3]!.actionEntropy).toBeCloseTo(20 * Math.LN2, 9);
    const { arrays } = decodeNpz(readFileSync(join(out, "arrays.npz")), "arrays.npz");
    expect(arrays.action_signs!.shape).toEqual([3, 20, 20]);
    expect(arrays).not.toHaveProperty("injections");
    const again = join(folder, "many-again");
    expect((await telos("train", many, "--out", again)).code).toBe(0);
    expect(readFileSync(join(again, "arrays.npz"))).toEqual(readFileSync(join(out, "arrays.npz")));
    const file = join(folder, "many.npz");
    expect((await telos("simulate", out, "--agents", "2", "--steps", "10", "--out", file)).code).toBe(0);
    const exported = decodeNpz(readFileSync(file), file).arrays;
    expect(exported.channels!.shape).toEqual([2, 10, 20]);
    const injected = Array.from(exported.channels!.data as Float32Array).filter(Number.isFinite);
    expect(new Set(injected.map(Math.abs))).toEqual(new Set([1]));
  });

  test("--policy chooses how the policy is found, and says which ways there are", async () => {
    const printed = await telos("train", "square", "--policy", "factorised", "--print");
    expect(JSON.parse(printed.out).training.policy.kind).toBe("factorised");
    expect((await telos("train", "square", "--policy", "factorized", "--print")).err).toContain("channel-by-channel");
    expect((await telos("train", "cartpole", "--policy", "factorised", "--print")).err).toContain("signs of channels");
  });
});

describe("telos train", () => {
  test("a spec of one's own with weights from a file leaves a whole run folder", () => {
    const manifest = JSON.parse(readFileSync(join(run, "manifest.json"), "utf8")) as { state: string; seed: number };
    expect(manifest).toMatchObject({ state: "complete", seed: 3 });
    expect(existsSync(join(run, "UNFINISHED.txt"))).toBe(false);
    const { arrays } = decodeNpz(readFileSync(join(run, "arrays.npz")), "arrays.npz");
    expect(arrays.recurrent_weights!.shape).toEqual([UNITS, UNITS]);
    expect(arrays.recurrent_weights!.data).toEqual(weights);
    expect(arrays.states!.shape).toEqual([6, 81, UNITS]);
    expect(arrays.lifetimes_myopic!.shape).toEqual([6]);
    for (const name of ["controller", "activity"]) {
      expect(readFileSync(join(run, `figures/${name}.svg`), "utf8")).toMatch(/^<svg/);
      expect(existsSync(join(run, `figures/${name}.csv`))).toBe(true);
    }
    const report = readFileSync(join(run, "report.html"), "utf8");
    expect(report).toContain("myopic");
    expect(report).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
    const updates = readFileSync(join(run, "metrics.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { kind: string });
    expect(updates.filter(({ kind }) => kind === "update")).toHaveLength(150);
    expect(updates.filter(({ kind }) => kind === "control")).toHaveLength(4);
  });

  test("the spec in the run folder holds the weights and trains to the same bytes", async () => {
    const again = join(folder, "again");
    const done = await telos("train", join(run, "spec.json"), "--out", again, "--json");
    const answer = JSON.parse(done.out) as { state: string; controls: { name: string; lifetime: number }[] };
    expect(answer.state).toBe("complete");
    expect(answer.controls.map(({ name }) => name)).toEqual(["maximum occupancy", "myopic", "free", "random"]);
    for (const file of ["arrays.npz", "metrics.jsonl", "figures/controller.svg"])
      expect(readFileSync(join(again, file)).equals(readFileSync(join(run, file))), file).toBe(true);
  });

  test("Ctrl-C keeps what was learned", async () => {
    const controller = new AbortController();
    controller.abort();
    const out = join(folder, "stopped");
    const done = await telosUntil(controller.signal, "train", spec, "--out", out);
    expect(done.code).toBe(1);
    expect(done.out).toContain("Stopped after 0 of 150 updates");
    expect(JSON.parse(readFileSync(join(out, "manifest.json"), "utf8"))).toMatchObject({ state: "cancelled" });
    expect(existsSync(join(out, "arrays.npz"))).toBe(true);
    expect(existsSync(join(out, "UNFINISHED.txt"))).toBe(true);
  });

  test.each(Object.keys(CONTROLLER_PRESETS))(
    "--print shows the preset %s as a spec that can be trained",
    async (preset) => {
      const { out, code } = await telos("train", preset, "--print");
      expect(code).toBe(0);
      const path = join(folder, `${preset}.json`);
      writeFileSync(path, out);
      expect((await telos("train", path, "--print")).out).toBe(out);
    },
  );

  test.each([
    [["train", "squar"], 'Did you mean "square"?'],
    [["train", "nowhere.json"], "neither a preset nor a file"],
    [["train", "square", "--seed", "-1"], "--seed: must be a whole number"],
  ])("%j is wrong use", async (args, message) => {
    const { code, err } = await telos(...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  test("a wrong spec is refused with the path to its fault", async () => {
    const path = join(folder, "wrong.json");
    writeFileSync(
      path,
      JSON.stringify(smallSpec({ objective: { ...CONTROLLER_PRESETS.square.objective, discount: 1.2 } })),
    );
    const { code, err } = await telos("train", path);
    expect(code).toBe(2);
    expect(err).toContain("wrong.json: spec.objective.discount: 1.2 is not ≥ 0 and below 1");
    const { process } = CONTROLLER_PRESETS.square;
    writeFileSync(
      path,
      JSON.stringify(smallSpec({ process: { ...process, weights: { kind: "file", path: "no.npy" } } })),
    );
    expect((await telos("train", path)).err).toContain(
      `wrong.json: spec.process.weights.path: there is no file ${join(folder, "no.npy")}. Give the path of an .npy file`,
    );
  });

  test("a folder is no spec; that of a run is answered with the spec in it", async () => {
    const { code, err } = await telos("train", run);
    expect(code).toBe(2);
    expect(err).toContain(`${run}: this is a folder. Name the spec in it: ${join(run, "spec.json")}`);
  });
});

describe("telos simulate on the run of a controller", () => {
  test("exports activity, actions, inputs and weights; the same seed gives the same bytes", async () => {
    const [first, second] = [join(folder, "a.npz"), join(folder, "b.npz")];
    const { out } = await telos(
      "simulate",
      run,
      "--agents",
      "3",
      "--steps",
      "40",
      "--seed",
      "5",
      "--out",
      first,
      "--json",
    );
    expect(JSON.parse(out)).toMatchObject({ agents: 3, steps: 40, units: UNITS, seed: 5 });
    await telos("simulate", run, "--agents", "3", "--steps", "40", "--seed", "5", "--out", second);
    expect(readFileSync(first).equals(readFileSync(second))).toBe(true);
    const { arrays } = decodeNpz(readFileSync(first), "a.npz");
    expect(arrays.activity!.shape).toEqual([3, 41, UNITS]);
    expect(arrays.actions!.shape).toEqual([3, 40]);
    expect(arrays.inputs!.shape).toEqual([3, 40, UNITS]);
    const [activity, inputs, weights, channels] = ["activity", "inputs", "input_weights", "channels"].map(
      (key) => arrays[key]!.data as Float64Array,
    );
    expect(Math.abs(activity![0]!)).toBeLessThan(0.5); // the first unit is confined
    const sum = [0, 1, 2].reduce((total, k) => total + weights![k]! * channels![k]!, 0);
    expect(inputs![0]).toBeCloseTo(sum, 5); // what reaches unit 0 is its weights times the channels
  });

  test("writes NWB, and no other format", async () => {
    const path = join(folder, "a.nwb");
    expect((await telos("simulate", run, "--agents", "2", "--steps", "20", "--out", path)).code).toBe(0);
    expect(readFileSync(path).subarray(1, 4).toString()).toBe("HDF");
    const { code, err } = await telos("simulate", run, "--out", join(folder, "a.csv"));
    expect(code).toBe(2);
    expect(err).toContain("must end in .nwb");
  });
});
