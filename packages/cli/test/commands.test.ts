import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeNpz } from "@telos/recordings";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../src/main.ts";
import type { Terminal } from "../src/terminal.ts";

const folder = mkdtempSync(join(tmpdir(), "telos-cli-"));
const recording = join(folder, "ring.nwb");
const run = join(folder, "run");

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function telos(...args: string[]): Promise<Said> {
  return telosUntil(new AbortController().signal, ...args);
}

async function telosUntil(signal: AbortSignal, ...args: string[]): Promise<Said> {
  let out = "";
  let err = "";
  const terminal: Terminal = {
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
    signal,
  };
  const code = await main(args, terminal);
  return { code, out, err };
}

const INFER = ["--window-ms", "20", "--replicates", "10"];

beforeAll(async () => {
  expect((await telos("simulate", "examples/ring-reward.json", "--out", recording, "--duration-s", "600")).code).toBe(
    0,
  );
  expect((await telos("infer", recording, ...INFER, "--out", run)).code).toBe(0);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a run folder", () => {
  test("holds every file that the guide names, and says that it is complete", () => {
    expect(readdirSync(run).sort()).toEqual(
      ["arrays.npz", "figures", "manifest.json", "metrics.jsonl", "report.html", "spec.json"].sort(),
    );
    const manifest = JSON.parse(readFileSync(join(run, "manifest.json"), "utf8"));
    expect(manifest.state).toBe("complete");
    expect(manifest.inputs[0].sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test("the arrays have the documented keys and shapes, rewards mean 0 over known words", () => {
    const { arrays } = decodeNpz(readFileSync(join(run, "arrays.npz")));
    const [visited, units] = arrays.words.shape;
    expect(units).toBe(8);
    for (const key of ["reward", "reward_low", "reward_high", "visits"])
      expect(arrays[key].shape).toEqual([visited, 1]);
    const known = Array.from(arrays.reward.data as Float64Array).filter((value) => !Number.isNaN(value));
    expect(known.length).toBeGreaterThan(50);
    expect(Math.abs(known.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-9);
    const visits = arrays.visits.data as Float64Array;
    (arrays.reward.data as Float64Array).forEach((value, s) => {
      expect(Number.isNaN(value)).toBe(visits[s] < 2);
    });
  });

  test("the same seed gives the same bytes of arrays and figures", async () => {
    const again = join(folder, "again");
    await telos("infer", recording, ...INFER, "--out", again);
    const files = ["arrays.npz", ...readdirSync(join(run, "figures")).map((name) => `figures/${name}`)];
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) expect(readFileSync(join(again, file)).equals(readFileSync(join(run, file)))).toBe(true);
  }, 60_000);

  test("another seed gives other intervals", async () => {
    const other = join(folder, "other");
    await telos("infer", recording, ...INFER, "--seed", "2", "--out", other);
    expect(readFileSync(join(other, "arrays.npz")).equals(readFileSync(join(run, "arrays.npz")))).toBe(false);
  }, 60_000);

  test("an independent reader, NumPy, loads the arrays", (context) => {
    const python = pythonWith("numpy");
    if (!python) return context.skip("python3 with numpy is not here");
    const script =
      "import sys, numpy as np; a = np.load(sys.argv[1]); print(a['words'].shape[1], a['unit_ids'].tolist(), round(float(np.nansum(a['reward'])), 6) == 0, a['inputs'].tolist())";
    const said = execFileSync(python, ["-c", script, join(run, "arrays.npz")], { encoding: "utf8" });
    expect(said.trim()).toBe("8 [0, 1, 2, 3, 4, 5, 6, 7] True ['no stimulus']");
  });

  test("an independent reader, h5py, loads the recording that telos wrote", (context) => {
    const python = pythonWith("h5py");
    if (!python) return context.skip("python3 with h5py is not here");
    const script =
      "import sys, h5py; f = h5py.File(sys.argv[1]); print(f.attrs['nwb_version'], len(f['units/id']), f['units/spike_times_index'][-1] == len(f['units/spike_times']))";
    const said = execFileSync(python, ["-c", script, recording], { encoding: "utf8" });
    expect(said.trim()).toBe("2.7.0 8 True");
  });
});

describe("--json", () => {
  test("of infer prints one object and nothing else on standard output", async () => {
    const said = await telos("infer", recording, ...INFER, "--json", "--out", join(folder, "json"));
    const answer = JSON.parse(said.out);
    expect(["no-interactions", "interactions", "purpose"]).toContain(answer.verdict);
    expect(Object.keys(answer)).toEqual(
      expect.arrayContaining(["verdict", "reasons", "gates", "family", "heldOut", "out"]),
    );
    expect(answer.heldOut.bitsPerFlip.low).toBeLessThan(answer.heldOut.bitsPerFlip.value);
    expect(existsSync(join(answer.out, "report.html"))).toBe(true);
  }, 60_000);

  test("of inspect, predict and simulate is one object each", async () => {
    for (const args of [
      ["inspect", recording],
      ["predict", run, "--remove-units", "3"],
      ["simulate", run, "--out", join(folder, "again.csv"), "--duration-s", "10"],
    ]) {
      const said = await telos(...args, "--json");
      expect(said.code, said.err).toBe(0);
      expect(typeof JSON.parse(said.out)).toBe("object");
    }
  });
});

describe("a second recording", () => {
  const again = join(folder, "again.nwb");

  test("is scored against no change, independent units and what is kept, with intervals and files (P8)", async () => {
    expect(
      (await telos("simulate", "examples/ring-reward.json", "--out", again, "--duration-s", "600", "--seed", "5")).code,
    ).toBe(0);
    const said = await telos("predict", run, "--compare", again, "--replicates", "6", "--json");
    expect(said.code).toBe(0);
    const found = JSON.parse(said.out);
    expect(found.scores.map((one: { hypothesis: string }) => one.hypothesis)).toEqual([
      "noChange",
      "noChangeModel",
      "independent",
      "keepCouplings",
      "keepPotential",
      "keepPurpose",
    ]);
    expect(found.best).not.toBe("independent");
    expect(found.purposeMinus.independent.high).toBeLessThan(0);
    for (const file of found.files) expect(existsSync(file)).toBe(true);
    // A run folder like the other predictions', which can be done again to the same numbers.
    const rerun = await telos("rerun", found.out, "--out", join(folder, "compared-again"), "--json");
    expect(rerun.code, rerun.err).toBe(0);
    expect(JSON.parse(rerun.out).agrees).toBe(true);
    const text = await telos("predict", run, "--compare", again, "--replicates", "0");
    expect(text.out).toContain("units matched by id: 0, 1, 2");
  });

  test("needs the run's own recording, and says so", async () => {
    const said = await telos("predict", run, "--compare", again, "--recording", join(folder, "gone.nwb"));
    expect(said.code).toBe(2);
    expect(said.err).toContain("--recording");
    const other = await telos("predict", run, "--compare", again, "--recording", again);
    expect(other.code).toBe(2);
    expect(other.err).toContain("checksum differs");
  });
});

describe("predictions", () => {
  test("a dead cell leaves seven, a silenced one stays and is silent", async () => {
    const dead = JSON.parse((await telos("predict", run, "--remove-units", "3", "--json")).out).predictions[0];
    expect(dead.units).toEqual([0, 1, 2, 4, 5, 6, 7]);
    expect(dead.words.adapted.length).toBe(128);
    const silent = JSON.parse((await telos("predict", run, "--silence-units", "3", "--json")).out).predictions[0];
    expect(silent.units.length).toBe(8);
    expect(silent.occupancyAdapted[3]).toBeLessThan(1e-9);
  });

  test("the input's probability cannot change where there is one input, and the error says so", async () => {
    const said = await telos("predict", run, "--input-probability", "0.3");
    expect(said.code).toBe(2);
    expect(said.err).toContain("only one input");
  });
});

describe("Ctrl-C", () => {
  test("keeps what was done: the folder says cancelled and claims nothing", async () => {
    const stopped = join(folder, "stopped");
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 300);
    const said = await telosUntil(controller.signal, "infer", recording, "--replicates", "5000", "--out", stopped);
    expect(said.code).toBe(1);
    expect(JSON.parse(readFileSync(join(stopped, "manifest.json"), "utf8")).state).toBe("cancelled");
    expect(existsSync(join(stopped, "UNFINISHED.txt"))).toBe(true);
  }, 60_000);
});

describe("bad input gets a clear error and no folder that looks finished", () => {
  const cases: [string, string[], number, string][] = [
    ["a missing file", ["infer", "missing.nwb"], 2, "there is no such file"],
    ["a PNG renamed .nwb", ["infer", join(folder, "picture.nwb")], 1, "is a PNG image"],
    ["a truncated NWB", ["infer", join(folder, "cut.nwb")], 1, "truncated HDF5"],
    ["an unknown unit id", ["infer", recording, "--units", "1,99"], 2, "unit 99: not in the file"],
    ["a window of 0", ["infer", recording, "--window-ms", "0"], 2, "--window-ms"],
    ["a window of NaN", ["infer", recording, "--window-ms", "NaN"], 2, '"NaN" is not a number'],
    ["an unknown family", ["infer", recording, "--family", "ful"], 2, "Choose auto, full, pairwise"],
    ["a misspelt command", ["infr", recording], 2, "Did you mean infer?"],
    ["a misspelt flag", ["infer", recording, "--windw-ms", "3"], 2, "Did you mean --window-ms?"],
    [
      "an unknown stimulus",
      ["infer", recording, "--stimulus", "direction"],
      2,
      "neither a table of trials nor a stimulus",
    ],
    ["an unknown gate", ["infer", recording, "--accept", "duplicate"], 2, "Did you mean duplicates?"],
    ["a wrong ending", ["simulate", run, "--out", join(folder, "x.mat")], 2, "must end in .nwb"],
    ["a spec with a fault", ["simulate", join(folder, "bad.json"), "--out", join(folder, "x.nwb")], 1, "spec.kind"],
    ["no change to predict", ["predict", run], 2, "say what changes"],
    ["a folder that is no run", ["predict", folder, "--remove-units", "1"], 1, "not a run of telos"],
    ["too few surrogates", ["infer", recording, "--surrogates", "3"], 2, "--surrogates"],
  ];
  beforeAll(() => {
    writeFileSync(
      join(folder, "picture.nwb"),
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13),
    );
    writeFileSync(join(folder, "cut.nwb"), readFileSync(recording).subarray(0, 50_000));
    writeFileSync(join(folder, "bad.json"), '{ "specVersion": 1, "kind": "spinnetwork" }');
  });
  for (const [what, args, code, message] of cases)
    test(what, async () => {
      const before = readdirSync(folder).sort();
      const said = await telos(...args);
      expect(said.err).toContain(message);
      expect(said.code).toBe(code);
      expect(said.out).toBe("");
      expect(said.err).not.toMatch(/\n\s+at .*:\d+/); // no stack
      expect(readdirSync(folder).sort()).toEqual(before);
    });
});

describe("help", () => {
  test("names every command, and every command shows an example", async () => {
    const help = await telos("--help");
    expect(help.code).toBe(0);
    for (const command of ["inspect", "infer", "predict", "simulate", "start"]) {
      expect(help.out).toContain(command);
      expect((await telos(command, "--help")).out).toContain("Examples:");
    }
  });

  test("start takes kernels and threads as infer does, and refuses none at all", async () => {
    expect((await telos("start", "--help")).out).toMatch(/--threads <n>[\s\S]*--fast/);
    const said = await telos("start", "--fast", "--threads", "0");
    expect(said.code).toBe(2);
    expect(said.err).toContain("--threads");
  });
});

function pythonWith(module: string): string | undefined {
  return ["python3", "/usr/bin/python3"].find((python) => {
    try {
      execFileSync(python, ["-c", `import ${module}`], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  });
}

describe("telos inspect --out", () => {
  test("writes the gates, a page, and a figure with its numbers for each gate that has one", async () => {
    const out = join(folder, "inspection");
    const said = await telos("inspect", recording, "--out", out);
    expect(said.code).toBe(0);
    expect(said.out).toContain("Where the window comes from (window)");
    const names = ["raster", "gates", "unitRates", "intervals", "coincidences", "drift", "words", "dynamics"];
    expect(readdirSync(join(out, "figures")).sort()).toEqual(
      names.flatMap((name) => [`${name}.csv`, `${name}.svg`]).sort(),
    );
    const page = readFileSync(join(out, "report.html"), "utf8");
    expect(page.match(/<figure /g)).toHaveLength(names.length - 1); // the table of gates stands as a table
    const { gates } = JSON.parse(readFileSync(join(out, "gates.json"), "utf8"));
    for (const { sentence, threshold } of gates) {
      expect(said.out).toContain(sentence);
      expect(said.out).toContain(threshold);
    }
  });

  test("the report of an inference shows the same figures", () => {
    const page = readFileSync(join(run, "report.html"), "utf8");
    expect(readdirSync(join(run, "figures"))).toContain("coincidences.svg");
    expect(page).toContain("no duplicates");
  });
});
