import { expect, test } from "vitest";
import { figureCsv } from "./figureCsv.ts";
import { gates } from "./gates.ts";
import { tableCsv } from "./tableCsv.ts";

test("fields with commas, quotes or line ends are quoted, unknown numbers are empty", () => {
  const csv = tableCsv({
    columns: ["a", "b"],
    rows: [
      ["x,y", 1.5],
      ['say "z"', Number.NaN],
      ["two\nlines", -2],
    ],
  });
  expect(csv).toBe('a,b\n"x,y",1.5\n"say ""z""",\n"two\nlines",-2\n');
});

test("a text that a spreadsheet would run as a formula is defused", () => {
  expect(tableCsv({ columns: ["name"], rows: [["=1+1"], ["-dash"]] })).toBe("name\n'=1+1\n'-dash\n");
});

test("figureCsv gives the numbers that a figure shows, unrounded", () => {
  const gate = {
    id: "enough",
    title: "Training spikes",
    value: 1234.5678,
    unit: "spikes",
    threshold: "refuse below 1,500",
    verdict: "refuse",
    sentence: "Too few.",
  } as const;
  expect(figureCsv(gates, { gates: [gate] })).toBe(
    'gate,title,value,unit,threshold,verdict,accepted\nenough,Training spikes,1234.5678,spikes,"refuse below 1,500",refuse,no\n',
  );
});
