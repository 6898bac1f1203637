import { expect, test } from "vitest";
import { equationFindings } from "./check-equations.ts";

const HEAD = "| id | equation | symbol | name in code | file | test |\n|---|---|---|---|---|---|\n";
const ROW = "| B1 | v = α log Σ π(a\\|s) | v | `backup(…)` | `bellman/backup.ts` | `bellman/backup.test.ts` |\n";
const CODE = {
  path: "packages/core/src/bellman/backup.ts",
  text: "/** One soft Bellman backup (B1). */\nexport function backup(): void {}\n",
};
const TEST = {
  path: "packages/core/src/bellman/backup.test.ts",
  text: 'test("a state that loops on itself has the closed value (B1)", () => {});\n',
};

const said = (maths: string, files: (typeof CODE)[]): string[] =>
  equationFindings(maths, files).map((finding) => `${finding.file}:${finding.line} ${finding.what}`);

test("a row whose file and test cite its id is fine", () => {
  expect(said(HEAD + ROW, [CODE, TEST])).toEqual([]);
});

test("an empty table is fine as long as no code cites an equation", () => {
  expect(said(HEAD, [])).toEqual([]);
  expect(said(HEAD, [CODE, TEST])).toEqual(["docs/maths.md:0 B1 is cited and has no row"]);
});

test("a document without the table is a fault", () => {
  expect(said("# Maths\n", [CODE, TEST])).toEqual(["docs/maths.md:0 the table of equations is missing"]);
});

test("the file that does not cite the id is named, and so is the test", () => {
  const silent = { ...CODE, text: "/** One backup. */\nexport function backup(): void {}\n" };
  expect(said(HEAD + ROW, [silent, TEST])).toEqual([`${CODE.path}:0 does not cite (B1), as docs/maths.md:3 says`]);
  const mute = { ...TEST, text: 'test("a claim", () => {});\n' };
  expect(said(HEAD + ROW, [CODE, mute])).toEqual([`${TEST.path}:0 does not cite (B1), as docs/maths.md:3 says`]);
});

test("a file or a test that does not exist is a fault of the row", () => {
  expect(said(HEAD + ROW, [CODE])).toEqual(["docs/maths.md:3 B1: bellman/backup.test.ts does not exist"]);
  expect(said(HEAD + ROW, [TEST])[0]).toBe("docs/maths.md:3 B1: bellman/backup.ts does not exist");
});

test("an id in code is no citation: f(N1) calls a function", () => {
  const call = {
    path: "packages/core/src/num/flip.ts",
    text: "export const flip = (N1: number) => Math.sqrt(N1) + f(N1);\n",
  };
  expect(said(HEAD + ROW, [CODE, TEST, call])).toEqual([]);
});

test("several ids in one pair of brackets are several citations", () => {
  const both = { ...CODE, text: "/** (B1, B2) */\nexport function backup(): void {}\n" };
  expect(said(HEAD + ROW, [both, TEST])).toEqual(["docs/maths.md:0 B2 is cited and has no row"]);
});

test("a renamed function is found by its old name in the table", () => {
  const renamed = { ...CODE, text: CODE.text.replace("backup()", "softBackup()") };
  expect(said(HEAD + ROW, [renamed, TEST])).toEqual(['docs/maths.md:3 B1: "backup" is not in bellman/backup.ts']);
});

test("two rows with one id, an unescaped pipe and a bad id are faults", () => {
  expect(said(HEAD + ROW + ROW, [CODE, TEST])).toEqual(["docs/maths.md:4 B1 has two rows"]);
  expect(said(HEAD + ROW.replace("\\|", "|"), []).join()).toMatch(/7 cells instead of 6/);
  expect(said(HEAD + ROW.replace("B1", "Bellman"), []).join()).toMatch(/"Bellman" is no equation id/);
});

test("a row without a test is a fault, and so is a test that is none", () => {
  const nothing = ROW.replace("`bellman/backup.test.ts`", "");
  expect(said(HEAD + nothing, [CODE])).toEqual(["docs/maths.md:3 B1 names no test"]);
  const self = ROW.replace("backup.test.ts", "backup.ts");
  expect(said(HEAD + self, [CODE])).toEqual(["docs/maths.md:3 B1: bellman/backup.ts is no test"]);
});
