import { expect, test } from "vitest";
import { euclideanNorm } from "./euclideanNorm.ts";
import { hypot } from "./hypot.ts";
import { integerPower } from "./integerPower.ts";
import { squared } from "./squared.ts";

test.each([
  [3, 4, 5],
  [-5, 12, 13],
  [0, -2, 2],
  [0, 0, 0],
  [1e200, 1e200, Math.SQRT2 * 1e200],
  [3e-320, 4e-320, 5e-320],
  [Number.POSITIVE_INFINITY, Number.NaN, Number.POSITIVE_INFINITY],
  [Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  [Number.NaN, 1, Number.NaN],
  [0, Number.NaN, Number.NaN],
])("hypot(%d, %d) is %d (N59)", (x, y, value) => {
  expect(hypot(x, y)).toBe(value);
});

test("the norm of many neither overflows nor loses a NaN (N59)", () => {
  expect(euclideanNorm([])).toBe(0);
  expect(euclideanNorm([0, -0])).toBe(0);
  expect(euclideanNorm([2e200, -3e200, 6e200])).toBe(7e200);
  expect(euclideanNorm([1, 1, 1, 1])).toBe(2);
  expect(euclideanNorm([Number.NaN, 0])).toBeNaN();
  expect(euclideanNorm([Number.NaN, 5])).toBeNaN();
  expect(euclideanNorm([Number.NaN, Number.NEGATIVE_INFINITY])).toBe(Number.POSITIVE_INFINITY);
});

test("whole powers are products (N60)", () => {
  expect(integerPower(3, 13)).toBe(1594323);
  expect(integerPower(-2, 3)).toBe(-8);
  expect(integerPower(10, 22)).toBe(1e22);
  expect(integerPower(7, 0)).toBe(1);
  expect(integerPower(2, -3)).toBe(0.125);
  expect(Math.abs(integerPower(0.999, 1000) / 0.36769542477096373 - 1)).toBeLessThan(1e-13);
  expect(squared(-3)).toBe(9);
  expect(() => integerPower(2, 0.5)).toThrow("integerPower: the power must be a whole number but is 0.5.");
});
