import { describe, expect, test } from "vitest";
import { wordFindings } from "./check-words.ts";
import { readGlossary } from "./glossary.ts";
import { repositoryRoot, sourceFiles } from "./sourceFiles.ts";

const glossary = readGlossary(
  [
    "| term | meaning | not in names | not in prose |",
    "|---|---|---|---|",
    "| **process** | what is controlled | `env` `world` | `env` `MDP` |",
    "| **reference policy** | what a policy is compared with | `priorPolicy` | `prior policy` |",
    "| **spelling** | British | `neighbor*` | `optimiz*` |",
  ].join("\n"),
) ?? { inNames: [], inProse: [] };

const CODE = "packages/core/src/process/maze.ts";
const said = (text: string, path = CODE): string[] =>
  wordFindings([{ path, text }], glossary).map((finding) => `${finding.line}: ${finding.what}`);

describe("glossary", () => {
  test("an avoided word in an exported name is a fault, inside a longer word it is none", () => {
    expect(said("/** A maze. */\nexport const mazeEnv = 1;\n")).toEqual(['2: "env" in the name mazeEnv']);
    expect(
      said("/** A maze. */\nexport const MazeEnv = () => <p>env</p>;\n", "packages/studio/src/mazeEnv.tsx"),
    ).toEqual(['2: "env" in the name MazeEnv']);
    expect(said("/** An envelope. */\nexport const envelope = 1;\n")).toEqual([]);
  });

  test("two words in a row are found as one term", () => {
    expect(said("/** A policy. */\nexport function makePriorPolicy(): void {}\n")).toEqual([
      '2: "prior policy" in the name makePriorPolicy',
    ]);
    expect(said("/** A policy. */\nexport function priorOfPolicy(): void {}\n")).toEqual([]);
  });

  test("an avoided word in a doc comment is a fault at the comment", () => {
    expect(said("\n/** Steps the env once. */\nexport function step(): void {}\n")).toEqual([
      '2: "env" in the comment of step',
    ]);
    expect(said("/** Optimizes it. */\nexport function step(): void {}\n")).toEqual([
      '1: "optimiz*" in the comment of step',
    ]);
  });

  test("code in backticks, other words and inner comments are left alone", () => {
    expect(
      said("/** What a changed world does; reads `env`. */\nexport function step(): void {\n  // env\n}\n"),
    ).toEqual([]);
    expect(said("/** An mdp in small letters. */\nexport const step = 1;\n")).toEqual([]);
  });

  test("a test file may use what words it likes", () => {
    expect(said("export const env = 1;\n", "packages/core/src/process/maze.test.ts")).toEqual([]);
  });

  test("the glossary of this repository can be read and forbids env for process", () => {
    const maths = sourceFiles(repositoryRoot, ["maths.md"]).find((file) => file.path === "docs/maths.md");
    const real = readGlossary(maths?.text ?? "");
    expect(real?.inNames).toContainEqual({ avoid: "env", prefer: "process" });
    expect(real?.inNames).toContainEqual({ avoid: "discount factor", prefer: "discount" });
  });
});

describe("doc comments", () => {
  test("each export needs one, whether function, constant, class or interface", () => {
    const text =
      "export function a(): void {}\nexport const b = 1;\nexport class C {}\nexport interface D {\n  e: 1;\n}\n";
    expect(said(text)).toEqual(["a", "b", "C", "D"].map((name, i) => `${i + 1}: ${name} has no doc comment`));
  });

  test("a line comment is no doc comment, and a comment further up belongs to something else", () => {
    expect(said("// A.\nexport const a = 1;\n")).toEqual(["2: a has no doc comment"]);
    expect(said("/** B. */\nconst b = 1;\nexport const a = b;\n")).toEqual(["3: a has no doc comment"]);
  });

  test("overloads need one comment; re-exports, one-line aliases and options none", () => {
    const text = [
      "/** A. */",
      "export function a(x: 1): void;",
      "export function a(x: 2): void;",
      'export type Status = "running" | "converged";',
      'export { b } from "./b.ts";',
      "export interface RunOptions {",
      "}",
    ].join("\n");
    expect(said(text)).toEqual([]);
  });
});

describe("what must never be in the project", () => {
  test.each([
    ["// TO" + "DO: finish", "a left-over placeholder"],
    ["const a = 1; // FIX" + "ME", "a left-over placeholder"],
    ["const a: any = 1;", "the type any"],
    ["const a = b as any;", "the type any"],
    ["const a: Record<string, any> = {};", "the type any"],
    ["// @ts-ig" + "nore", "a silenced type check"],
    ['const a = "/ho' + 'me/someone/data.nwb";', "a path of one machine"],
    ['const a = "https://registry.np' + 'mjs.org/x";', "the host of a package registry"],
    ["// const a = f(1);", "commented-out code"],
    ["// return a + b;", "commented-out code"],
    ["// for (const a of b) {", "commented-out code"],
    ["// total += a[i];", "commented-out code"],
  ])("%s", (line, what) => {
    const findings = said(`${line}\n`);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain(`1: ${what}`);
  });

  test.each([
    "const any = 1;",
    "const signal = AbortSignal.any([a, b]);",
    "// any of these may be empty; see (B1).",
    'const text = "as any neuron: any";',
    "// Same order of sums as the kernel, so q agrees bit for bit;",
    "// v = r + γ P v",
    "const url = `https://example.org/home/page`;",
    'const path = "/processing/ecephys/units";',
    "// if the unit was silent, its state is 0",
  ])("%s is fine", (line) => {
    expect(said(`${line}\n`)).toEqual([]);
  });

  test("a document is read too", () => {
    expect(said("Open /U" + "sers/me/run.\n", "docs/guide/01-start.md").join()).toMatch(/a path of one machine/);
  });

  test("a lock file that names a host is a fault", () => {
    expect(said('"resolved": "ht' + 'tps://somewhere/x.tgz"\n', "package-lock.json").join()).toMatch(/registry/);
  });
});

describe("decision notes", () => {
  const note = ["Question", "Choice", "Why", "What we gave up", "What would change our mind"].map(
    (part) => `**${part}.** …`,
  );

  test("a note has five parts and at most forty lines", () => {
    expect(said(note.join("\n"), "docs/decisions/0009-x.md")).toEqual([]);
    expect(said(note.slice(1).join("\n"), "docs/decisions/0009-x.md")).toEqual(['0: says nothing under "Question"']);
    expect(said(note.join("\n".repeat(11)), "docs/decisions/0009-x.md")).toEqual(["0: 45 lines"]);
  });
});
