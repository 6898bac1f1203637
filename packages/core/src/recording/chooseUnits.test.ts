import { describe, expect, test } from "vitest";
import { chooseUnits, mostActiveUnits } from "./chooseUnits.ts";
import type { Unit } from "./recording.ts";

const unit = (id: number, spikes: number, columns: Unit["columns"] = {}): Unit => ({
  id,
  name: `cell ${id}`,
  timesS: Float64Array.from({ length: spikes }, (_, k) => k),
  columns,
});
const units = [
  unit(6, 3, { quality: "good", depth: 120, kept: true }),
  unit(191, 9, { quality: "mua", depth: 80, kept: false }),
  unit(206, 5, { quality: "good", depth: 80, kept: true }),
];
const ids = (chosen: readonly Unit[]) => chosen.map((one) => one.id);

describe("choosing units", () => {
  test("without a choice every unit is taken, with ids in the order asked for", () => {
    expect(ids(chooseUnits(units, {}))).toEqual([6, 191, 206]);
    expect(ids(chooseUnits(units, { unitIds: [206, 6] }))).toEqual([206, 6]);
  });

  test("conditions on columns compare numbers by value, truth values and text as written, and all must hold", () => {
    expect(ids(chooseUnits(units, { where: ["quality=good"] }))).toEqual([6, 206]);
    expect(ids(chooseUnits(units, { where: ["depth = 80.0"] }))).toEqual([191, 206]);
    expect(ids(chooseUnits(units, { where: ["kept=true", "depth=80"] }))).toEqual([206]);
    expect(ids(chooseUnits(units, { where: ["name=cell 191"] }))).toEqual([191]);
  });

  test("an id that the file does not hold is answered with the nearest that it does", () => {
    expect(() => chooseUnits(units, { unitIds: [190] })).toThrow(
      "unit 190: not in the file. The nearest is 191; the file holds 6, 191, 206.",
    );
    expect(() => chooseUnits(units, { unitIds: [6, 6] })).toThrow(/unit 6: chosen twice/);
  });

  test("an unknown column or value is answered with the nearest", () => {
    expect(() => chooseUnits(units, { where: ["qualty=good"] })).toThrow(/Did you mean quality\?/);
    expect(() => chooseUnits(units, { where: ["quality=godo"] })).toThrow(/Did you mean good\?/);
    expect(() => chooseUnits(units, { where: ["depth=7"] })).toThrow(/It holds 120, 80\./);
    expect(() => chooseUnits(units, { where: ["quality"] })).toThrow(/not of the form column=value/);
    expect(() => chooseUnits(units, { where: ["quality=mua", "kept=true"] })).toThrow(/No unit fulfils/);
  });

  test("the most active units keep their order", () => {
    expect(ids(mostActiveUnits(units, 2))).toEqual([191, 206]);
    expect(ids(mostActiveUnits(units, 9))).toEqual([6, 191, 206]);
  });
});
