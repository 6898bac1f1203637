import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { compareRuns, differences } from "./compareRuns.ts";
import { type Run, readRun } from "./readRun.ts";
import { createRunFolder } from "./runFolder.ts";

const root = mkdtempSync(join(tmpdir(), "telos-compare-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function runOf(name: string, spec: unknown, values: readonly number[]): Run {
  const run = createRunFolder({
    name,
    command: ["telos"],
    spec,
    seed: 1,
    inputs: [],
    telosVersion: "0.1.0",
    now: () => new Date(0),
    out: join(root, name),
  });
  run.writeArrays({ reward: { shape: [values.length], data: Float64Array.from(values) } });
  run.finish("complete", undefined, { gain: values[0]! });
  return readRun(run.path);
}

test("values that differ are named by their paths, missing ones too, and lists of other lengths as wholes", () => {
  expect(differences({ a: { b: [1, 2] }, c: 1 }, { a: { b: [1, 3] }, d: [] }, "spec")).toEqual([
    { path: "spec.a.b[1]", a: 2, b: 3 },
    { path: "spec.c", a: 1, b: undefined },
    { path: "spec.d", a: undefined, b: [] },
  ]);
  expect(differences([1], [1, 2], "x")).toEqual([{ path: "x", a: [1], b: [1, 2] }]);
  expect(differences({ a: [{ b: null }] }, { a: [{ b: null }] }, "x")).toEqual([]);
});

test("two runs of one spec agree in everything; of another, spec, headline and numbers are told apart", () => {
  const a = runOf("a", { steps: 1 }, [1, 2, Number.NaN]);
  expect(compareRuns(a, runOf("same", { steps: 1 }, [1, 2, Number.NaN]))).toEqual({
    sameWork: true,
    spec: [],
    inputs: [],
    result: [],
    arrays: [],
    files: { equal: ["arrays.npz", "spec.json"], different: [], onlyA: [], onlyB: [] },
  });
  const other = compareRuns(a, runOf("b", { steps: 2 }, [1.5, 2, 4]));
  expect(other).toMatchObject({
    sameWork: false,
    spec: [{ path: "spec.steps", a: 1, b: 2 }],
    result: [{ path: "gain", a: 1, b: 1.5 }],
    arrays: [{ name: "reward", what: "2 of 3 entries", largest: 0.5 }],
  });
  expect(compareRuns(a, runOf("c", { steps: 1 }, [1])).arrays).toMatchObject([{ what: "shape [3] and [1]" }]);
});
