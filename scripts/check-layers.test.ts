import { describe, expect, test } from "vitest";
import { type DeclaredPackages, layerFindings } from "./check-layers.ts";

/** What the check says of one file, as "line: what". */
function said(path: string, text: string, declared: DeclaredPackages = {}): string[] {
  return layerFindings([{ path, text }], declared).map((finding) => `${finding.line}: ${finding.what}`);
}

describe("layers of core", () => {
  test("an import to the left is fine, one to the right is a fault with its line", () => {
    const left = 'import { logSumExp } from "../num/logSumExp.ts";\nexport const backup = logSumExp;\n';
    expect(said("packages/core/src/bellman/backup.ts", left)).toEqual([]);
    const right = '\nimport { backup } from "../bellman/backup.ts";\nexport const rollout = backup;\n';
    expect(said("packages/core/src/process/rollout.ts", right)).toEqual([
      "2: process imports bellman, which stands to its right",
    ]);
  });

  test("a type to the right is a fault too: the house is about who knows whom", () => {
    const text = 'import type { Spec } from "../spec/spec.ts";\nexport type Rng = Spec;\n';
    expect(said("packages/core/src/num/rng.ts", text)).toEqual(["1: num imports spec, which stands to its right"]);
  });

  test("a test may reach to the right", () => {
    expect(said("packages/core/src/num/rng.test.ts", 'import { spec } from "../spec/spec.ts";\n')).toEqual([]);
  });

  test("a folder that is no layer is a fault", () => {
    expect(said("packages/core/src/extras/rng.ts", "export const rng = 1;\n")).toEqual([
      "0: core/src/extras is no layer",
    ]);
  });

  test("importing the package's own index is a fault", () => {
    const text = 'import { a } from "../index.ts";\nexport const rng = a;\n';
    expect(said("packages/core/src/num/rng.ts", text)).toEqual(["1: num imports the package's own index"]);
  });
});

describe("packages", () => {
  test.each([
    ["packages/figures/src/raster.ts", "@telos/runs", "figures imports @telos/runs"],
    ["packages/core/src/num/rng.ts", "@telos/kernels", "core imports @telos/kernels"],
    ["packages/runs/src/runs.ts", "@telos/cli", "runs imports @telos/cli"],
    ["packages/core/test/laws/a.test.ts", "@telos/recordings", "core imports @telos/recordings"],
  ])("%s may not import %s", (path, from, what) => {
    expect(said(path, `import type { A } from "${from}";\nexport const raster = 1, rng = 2, runs = 3;\n`)).toContain(
      `1: ${what}`,
    );
  });

  test("a page may import pages and style sheets, and keeps the other rules", () => {
    const page =
      'import "./look.css";\nimport { A } from "./a.tsx";\nimport { b } from "@telos/cli";\nexport const Page = () => <A b={b}>it\'s</A>;\n';
    expect(said("packages/studio/src/page.tsx", page)).toEqual(["3: studio imports @telos/cli"]);
    expect(said("packages/studio/src/other.tsx", "export const Page = () => <br />;\n")).toEqual([
      "0: no export is named after the file (Page)",
    ]);
    expect(said("packages/runs/src/runs.ts", 'import "./look.css";\nexport const runs = 1;\n')).toEqual([
      '1: "./look.css" has no .ts ending',
    ]);
  });

  test("a study may import every package, but only through its index", () => {
    expect(said("studies/a/study.ts", 'import { a } from "@telos/cli";\n')).toEqual([]);
    expect(said("studies/a/study.ts", 'import { a } from "@telos/core/src/num/rng.ts";\n')).toEqual([
      '1: "@telos/core/src/num/rng.ts" goes past the package\'s door',
    ]);
    expect(said("studies/a/study.ts", 'import { a } from "../../packages/core/src/num/rng.ts";\n')).toEqual([
      '1: "../../packages/core/src/num/rng.ts" reaches into another package',
    ]);
  });

  test("kernels take types from core and no values", () => {
    const type = 'import type { A } from "@telos/core";\nexport const loadKernels = 1;\n';
    expect(said("packages/kernels/src/loadKernels.ts", type)).toEqual([]);
    expect(said("packages/kernels/src/loadKernels.ts", type.replace(" type", ""))).toEqual([
      "1: kernels imports a value from core",
    ]);
  });

  test("kernels take the elementary functions from core, because a copy could differ in a bit", () => {
    const path = "packages/kernels/src/loadKernels.ts";
    const text = 'import { exp, type A } from "@telos/core";\nexport const loadKernels = 1;\n';
    expect(said(path, text)).toEqual([]);
    expect(said(path, text.replace("exp,", "exp, run,"))).toEqual(["1: kernels imports a value from core"]);
  });

  test("what computes results takes no function whose last bit is the engine's own", () => {
    const path = "packages/core/src/num/rng.ts";
    const from = (code: string) => said(path, `export const rng = (x: number) => ${code};\n`);
    expect(from("Math.exp(x)")).toEqual(["1: Math.exp differs between engines in the last bit"]);
    expect(from("[x].map(Math.atanh)")).toEqual(["1: Math.atanh differs between engines in the last bit"]);
    expect(from("x ** 2")).toEqual(["1: a power differs between engines in the last bit"]);
    expect(from("x.y2 ** x")).toEqual(["1: a power differs between engines in the last bit"]);
    expect(from("Math.sqrt(2 ** x) + Math.expansion // Math.exp ** x")).toEqual([]);
    expect(said("packages/figures/src/raster.ts", "export const raster = Math.exp(1) ** 3;\n")).toEqual([]);
    expect(said("packages/core/src/num/rng.test.ts", "expect(Math.exp(1) ** 3).toBe(1);\n")).toEqual([]);
  });

  test("a third-party package that package.json does not declare is a fault", () => {
    const text = 'import { zipSync } from "fflate";\nexport const npz = zipSync;\n';
    expect(said("packages/recordings/src/npz.ts", text, { "packages/recordings": ["fflate"] })).toEqual([]);
    expect(said("packages/recordings/src/npz.ts", text, { "packages/recordings": [] })).toEqual([
      "1: recordings uses fflate, which it does not declare",
    ]);
  });

  test("a file name without its ending is a fault: Node runs the sources as they are", () => {
    expect(said("packages/runs/src/a.ts", 'import { b } from "./b";\nexport const a = b;\n')).toEqual([
      '1: "./b" has no .ts ending',
    ]);
  });

  test("a circle of values is a fault, a circle of types is none", () => {
    const files = (word: string) => [
      { path: "packages/runs/src/a.ts", text: 'import { b } from "./b.ts";\nexport const a = b;\n' },
      { path: "packages/runs/src/b.ts", text: `import ${word} { a } from "./a.ts";\nexport const b = 1;\n` },
    ];
    expect(layerFindings(files("")).map((finding) => finding.what)).toEqual([
      "a circle of imports: packages/runs/src/a.ts → packages/runs/src/b.ts → packages/runs/src/a.ts",
    ]);
    expect(layerFindings(files("type"))).toEqual([]);
  });
});

describe("purity of core", () => {
  test.each([
    ['import { readFileSync } from "node:fs";', "core imports node:fs"],
    ["const a = Math.random();", "core touches Math.random"],
    ["const a = new Date();", "core touches Date"],
    ["const a = Date.now();", "core touches Date"],
    ["console.log(1);", "core touches console"],
    ["const a = performance.now();", "core touches performance"],
    ["const a = document.body;", "core touches the page"],
    ["const a = process.env;", "core touches Node"],
    ["setTimeout(f, 1);", "core touches timers or globalThis"],
    ["const a = globalThis.crypto;", "core touches timers or globalThis"],
  ])("%s is a fault", (line, what) => {
    expect(said("packages/core/src/num/rng.ts", `${line}\nexport const rng = 1;\n`)).toEqual([`1: ${what}`]);
  });

  test("the field's words process and window, a comment and a string are no faults", () => {
    const text = [
      "// Math.random() would differ from run to run; console.log prints.",
      'const advice = "use performance.now() or new Date()";',
      "export function rng(process: { states: number; env: number }, window: number): number {",
      "  return process.states + window + advice.length;",
      "}",
    ].join("\n");
    expect(said("packages/core/src/num/rng.ts", text)).toEqual([]);
  });

  test("run alone may use a timer, and no clock either", () => {
    expect(said("packages/core/src/run/run.ts", "export const run = globalThis.setTimeout;\n")).toEqual([]);
    expect(said("packages/core/src/run/run.ts", "export const run = performance.now();\n")).toEqual([
      "1: core touches performance",
    ]);
  });
});

describe("names and forms", () => {
  test("a file is named after one of its exports", () => {
    expect(said("packages/core/src/num/words.ts", "export function wordOf(): void {}\n")).toEqual([]);
    expect(said("packages/core/src/recording/gates.ts", "export interface Gate {}\n")).toEqual([]);
    expect(said("packages/core/src/num/words.ts", "export function popcount(): void {}\n")).toEqual([
      "0: no export is named after the file (popcount)",
    ]);
  });

  test("several exports without a main one may be named after what they share", () => {
    const text = "export function edgeSumInto(): void {}\nexport function policyLogits(): void {}\n";
    expect(said("packages/core/src/num/hypercubeEdges.ts", text)).toEqual([]);
    expect(said("packages/core/src/num/gateText.ts", text)).toHaveLength(1);
  });

  test.each(["utils.ts", "helpers.ts", "common/rng.ts", "misc/rng.ts", "manager.ts"])("%s says nothing", (name) => {
    const text = "export const utils = 1, rng = 2;\nexport const helpers = 1;\nexport const manager = 1;\n";
    expect(said(`packages/runs/src/${name}`, text).join()).toMatch(/says nothing/);
  });

  test.each([
    ["export enum A { B }", "enum"],
    ["namespace A { }", "namespace"],
    ['export * from "./a.ts";', "export *"],
    ["export default 1;", "a default export"],
  ])("%s is a fault", (line, what) => {
    expect(said("packages/runs/src/rng.ts", `export const rng = 1;\n${line}\n`)).toEqual([`2: ${what}`]);
  });

  test("more than 300 lines need a first line that says why", () => {
    const long = `export const rng = 1;\n${"\n".repeat(300)}`;
    expect(said("packages/runs/src/rng.ts", long)).toEqual(["0: 301 lines"]);
    expect(said("packages/runs/src/rng.ts", `// 302 lines: one table of published numbers.\n${long}`)).toEqual([]);
  });
});
