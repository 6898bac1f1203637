import type { PurposeTest } from "@telos/core";
import { defineFigure } from "./defineFigure.ts";
import { capital, countOf, formatNumber, numberWord } from "./formatNumber.ts";
import type { Mark } from "./verdictMark.ts";
import { verdictTable } from "./verdictTable.ts";

/** The tests that a purpose has to pass, each with value, interval and bound (180 mm). */
export const tests = defineFigure("tests", (data: { readonly tests: readonly PurposeTest[] }) => ({
  title: title(data.tests),
  caption:
    "Tests of the purpose reading. Brackets: 95 % interval, bootstrap over contiguous blocks. A dash: shown, not judged, or not defined on these data.",
  widthMm: 180,
  rows: [
    [
      verdictTable(
        data.tests.map((test) => ({
          mark: markOf(test),
          title: test.title,
          value: measured(test),
          bound: test.bound,
        })),
        500,
        { title: "test", value: "measured", bound: "needed" },
      ),
    ],
  ],
  table: {
    columns: ["test", "title", "value", "low", "high", "bound", "passed"],
    rows: data.tests.map((test) => [
      test.id,
      test.title,
      test.value,
      test.interval?.low ?? Number.NaN,
      test.interval?.high ?? Number.NaN,
      test.bound,
      test.passed === undefined ? "not judged" : test.passed ? "yes" : "no",
    ]),
  },
}));

function title(all: readonly PurposeTest[]): string {
  const judged = all.filter((test) => test.passed !== undefined);
  const failed = judged.filter((test) => test.passed === false);
  if (judged.length === 0) return "No test of a purpose could be judged";
  if (failed.length === 0) {
    return judged.length === 1
      ? "The one test that could be judged is passed"
      : `All ${countOf(judged.length, "test")} that could be judged are passed`;
  }
  const names = failed.map((test) => `“${test.title}”`).join(", ");
  if (failed.length === judged.length && failed.length > 1)
    return `All ${countOf(failed.length, "test")} that could be judged failed`;
  return `${capital(numberWord(failed.length))} of ${countOf(judged.length, "test")} failed: ${names}`;
}

function markOf(test: PurposeTest): Mark {
  if (test.passed === undefined) return "none";
  return test.passed ? "pass" : "fail";
}

function measured({ value, interval }: PurposeTest): string {
  if (Number.isNaN(value)) return "not defined";
  return interval === undefined
    ? formatNumber(value)
    : `${formatNumber(value)} [${formatNumber(interval.low)}, ${formatNumber(interval.high)}]`;
}
