import { expect, test } from "vitest";
import { matchUnits } from "./matchUnits.ts";
import type { Unit } from "./recording.ts";

const unit = (id: number, positionUm?: readonly number[]): Unit => ({
  id,
  name: `u${id}`,
  timesS: Float64Array.of(id),
  columns: {},
  ...(positionUm ? { positionUm } : {}),
});

test("where both files have positions, units are matched by place whatever their ids", () => {
  const first = [unit(0, [0, 100]), unit(1, [200, 100])];
  const second = [unit(0, [200, 100.4]), unit(1, [400, 100]), unit(2, [0, 100])];
  const { by, units } = matchUnits(first, second);
  expect(by).toBe("position");
  expect(units.map(({ id }) => id)).toEqual([2, 0]);
  expect(matchUnits(first, second, "id").units.map(({ id }) => id)).toEqual([0, 1]);
});

test("where a position is missing or is given twice, units are matched by id", () => {
  expect(matchUnits([unit(4)], [unit(3), unit(4)])).toMatchObject({ by: "id", units: [{ id: 4 }] });
  const sorted = [unit(1, [0, 0]), unit(2, [0, 0])]; // two units of one electrode
  expect(matchUnits(sorted, sorted).by).toBe("id");
  expect(() => matchUnits(sorted, sorted, "position")).toThrow(/Match by id/);
});

test("a unit without a counterpart is named", () => {
  expect(() => matchUnits([unit(1), unit(9)], [unit(1)])).toThrow(/unit 9 has no counterpart by id/);
});
