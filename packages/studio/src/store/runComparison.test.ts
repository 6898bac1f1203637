import { expect, test } from "vitest";
import { compared, figuresOf, type ListedRun, lastRecords } from "./runComparison.ts";

test("only what differs is compared, by its path", () => {
  const first = { seed: 1, process: { gain: 1.5, units: [0, 1] }, same: true };
  const second = { seed: 2, process: { gain: 2, units: [0, 1] }, same: true, further: "x" };
  expect(compared([first, second])).toEqual([
    { path: "seed", values: ["1", "2"] },
    { path: "process.gain", values: ["1.5", "2"] },
    { path: "further", values: [undefined, "x"] },
  ]);
});

test("steps end in their last, named records stay apart, attempts are no result, a line cut short is passed over", () => {
  const lines = [
    '{"kind":"window","ms":5}',
    '{"kind":"window","ms":10}',
    '{"kind":"update","step":1}',
    '{"kind":"update","step":2}',
    '{"kind":"control","name":"R","lifetime":9}',
    '{"kind":"verdict","verdict":"purpose"}',
    '{"kind":"ver',
  ];
  expect(lastRecords(lines.join("\n"))).toEqual({
    update: { step: 2 },
    "control R": { name: "R", lifetime: 9 },
    verdict: { verdict: "purpose" },
  });
});

test("figures are the SVG files of the folder of figures", () => {
  const files = { "figures/a.svg": "", "figures/a.csv": "", "report.html": "", "figures/deep/b.svg": "" };
  expect(figuresOf({ folder: "x", manifest: { files } } as unknown as ListedRun)).toEqual(["a"]);
});
