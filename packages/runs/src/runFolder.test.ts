import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { UNFINISHED_FILE } from "./fillFolder.ts";
import { manifestText, parseManifest } from "./manifest.ts";
import { readRun } from "./readRun.ts";
import { createRunFolder, type RunRequest } from "./runFolder.ts";
import { sha256 } from "./sha256.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "telos-runs-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A request at a fixed moment; each look at the clock is 1.5 s later than the one before. */
function request(some: Partial<RunRequest> = {}): RunRequest {
  let looks = 0;
  return {
    name: "infer ME1",
    command: ["telos", "infer", "ME1.nwb"],
    spec: { kind: "infer", units: [1, 2], windowMs: 20 },
    seed: 1001,
    inputs: [{ path: "ME1.nwb", sha256: sha256("a recording"), bytes: 11 }],
    telosVersion: "0.1.0",
    now: () => new Date(Date.UTC(2026, 10, 22, 9, 5, 7) + 1500 * looks++),
    parent: root,
    ...some,
  };
}

const filesOf = (path: string): string[] =>
  readdirSync(path, { recursive: true })
    .map(String)
    .filter((file) => !file.includes(".telos-lock-"))
    .sort();

describe("a new run", () => {
  test("its folder is named by date, name and hash, and says at once that it is running", () => {
    const run = createRunFolder(request());
    expect(run.path).toMatch(/2026-11-22T09-05-07_infer-ME1_[0-9a-f]{8}$/);
    expect(filesOf(run.path)).toEqual([UNFINISHED_FILE, "manifest.json", "spec.json"]);
    expect(readRun(run.path).manifest).toMatchObject({
      telos: "0.1.0",
      name: "infer ME1",
      command: ["telos", "infer", "ME1.nwb"],
      seed: 1001,
      inputs: [{ path: "ME1.nwb", sha256: sha256("a recording"), bytes: 11 }],
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
      startedAt: "2026-11-22T09:05:07.000Z",
      finishedAt: null,
      wallSeconds: null,
      state: "running",
      reason: null,
    });
  });

  test("the hash is of what the run does: spec and inputs, not name, date or the order of keys", () => {
    const hash = (some: Partial<RunRequest>): string =>
      createRunFolder(request(some)).path.replace(/-\d+$/, "").slice(-8);
    const first = hash({});
    expect(hash({ spec: { windowMs: 20, units: [1, 2], kind: "infer" }, name: "other" })).toBe(first);
    expect(hash({ spec: { kind: "infer", units: [2, 1], windowMs: 20 } })).not.toBe(first);
    expect(hash({ inputs: [{ path: "ME1.nwb", sha256: sha256("another"), bytes: 7 }] })).not.toBe(first);
  });

  test("two runs in one second get two folders", () => {
    const first = createRunFolder(request());
    expect(createRunFolder(request()).path).toBe(`${first.path}-2`);
    expect(createRunFolder(request()).path).toBe(`${first.path}-3`);
  });

  test("a spec that is not plain data is refused with its path, before any folder is made", () => {
    expect(() => createRunFolder(request({ spec: { units: [1, NaN] } }))).toThrow(/^run\.spec\.units\[1\]: NaN/);
    expect(readdirSync(root)).toEqual([]);
  });
});

describe("a run that ends", () => {
  test("complete: the manifest says so last, with times and checksums, and the marker is gone", () => {
    const run = createRunFolder(request());
    run.append({ step: 1, residual: 0.5 });
    run.append({ step: 2, residual: NaN });
    run.writeArrays({ reward: { shape: [2, 1], data: new Float64Array([0.25, NaN]) } });
    run.writeFigure("raster", "<svg/>", "time_s\n");
    run.writeReport("<html></html>");
    const manifest = run.finish("complete");
    expect(manifest).toMatchObject({
      state: "complete",
      finishedAt: "2026-11-22T09:05:08.500Z",
      wallSeconds: 1.5,
      reason: null,
    });
    expect(Object.keys(manifest.files)).toEqual([
      "arrays.npz",
      "figures/raster.csv",
      "figures/raster.svg",
      "metrics.jsonl",
      "report.html",
      "spec.json",
    ]);
    for (const [file, checksum] of Object.entries(manifest.files)) {
      expect(sha256(readFileSync(join(run.path, file)))).toBe(checksum);
    }
    expect(existsSync(join(run.path, UNFINISHED_FILE))).toBe(false);
    const read = readRun(run.path);
    expect(read.finished).toBe(true);
    expect(read.spec).toEqual(request().spec);
    expect(read.metrics()).toEqual([
      { step: 1, residual: 0.5 },
      { step: 2, residual: "NaN" },
    ]);
    expect([...(read.arrays().reward.data as Float64Array)]).toEqual([0.25, NaN]);
  });

  test.each(["cancelled", "failed"] as const)("%s: it still looks unfinished, and says why", (state) => {
    const run = createRunFolder(request());
    run.finish(state, "Stopped by the user.");
    expect(readFileSync(join(run.path, UNFINISHED_FILE), "utf8")).toContain(`${state}. Stopped by the user.`);
    expect(readRun(run.path)).toMatchObject({ finished: false, manifest: { state, reason: "Stopped by the user." } });
  });

  test("refused is an answer: finished, with its reason", () => {
    const run = createRunFolder(request());
    run.finish("refused", "Units 0 and 1 are duplicates.");
    expect(readRun(run.path)).toMatchObject({ finished: true, manifest: { reason: "Units 0 and 1 are duplicates." } });
    expect(existsSync(join(run.path, UNFINISHED_FILE))).toBe(false);
  });

  test("it ends once, with a reason unless complete, and takes nothing more", () => {
    const run = createRunFolder(request());
    expect(() => run.finish("failed")).toThrow(/a run that is failed needs a reason/);
    run.finish("complete");
    expect(() => run.finish("complete")).toThrow(/it is complete; nothing more is written/);
    expect(() => run.writeReport("late")).toThrow(/nothing more is written/);
    expect(() => run.append({ late: 1 })).toThrow(/nothing more is written/);
  });

  test("two runs of one spec differ in the manifest alone, whatever the clock says", () => {
    const runs = [0, 86_400_000 * 200].map((later) => {
      const run = createRunFolder(request({ now: () => new Date(Date.UTC(2026, 0, 1) + later) }));
      run.writeArrays({
        reward: { shape: [3], data: new Float64Array([1, 2, 3]) },
        unit_ids: { shape: [1], data: new Int32Array([7]) },
      });
      run.writeFigure("words", "<svg/>");
      return run.finish("complete").files;
    });
    expect(runs[1]).toEqual(runs[0]);
  });
});

describe("files of a run", () => {
  test.each(["../a.txt", "figures/../../a.txt", "manifest.json", UNFINISHED_FILE, ""])(
    "%j may not be written",
    (file) => {
      expect(() => createRunFolder(request()).write(file, "a")).toThrow(/is not a file that a run may write/);
    },
  );

  test("a figure's name is a file name", () => {
    expect(() => createRunFolder(request()).writeFigure("a/b", "<svg/>")).toThrow(/"a\/b" is no name for a figure/);
  });
});

describe("--out", () => {
  const out = (): string => join(root, "deep", "mine");

  test("a new folder is made with its parents, an empty one is taken", () => {
    expect(createRunFolder(request({ out: out() })).path).toBe(out());
    mkdirSync(join(root, "empty"));
    expect(createRunFolder(request({ out: join(root, "empty") })).path).toBe(join(root, "empty"));
  });

  test("a folder with other things is refused, and with force nothing in it is lost", () => {
    mkdirSync(join(root, "figures"));
    writeFileSync(join(root, "thesis.tex"), "years of work");
    writeFileSync(join(root, "figures", "mine.svg"), "drawn by hand");
    expect(() => createRunFolder(request({ out: root }))).toThrow(
      `--out ${root}: the folder is not empty (figures, thesis.tex) and not a run of telos. Name another folder, or add --force to write into it.`,
    );
    expect(filesOf(root)).toEqual(["figures", "figures/mine.svg", "thesis.tex"]);
    createRunFolder(request({ out: root, force: true })).finish("complete");
    expect(readFileSync(join(root, "thesis.tex"), "utf8")).toBe("years of work");
    expect(readFileSync(join(root, "figures", "mine.svg"), "utf8")).toBe("drawn by hand");
    expect(readRun(root).finished).toBe(true);
  });

  test("an earlier run is replaced: nothing of it is left, and what was not of the run stays", () => {
    const first = createRunFolder(request({ out: out() }));
    first.append({ step: 1 });
    first.writeFigure("old", "<svg/>", "a\n");
    first.write("truth.json", "{}");
    first.writeReport("<html>old</html>");
    first.finish("complete");
    writeFileSync(join(out(), "notes.txt"), "mine");
    const second = createRunFolder(request({ out: out() }));
    expect(filesOf(out())).toEqual([UNFINISHED_FILE, "figures", "manifest.json", "notes.txt", "spec.json"].sort());
    expect(readRun(out()).finished).toBe(false);
    second.finish("complete");
    expect(readRun(out()).metrics()).toEqual([]);
  });

  test("a run that was killed is replaced, one that is at work is not", async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, "../test/fixtures/atWork.ts"), out()]);
    try {
      await once(child.stdout, "data");
      const manifest = readFileSync(join(out(), "manifest.json"), "utf8");
      expect(() => createRunFolder(request({ out: out() }))).toThrow(
        new RegExp(`process ${child.pid} is writing a run into it, since 2\\d{3}-.*\\. Wait for it`),
      );
      expect(readFileSync(join(out(), "manifest.json"), "utf8")).toBe(manifest);
      child.kill("SIGKILL");
      await once(child, "exit");
      expect(createRunFolder(request({ out: out() })).path).toBe(out());
    } finally {
      child.kill("SIGKILL");
    }
  });

  test("a file is refused", () => {
    writeFileSync(join(root, "file"), "");
    expect(() => createRunFolder(request({ out: join(root, "file") }))).toThrow(/this is a file\. Name a folder/);
  });
});

describe("reading a run", () => {
  test("what is no run is told by what it is", () => {
    const run = createRunFolder(request());
    run.writeReport("<html></html>");
    const name = run.path.slice(root.length + 1);
    expect(() => readRun(join(root, "2026-11-22T09-05-07_infer-ME1"))).toThrow(
      `there is no such folder. Did you mean ${run.path}?`,
    );
    expect(() => readRun(join(run.path, "report.html"))).toThrow(`this is a file. Name its run folder: ${run.path}`);
    expect(() => readRun(root)).toThrow(
      `not a run of telos: it holds no manifest.json. The newest run inside it: ${join(root, name)}`,
    );
    expect(() => readRun(join(root, "nowhere", "x"))).toThrow(/there is no such folder\.$/);
  });

  test("a file that is not there is missed together with the run's state", () => {
    const run = createRunFolder(request());
    run.finish("failed", "The disk was full.");
    expect(() => readRun(run.path).arrays()).toThrow(/has no arrays\.npz; its state is failed \(The disk was full\.\)/);
  });

  test("a last line of metrics that a crash cut short is left out, a broken line within is named", () => {
    const run = createRunFolder(request());
    const path = join(run.path, "metrics.jsonl");
    writeFileSync(path, '{"step":1}\n{"step":2}\n{"st');
    expect(readRun(run.path).metrics()).toEqual([{ step: 1 }, { step: 2 }]);
    writeFileSync(path, '{"step":1}\n{"st\n{"step":3}\n');
    expect(() => readRun(run.path).metrics()).toThrow(/metrics\.jsonl:2: not valid JSON/);
  });

  test("a manifest that was edited badly is told by its fault", () => {
    const text = manifestText(readRun(createRunFolder(request()).path).manifest);
    const broken = (some: object): string => JSON.stringify({ ...JSON.parse(text), ...some });
    expect(parseManifest(text, "m").state).toBe("running");
    expect(() => parseManifest("{", "m.json")).toThrow(/m\.json: not valid JSON/);
    expect(() => parseManifest("[]", "m.json")).toThrow(/not the manifest of a telos run/);
    expect(() => parseManifest(broken({ manifestVersion: 2 }), "m")).toThrow(
      /manifestVersion is 2, and this telos reads 1/,
    );
    expect(() => parseManifest(broken({ state: "done" }), "m")).toThrow(
      /state must be one of running, .* but is "done"/,
    );
    expect(() => parseManifest(broken({ inputs: [{ path: 1 }] }), "m")).toThrow(/inputs must be a list of/);
    expect(() => parseManifest(broken({ seed: "1" }), "m")).toThrow(/seed must be a number or null but is "1"/);
    expect(() => parseManifest(broken({ files: { a: 1 } }), "m")).toThrow(/files must be checksums by path/);
    expect(() => parseManifest(broken({ command: "telos" }), "m")).toThrow(/command must be a list of texts/);
  });
});
