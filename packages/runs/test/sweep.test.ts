import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  gridAxis,
  logPath,
  missingPoints,
  openSweep,
  packsOf,
  readFailure,
  readResult,
  readSweep,
  runSweepLocally,
  type SweepJob,
  type SweepPlan,
  sbatchArguments,
  sweepPlan,
} from "../src/index.ts";

const root = mkdtempSync(join(tmpdir(), "telos-sweep-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const worker = { module: new URL("./fixtures/sweepWork.ts", import.meta.url), task: "work" };
const job: SweepJob = { task: "square", input: null, settings: { value: 1, seed: 0 }, keepArrays: false };
const planOf = (values: string, seeds: readonly number[] = [0, 1]): SweepPlan =>
  sweepPlan({
    telos: "0.1.0",
    name: "squares",
    command: ["telos", "sweep"],
    job,
    axes: [gridAxis(`value=${values}`, job.settings)],
    seeds,
  });

async function runIn(name: string, plan: SweepPlan, threads: number, signal?: AbortSignal) {
  const folder = join(root, name);
  openSweep(folder, plan);
  const points = missingPoints(folder, plan);
  let ended = 0;
  const failed = await runSweepLocally({
    folder,
    plan,
    points,
    worker,
    threads,
    ...(signal && { signal }),
    onPoint: (count) => {
      ended = count;
    },
  });
  return { folder, failed, ended, begun: points.length };
}

const bytesOf = (folder: string) =>
  readdirSync(join(folder, "points"))
    .sort()
    .map((file) => [file, readFileSync(join(folder, "points", file), "utf8")]);

describe("a sweep on this machine", () => {
  test("leaves the same bytes on one thread and on three, and nothing to do for the second time", async () => {
    const plan = planOf("2..9");
    const one = await runIn("one", plan, 1);
    const three = await runIn("three", plan, 3);
    expect(one).toMatchObject({ failed: [], ended: 16, begun: 16 });
    expect(bytesOf(three.folder)).toEqual(bytesOf(one.folder));
    expect(readResult(one.folder, plan.points[3]!)).toEqual({ square: 10, odd: "yes", unknown: Number.NaN });
    expect(await runIn("one", plan, 1)).toMatchObject({ begun: 0, ended: 0 });
    expect(readSweep(one.folder)).toEqual(plan);
  });

  test("more seeds and values need only the new points", async () => {
    await runIn("grows", planOf("2,3"), 1);
    expect(await runIn("grows", planOf("3,4", [1, 2, 0]), 1)).toMatchObject({ begun: 4 });
  });

  test("a point that fails, or whose process ends, fails alone, with its seed and its log", async () => {
    const plan = planOf("12..16", [3]);
    const { folder, failed, ended } = await runIn("fails", planOf("12,13,14,16", [3]), 2);
    expect(ended).toBe(4);
    expect(failed.map(({ point }) => point.values[0])).toEqual([13, 14]);
    expect(failed[0]!.message).toBe("13 is unlucky for seed 3");
    const [, thirteen] = plan.points;
    expect(readFileSync(logPath(folder, thirteen!.key), "utf8")).toContain("RangeError: 13 is unlucky for seed 3");
    expect(readFailure(folder, thirteen!.key)).toEqual({ seed: 3, message: "13 is unlucky for seed 3" });
    expect(missingPoints(folder, planOf("12,13,14,16", [3]))).toHaveLength(2);
  });

  test("stopping keeps what was done, and a point that never ends does not hold it up", async () => {
    const plan = planOf("2..6,15", [0]);
    const stop = new AbortController();
    const folder = join(root, "stopped");
    openSweep(folder, plan);
    const failed = await runSweepLocally({
      folder,
      plan,
      points: plan.points,
      worker,
      threads: 2,
      signal: stop.signal,
      onPoint: (count) => {
        if (count === 5) stop.abort();
      },
    });
    expect(failed).toEqual([]);
    expect(missingPoints(folder, plan).map(({ values }) => values[0])).toEqual([15]);
  });

  test("a point that takes long holds up no other", async () => {
    const plan = planOf("11,20..50", [0]);
    const folder = join(root, "slow");
    openSweep(folder, plan);
    let left: unknown[] = [];
    const onPoint = (count: number) => {
      if (count === 31) left = missingPoints(folder, plan).map(({ values }) => values[0]);
    };
    await runSweepLocally({ folder, plan, points: plan.points, worker, threads: 2, onPoint });
    expect(left).toEqual([11]);
  });

  test("results are found by their files, so an engine's states are not trusted", async () => {
    const plan = planOf("2..4", [0]);
    const { folder } = await runIn("checked", plan, 1);
    rmSync(join(folder, "points", `${plan.points[1]!.key}.json`));
    expect(missingPoints(folder, plan)).toEqual([plan.points[1]]);
    writeFileSync(join(folder, "points", `${plan.points[1]!.key}.json`), '{"key":"other","result":{}}');
    expect(() => readResult(folder, plan.points[1]!)).toThrow("not the result of this point");
  });

  test("a folder that holds something else, or another sweep, is left alone", async () => {
    const { folder } = await runIn("mine", planOf("2", [0]), 1);
    const other = { ...planOf("2", [0]), job: { ...job, task: "cube" } };
    expect(() => openSweep(folder, other)).toThrow("it holds another sweep");
    expect(() => openSweep(root, other)).toThrow("not empty and not a sweep");
    expect(existsSync(join(root, "sweep.json"))).toBe(false);
    expect(() => readSweep(root)).toThrow("it holds no sweep.json");
  });
});

describe("packs for a cluster", () => {
  const points = planOf("1..25", [0]).points;

  test("hold each point once, in packs of the size asked for, in arrays no longer than allowed", () => {
    const arrays = packsOf(points, 2, 5);
    expect(arrays.map((packs) => packs.length)).toEqual([5, 5, 3]);
    expect(arrays.flat(2)).toEqual(points);
    expect(
      packsOf(points, undefined, 10)
        .flat()
        .map((pack) => pack.length),
    ).toEqual([3, 3, 3, 3, 3, 3, 3, 3, 1]);
    expect(packsOf(points, undefined, 1000)[0]).toHaveLength(25);
  });

  test("are asked for with memory, time, partition and whatever else the site wants", () => {
    const submission = { path: "/sweep/slurm/001", name: "telos-1", tasks: [["a"], ["b"], ["c"]] };
    expect(
      sbatchArguments(submission, {
        memory: "2G",
        time: "01:00:00",
        partition: "short",
        threads: 4,
        flags: ["--account=lab"],
        workCommand: [],
      }),
    ).toEqual([
      "--array=0-2",
      "--job-name=telos-1",
      "--mem=2G",
      "--cpus-per-task=4",
      "--time=01:00:00",
      "--partition=short",
      "--requeue",
      "--open-mode=append",
      "--output=/sweep/slurm/001/logs/%a.log",
      "--account=lab",
    ]);
  });
});
