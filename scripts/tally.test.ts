import { join } from "node:path";
import { expect, test } from "vitest";
import { repositoryRoot } from "./sourceFiles.ts";
import { type TestReport, tallyOf, tallyText } from "./tally.ts";

function report(...files: { status?: string; message?: string; tests: Record<string, string> }[]): TestReport {
  return {
    testResults: files.map(({ status = "passed", message = "", tests }, i) => ({
      name: join(repositoryRoot, `packages/x/src/${i}.test.ts`),
      status,
      message,
      assertionResults: Object.entries(tests).map(([fullName, state]) => ({ fullName, status: state })),
    })),
  };
}

test("tests and checks are counted together, and the last line says so", () => {
  const tally = tallyOf(report({ tests: { a: "passed", b: "passed", c: "skipped", d: "todo" } }), 0, [
    { name: "types", passed: true },
  ]);
  expect(tallyText(tally).split("\n")).toEqual([
    "Skipped, each says why in its file:",
    "  packages/x/src/0.test.ts › c",
    "  packages/x/src/0.test.ts › d",
    "3 passed, 0 failed",
  ]);
});

test("a failed test, a file that could not be loaded and a failed check are each one failure, by name", () => {
  const tally = tallyOf(
    report(
      { status: "failed", tests: { a: "failed", b: "passed" } },
      { status: "failed", message: "Cannot find module\nat …", tests: {} },
    ),
    1,
    [{ name: "layers", passed: false }],
  );
  expect(tally).toEqual({
    passed: 1,
    failed: ["npm run layers", "packages/x/src/0.test.ts › a", "packages/x/src/1.test.ts: Cannot find module"],
    skipped: [],
  });
});

test("nothing that went wrong is counted as well: no report, or an exit code that no test explains", () => {
  expect(tallyOf(undefined, 1, []).failed).toEqual(["the tests left no report"]);
  expect(tallyOf(report({ tests: { a: "passed" } }), 1, []).failed).toEqual(["the tests ended with exit code 1"]);
  expect(tallyText(tallyOf(report({ tests: { a: "passed" } }), 137, []))).toMatch(/\n1 passed, 1 failed$/);
});
