import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { repositoryRoot } from "./sourceFiles.ts";

/** The part of vitest's JSON report that is counted. */
export interface TestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** One of `npm run check`'s parts and how it ended. */
export interface CheckResult {
  readonly name: string;
  readonly passed: boolean;
}

/** What passed, what failed and what was skipped, checks and tests together; names are `file › test`. */
export interface Tally {
  readonly passed: number;
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
}

/**
 * Counts checks and tests. A test file that could not be loaded counts as one failure, a missing report as one, and so
 * does an exit code other than 0 when no failed test explains it.
 */
export function tallyOf(report: TestReport | undefined, exitCode: number, checks: readonly CheckResult[]): Tally {
  let passed = checks.filter((check) => check.passed).length;
  const failed = checks.filter((check) => !check.passed).map((check) => `npm run ${check.name}`);
  const skipped: string[] = [];
  let failedTests = 0;
  for (const file of report?.testResults ?? []) {
    const name = relative(repositoryRoot, file.name);
    const before = failedTests;
    for (const test of file.assertionResults) {
      if (test.status === "passed") passed++;
      else if (test.status === "failed") {
        failed.push(`${name} › ${test.fullName}`);
        failedTests++;
      } else skipped.push(`${name} › ${test.fullName}`);
    }
    if (file.status === "failed" && failedTests === before) {
      failed.push(`${name}: ${file.message.split("\n")[0]}`);
      failedTests++;
    }
  }
  if (report === undefined) failed.push("the tests left no report");
  else if (exitCode !== 0 && failedTests === 0) failed.push(`the tests ended with exit code ${exitCode}`);
  return { passed, failed, skipped };
}

/** The tally as text; its last line is `N passed, N failed`. */
export function tallyText({ passed, failed, skipped }: Tally): string {
  const list = (title: string, names: readonly string[]): string[] =>
    names.length === 0 ? [] : [title, ...names.map((name) => `  ${name}`)];
  return [
    ...list("Skipped, each says why in its file:", skipped),
    ...list("Failed:", failed),
    `${passed} passed, ${failed.length} failed`,
  ].join("\n");
}

// tally.ts REPORT EXIT_CODE name=EXIT_CODE …
if (import.meta.main) {
  const [path, exitCode, ...checks] = process.argv.slice(2);
  let report: TestReport | undefined;
  try {
    report = JSON.parse(readFileSync(path, "utf8")) as TestReport;
  } catch {
    report = undefined;
  }
  const tally = tallyOf(
    report,
    Number(exitCode),
    checks.map((check) => ({ name: check.split("=")[0], passed: check.endsWith("=0") })),
  );
  console.log(tallyText(tally));
  process.exitCode = tally.failed.length === 0 ? 0 : 1;
}
