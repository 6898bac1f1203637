import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CONTROLLER_PRESETS, controllerSpecJson } from "@telos/core";
import { decodeNpz, encodeNpz, type NpyInput } from "@telos/recordings";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../src/main.ts";
import type { Terminal } from "../src/terminal.ts";

const folder = mkdtempSync(join(tmpdir(), "telos-loop-"));
const trained = join(folder, "trained");
const agent = join(folder, "agent.npz");
const UNITS = 16;
const QUICK = ["--process", "rateNetwork", "--critics", "1", "--discounts", "0.95"];

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
    ...{ canRedraw: true, colour: false, now: () => new Date("2026-01-01T00:00:00Z"), clock: () => performance.now() },
    signal,
  };
  return { code: await main(args, terminal), out, err };
}

beforeAll(async () => {
  const { square } = CONTROLLER_PRESETS;
  const spec = {
    ...controllerSpecJson(square),
    process: { ...square.process, units: UNITS, channels: 4, readoutStrength: 0.4 },
    training: { ...square.training, hidden: [32], steps: 300, agents: 16, replayed: 16 },
    evaluation: { ...square.evaluation, agents: 12, steps: 200, settle: 5 },
  };
  writeFileSync(join(folder, "spec.json"), JSON.stringify(spec));
  expect((await telos("train", join(folder, "spec.json"), "--out", trained)).code).toBe(0);
  const recorded = await telos("simulate", trained, "--record", "--steps", "300", "--out", agent);
  expect(recorded.out).toContain("3000 steps of 10 agents");
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("telos infer --process rateNetwork", () => {
  test("finds the square that it was not told of, and says it in the first sentence", async () => {
    const out = join(folder, "inferred");
    const { code, out: text } = await telos("infer", agent, ...QUICK, "--truth", trained, "--out", out);
    expect(code).toBe(0);
    expect(text.split("\n")[0]).toMatch(
      /^They avoid activity of units 0 and 1 outside a square of half-width 0\.(49|5)/,
    );
    expect(text).toContain("Told afterwards: these agents were maximum occupancy.");
    expect(text).toContain("What cannot be known:");
    for (const file of ["report.html", "arrays.npz", "figures/loopPurpose.svg", "figures/loopEvidence.csv"])
      expect(existsSync(join(out, file)), file).toBe(true);
    const { arrays } = decodeNpz(readFileSync(join(out, "arrays.npz")));
    expect(arrays.edge_threshold!.shape).toEqual(arrays.edge_name!.shape);
    const report = readFileSync(join(out, "report.html"), "utf8");
    expect(report).toMatch(/They avoid activity of units 0 and 1/);
    expect(report).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)|NaN|undefined/);
  }, 240_000);

  test("opens the arrays of a run and nothing else: another purpose in its spec, or none, changes no byte", async () => {
    const first = join(folder, "first");
    expect((await telos("infer", trained, ...QUICK, "--steps", "1500", "--out", first)).code).toBe(0);
    const spec = readFileSync(join(trained, "spec.json"), "utf8");
    const arrays = readFileSync(join(trained, "arrays.npz"));
    const again = join(folder, "again");
    try {
      writeFileSync(
        join(trained, "spec.json"),
        spec.replace('"halfWidth": 0.5', '"halfWidth": 0.9').replace('"discount": 0.95', '"discount": 0.1'),
      );
      expect(readFileSync(join(trained, "spec.json"), "utf8")).not.toBe(spec);
      const told = decodeNpz(arrays).arrays as Record<string, NpyInput>;
      const { value_parameters: values, lifetimes_myopic: lives, action_entropy: entropy, ...rest } = told;
      expect([values, lives, entropy].every((one) => one !== undefined)).toBe(true);
      writeFileSync(join(trained, "arrays.npz"), encodeNpz(rest));
      expect((await telos("infer", trained, ...QUICK, "--steps", "1500", "--out", again)).code).toBe(0);
    } finally {
      writeFileSync(join(trained, "spec.json"), spec);
      writeFileSync(join(trained, "arrays.npz"), arrays);
    }
    for (const file of ["arrays.npz", "metrics.jsonl", "figures/loopPurpose.svg", "figures/loopEvidence.svg"])
      expect(readFileSync(join(again, file)).equals(readFileSync(join(first, file))), file).toBe(true);
  }, 240_000);

  test("Ctrl-C keeps the stages that were done, resume goes on, rerun gives the same bytes", async () => {
    const out = join(folder, "stopped");
    const controller = new AbortController();
    controller.abort();
    const stopped = await telosUntil(controller.signal, "infer", agent, ...QUICK, "--steps", "1000", "--out", out);
    expect(stopped.code).toBe(1);
    expect(stopped.err).toContain("telos resume");
    const resumed = await telos("resume", out);
    expect([resumed.code, resumed.out.split(" ")[0]]).toEqual([0, "They"]);
    const again = await telos("rerun", out, "--out", join(folder, "rerun"));
    expect(again.out).toMatch(/^Every byte agrees/);
  }, 240_000);

  test("without weights a network is fitted to the steps, and the answer is the same", async () => {
    const { arrays } = decodeNpz(readFileSync(agent));
    const { recurrent_weights: _j, input_weights: _b, ...rest } = arrays as Record<string, NpyInput>;
    const bare = join(folder, "bare.npz");
    writeFileSync(bare, encodeNpz(rest));
    const { out, code } = await telos("infer", bare, ...QUICK, "--steps", "1500", "--out", join(folder, "bare"));
    expect(code).toBe(0);
    expect(out).toMatch(/^They avoid activity of units 0 and 1 outside a square of half-width 0\.(49|5)/);
    expect(out).toContain("No weights were given: a network (tanh) was fitted to the states");
    expect(readFileSync(join(folder, "bare/figures/loopPurpose.svg"), "utf8")).toContain("never visited");
  }, 240_000);

  test("of agents that had several contexts one has to be named, or all", async () => {
    const { arrays } = decodeNpz(readFileSync(agent));
    const { agents, states, input_weights: inputs, ...rest } = arrays as Record<string, NpyInput & { shape: number[] }>;
    const count = new Set(agents!.data as Float64Array).size;
    const contexts = { data: Float64Array.from({ length: count }, (_, m) => m % 2), shape: [count] };
    const still = { data: new Float64Array(2 * UNITS), shape: [2, UNITS] };
    const both = join(folder, "contexts.npz");
    const all = { ...rest, agents: agents!, states: states!, input_weights: inputs!, contexts, context_inputs: still };
    writeFileSync(both, encodeNpz(all));
    const refused = await telos("infer", both, ...QUICK, "--out", join(folder, "both"));
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/2 contexts and may keep to another edge in each. Ask of one with --context \(0, 1\)/);
    expect((await telos("infer", both, ...QUICK, "--context", "5", "--out", join(folder, "no"))).err).toContain(
      "no agent had context 5",
    );
    const one = [...QUICK, "--context", "1", "--steps", "1500", "--out", join(folder, "one")];
    const { out, code } = await telos("infer", both, ...one);
    expect([code, out.slice(0, 36)]).toEqual([0, "They avoid activity of units 0 and 1"]);
  }, 240_000);

  test("--json prints one object with the verdict and the numbers behind it", async () => {
    const random = join(folder, "random.npz");
    await telos("simulate", trained, "--record", "random", "--steps", "100", "--out", random);
    const { out, code } = await telos("infer", random, ...QUICK, "--json", "--out", join(folder, "random"));
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ verdict: "random", record: { units: UNITS, actions: 16 }, discount: null });
  }, 240_000);

  test("a network into which nothing is injected has no purpose that could be seen", async () => {
    const free = join(folder, "free.npz");
    await telos("simulate", trained, "--record", "free", "--steps", "50", "--out", free);
    const { out, code } = await telos("infer", free, ...QUICK, "--out", join(folder, "free"));
    expect([code, out.split("\n")[0]]).toEqual([
      0,
      "Nothing was injected, or it had no effect: the network moves by itself, and no purpose can be seen.",
    ]);
  }, 240_000);

  test.each<[string, readonly string[], RegExp, number]>([
    ["a file that is not there", ["infer", "nowhere.npz", ...QUICK], /nowhere\.npz: there is no such file/, 2],
    ["another process", ["infer", agent, "--process", "spins"], /--process: "spins" is unknown/, 2],
    [
      "an option for spikes",
      ["infer", agent, ...QUICK, "--window-ms", "20"],
      /--window-ms: is for spikes and words/,
      2,
    ],
    ["--steps without --process", ["infer", agent, "--steps", "20"], /--steps: goes with --process/, 2],
    [
      "a discount of 1",
      ["infer", agent, ...QUICK, "--discounts", "0.9,1"],
      /--discounts: 1 is twice there or not from 0/,
      2,
    ],
    ["no critics", ["infer", agent, "--process", "rateNetwork", "--critics", "0"], /--critics/, 2],
    [
      "a truth that trained nothing",
      ["infer", agent, ...QUICK, "--truth", folder],
      /manifest\.json|trained no controller/,
      1,
    ],
    ["cart and pole", ["infer", join(folder, "spec.json"), ...QUICK], /reads \.npz files, and folders/, 2],
  ])("%s is answered with what to do", async (_, args, message, expected) => {
    const { code, err } = await telos(...args);
    expect([code, err]).toEqual([expected, expect.stringMatching(message)]);
  });

  test("states that do not follow from the network are refused with the change that mends it", async () => {
    const { arrays } = decodeNpz(readFileSync(agent));
    const weights = arrays.recurrent_weights!.data as Float64Array;
    const turned = weights.map((__, k) => weights[(k % UNITS) * UNITS + Math.floor(k / UNITS)]!);
    const path = join(folder, "turned.npz");
    const changed = {
      ...(arrays as Record<string, NpyInput>),
      recurrent_weights: { shape: [UNITS, UNITS], data: turned },
    };
    writeFileSync(path, encodeNpz(changed));
    const { code, err } = await telos("infer", path, ...QUICK);
    expect(code).toBe(1);
    expect(err).toMatch(/do not follow from the network.*They do with recurrent_weights transposed/);
  });
});
