import { describe, expect, test } from "vitest";
import { chooseEpochs } from "./chooseEpochs.ts";
import type { IntervalTable, Recording } from "./recording.ts";

const table = (name: string, rows: readonly [number, number][], columns: IntervalTable["columns"]): IntervalTable => ({
  name,
  path: `/intervals/${name}`,
  startS: Float64Array.from(rows, ([start]) => start),
  stopS: Float64Array.from(rows, ([, stop]) => stop),
  columns,
  skippedColumns: ["tags"],
});
const recording: Recording = {
  format: "test",
  identifier: "",
  description: "",
  units: [],
  stimuli: [],
  notes: [],
  facts: {},
  tables: [
    table(
      "epochs",
      [
        [0, 10],
        [10, 20],
        [20, 30],
      ],
      { condition: ["control", "drug", "wash"] },
    ),
    table(
      "trials",
      [
        [1, 2],
        [3, 4],
        [Number.NaN, 6],
      ],
      { stimulus: [90, 45, 90], correct: [true, false, true] },
    ),
  ],
};
const at = (...choices: string[]) => chooseEpochs(recording, choices).map(({ startS, stopS }) => [startS, stopS]);

describe("choosing epochs", () => {
  test("a table by name means every row, touching rows become one stretch", () => {
    expect(at("epochs")).toEqual([[0, 30]]);
  });

  test("rows are chosen by a value in any column, in one column, or by a tag alone", () => {
    expect(at("epochs/drug")).toEqual([[10, 20]]);
    expect(at("trials/stimulus=45")).toEqual([[3, 4]]);
    expect(at("wash")).toEqual([[20, 30]]);
    expect(at("wash", "control")).toEqual([
      [0, 10],
      [20, 30],
    ]);
  });

  test("what the file does not hold is answered with the nearest that it does", () => {
    expect(() => at("epoch")).toThrow(/Did you mean epochs\?/);
    expect(() => at("contrl")).toThrow(/neither a table nor a tag is called contrl\. Did you mean control\?/);
    expect(() => at("epochs/drgu")).toThrow(/no row of epochs has drgu in condition\. Did you mean drug\?/);
    expect(() => at("epochs/conditio=drug")).toThrow(/Did you mean condition\?/);
    expect(() => at("epochs/tags=x")).toThrow(/it holds lists, which cannot be chosen by/);
    expect(() => at("sleep")).toThrow(/The file holds epochs \(3 rows\), trials \(3 rows\)/);
    expect(() => chooseEpochs({ ...recording, tables: [] }, ["sleep"])).toThrow(/no table of trials or epochs/);
  });

  test("a chosen row without finite times is refused with its place", () => {
    expect(() => at("trials/stimulus=90")).toThrow(/\/intervals\/trials, row 2: runs from NaN s/);
  });
});
