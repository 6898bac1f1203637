import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CONTROLLER_PRESETS, controllerSpecJson } from "@telos/core";
import { decodeNpz } from "@telos/recordings";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../src/main.ts";
import type { Terminal } from "../src/terminal.ts";

const folder = mkdtempSync(join(tmpdir(), "telos-sweep-"));
const controller = join(folder, "small.json");
const network = join(folder, "pair.json");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function telos(...args: string[]) {
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
    signal: new AbortController().signal,
  };
  return { code: await main(args, terminal), out, err };
}

/** The table of a sweep, a record for each row. */
function tableOf(sweep: string): Record<string, string>[] {
  const [head, ...rows] = readFileSync(join(sweep, "table.csv"), "utf8").trim().split("\n");
  const names = head!.split(",");
  return rows.map((row) => Object.fromEntries(row.split(",").map((cell, k) => [names[k]!, cell])));
}

beforeAll(() => {
  const { square } = CONTROLLER_PRESETS;
  writeFileSync(
    controller,
    JSON.stringify({
      ...controllerSpecJson(square),
      process: { ...square.process, units: 10, channels: 3 },
      training: { ...square.training, hidden: [12], steps: 80, agents: 8, replayed: 8 },
      evaluation: { ...square.evaluation, agents: 6, steps: 60, settle: 5 },
    }),
  );
  writeFileSync(
    network,
    JSON.stringify({
      specVersion: 1,
      kind: "spinNetwork",
      units: 3,
      reward: { kind: "words", otherwise: 0, words: [{ active: [0, 1], reward: 1 }] },
      inputs: { kind: "none" },
      reference: { kind: "fixed", probabilities: 0.3 },
      codingCost: 1,
      updateRateHz: 50,
      durationS: 60,
      seed: 1,
    }),
  );
});

describe("telos sweep", () => {
  test("a dry run says what would be done and writes nothing", async () => {
    const out = join(folder, "dry");
    const said = await telos("sweep", controller, "--seeds", "0..2", "--grid", "g=1,2", "--out", out, "--dry-run");
    expect(said.out).toContain(`train: 6 points, of which 6 are to be done, in ${out}`);
    expect(said.out).toContain("g (process.gain): 1, 2");
    const slurm = ["--engine", "slurm", "--pack", "2", "--mem", "1G", "--time", "10:00", "--sbatch=--account=lab"];
    const cluster = await telos("sweep", controller, "--seeds", "0..4", "--out", out, "--dry-run", ...slurm);
    expect(cluster.out).toMatch(/sbatch --array=0-2 .*--mem=1G .*--time=10:00 .*--account=lab job\.sh/);
    expect(existsSync(out)).toBe(false);
  });

  test("each point is what telos train says of the same spec and seed", async () => {
    const out = join(folder, "train");
    const done = await telos("sweep", controller, "--seeds", "4,5", "--grid", "g=1,2", "--out", out, "--json");
    expect(done.code).toBe(0);
    expect(JSON.parse(done.out)).toMatchObject({ task: "train", points: 4, done: 4, failed: [], queued: 0, out });
    const rows = tableOf(out);
    expect(rows.map(({ g, seed }) => `${g} ${seed}`)).toEqual(["1 4", "1 5", "2 4", "2 5"]);
    const spec = JSON.parse(readFileSync(controller, "utf8"));
    const single = join(folder, "single.json");
    writeFileSync(single, JSON.stringify({ ...spec, process: { ...spec.process, gain: 2 } }));
    const trained = await telos("train", single, "--seed", "5", "--out", join(folder, "run"), "--json");
    const { controls, loss } = JSON.parse(trained.out) as {
      loss: number;
      controls: { lifetime: number; actionEntropy: number }[];
    };
    expect(rows[3]).toMatchObject({
      lifetime: String(controls[0]!.lifetime),
      action_entropy: String(controls[0]!.actionEntropy),
      lifetime_myopic: String(controls[1]!.lifetime),
      loss: String(loss),
    });
    const { arrays } = decodeNpz(readFileSync(join(out, "table.npz")), "table.npz");
    expect(Array.from(arrays.lifetime!.data as Float64Array, String)).toEqual(rows.map(({ lifetime }) => lifetime));
    expect(readFileSync(join(out, "figures", "sweep.svg"), "utf8")).toContain("lifetime (steps)");
  });

  test("started again it does nothing, and after a result was lost only that one", async () => {
    const out = join(folder, "again");
    const args = ["sweep", network, "--seeds", "1..4", "--out", out];
    await telos(...args);
    const table = readFileSync(join(out, "table.csv"), "utf8");
    const [lost] = readdirSync(join(out, "points"));
    rmSync(join(out, "points", lost!));
    expect((await telos("sweep", "status", out)).out).toContain("3 of 4 points are done");
    const again = await telos(...args);
    expect(again.err).toContain("3 of 4 points are done already.");
    expect(readFileSync(join(out, "table.csv"), "utf8")).toBe(table);
    const other = await telos("sweep", network, "--set", "T=30", "--out", out);
    expect([other.code, other.err]).toEqual([1, expect.stringContaining("it holds another sweep")]);
  });

  test("a network is simulated as telos simulate does, and its references have short names", async () => {
    const out = join(folder, "simulate");
    const grid = ["--grid", "lambda=0.5,1", "--grid", "reference=0.3,marginal"];
    expect((await telos("sweep", network, "--seeds", "7", ...grid, "--keep-arrays", "--out", out)).code).toBe(0);
    const rows = tableOf(out);
    expect(rows.map(({ lambda, reference }) => `${lambda} ${reference}`)).toEqual([
      "0.5 0.3",
      "0.5 marginal",
      "1 0.3",
      "1 marginal",
    ]);
    const spikes = join(folder, "pair.npz");
    await telos("simulate", network, "--seed", "7", "--out", spikes);
    const same = rows.find(({ lambda, reference }) => `${lambda} ${reference}` === "1 0.3")!;
    expect(readFileSync(join(out, "points", `${same.point}.npz`)).equals(readFileSync(spikes))).toBe(true);
    // What it gains is what it is rewarded with less what the information costs.
    for (const { net_reward, mean_reward, information_nats, lambda } of rows)
      expect(Number(net_reward)).toBeCloseTo(Number(mean_reward) - Number(lambda) * Number(information_nats), 12);
  });

  test("a recording is inferred with different options, and a network is simulated and inferred", async () => {
    const recording = join(folder, "given.npz");
    await telos("simulate", network, "--duration-s", "120", "--out", recording);
    const quick = ["--set", "surrogates=10", "--set", "replicates=0"];
    const out = join(folder, "infer");
    await telos("sweep", recording, "--grid", "windowMs=20,50", ...quick, "--out", out);
    const run = join(folder, "inferred");
    const options = ["--window-ms", "50", "--surrogates", "10", "--replicates", "0"];
    const inferred = JSON.parse((await telos("infer", recording, ...options, "--out", run, "--json")).out);
    expect(tableOf(out)[1]).toMatchObject({
      windowMs: "50",
      verdict: inferred.verdict,
      bits_per_flip: String(inferred.heldOut.bitsPerFlip.value),
      flips: String(inferred.flips),
    });
    const both = join(folder, "both");
    await telos("sweep", network, "--task", "infer", "--set", "T=120", "--set", "window=20", ...quick, "--out", both);
    expect(Number(tableOf(both)[0]!.reward_r2)).toBeGreaterThan(0);

    const changed = join(folder, "changed.npz");
    copyFileSync(recording, changed);
    const failing = join(folder, "failing");
    await telos("sweep", changed, "--grid", "windowMs=20", ...quick, "--out", failing);
    rmSync(join(failing, "points", `${tableOf(failing)[0]!.point}.json`));
    const { input } = (JSON.parse(readFileSync(join(failing, "sweep.json"), "utf8")) as { job: { input: object } }).job;
    expect(input).toMatchObject({ path: changed });
    appendFileSync(changed, " ");
    const refused = await telos("sweep", changed, "--grid", "windowMs=20", ...quick, "--out", failing);
    expect(refused.err).toContain("it holds another sweep");
  });

  test("a point that fails is told with its seed and its log, and the others finish", async () => {
    const out = join(folder, "fails");
    const done = await telos("sweep", controller, "--seeds", "3", "--grid", "learningRate=0.001,1e300", "--out", out);
    expect(done.code).toBe(1);
    expect(done.out).toContain("1 of 2 points are done.");
    expect(done.out).toMatch(/✗ learningRate = 1e\+300, seed 3: train: the loss was no longer finite/);
    const [, log] = /log: (.*)/.exec(done.out)!;
    expect(readFileSync(log!, "utf8")).toContain("no longer finite");
    expect(tableOf(out)).toHaveLength(1);
  });

  test.each([
    [["--grid", "gian=1"], "Did you mean gain?"],
    [["--grid", "agents=1"], "it may mean training.agents or evaluation.agents"],
    [["--grid", "gamma=0.9,1.2"], "at gamma = 1.2: spec.objective.discount: 1.2 is not ≥ 0 and below 1"],
    [["--seeds", "3..1"], "--seeds: 3..1 runs down"],
    [["--grid", "seed=1,2"], "seeds have an option, --seeds"],
    [["--set", "g=1,2"], "give one value"],
    [["--task", "infer"], "is for train"],
    [["--engine", "slrm"], '"slrm" is unknown. Choose local, slurm'],
    [["--sbatch", "account"], "is no option of sbatch"],
  ])("%j is wrong use, and the answer says what is right", async (args, message) => {
    const said = await telos("sweep", controller, "--engine", "slurm", ...args, "--dry-run");
    expect(said.err).toContain(message);
    expect(said.code).toBe(2);
  });
});
