import { expect, test } from "vitest";
import { settingRows } from "./settingRows.ts";

test("every setting becomes a row with a dotted name", () => {
  const settings = {
    seed: 1,
    units: [3, 17],
    accept: [],
    window: null,
    choice: { epochs: ["dark"], range: { from: 0, to: 60 } },
    changes: [{ kind: "cellDeath", units: [0] }],
    probabilities: Float64Array.of(0.25, 0.75),
    strict: false,
    left: undefined,
  };
  expect(settingRows(settings)).toEqual([
    ["seed", "1"],
    ["units", "3, 17"],
    ["accept", "none"],
    ["window", "none"],
    ["choice.epochs", "dark"],
    ["choice.range.from", "0"],
    ["choice.range.to", "60"],
    ["changes[0].kind", "cellDeath"],
    ["changes[0].units", "0"],
    ["probabilities", "0.25, 0.75"],
    ["strict", "no"],
  ]);
});
