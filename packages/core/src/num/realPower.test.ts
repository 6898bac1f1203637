import { expect, test } from "vitest";
import { realPower } from "./realPower.ts";

test("a power is undone by its root, on values from 1e-6 to 1e6, to 1e-13 (N60)", () => {
  for (const y of [0.5, 0.3, 2, 8, 30, -1.7]) {
    for (const x of [1e-6, 0.3, 1, 2.5, 1e6]) {
      const back = realPower(realPower(x, y), 1 / y);
      expect(Math.abs(back / x - 1)).toBeLessThan(1e-13 * Math.max(1, Math.abs(1 / y)) * 10);
    }
  }
});

test("whole powers are products, zero has the limit's value, a negative base is refused (N60)", () => {
  expect(realPower(3, 4)).toBe(81);
  expect([realPower(0, 0.3), realPower(0, -0.3)]).toEqual([0, Infinity]);
  expect(() => realPower(-1, 0.3)).toThrow(/≥ 0/);
  expect(() => realPower(Number.NaN, 0.3)).toThrow(/NaN/);
});
