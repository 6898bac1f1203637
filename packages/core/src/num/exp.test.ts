import { expect, test } from "vitest";
import { exp } from "./exp.ts";
import { expm1 } from "./expm1.ts";

test.each([
  [0, 1],
  [-0, 1],
  [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  [Number.NEGATIVE_INFINITY, 0],
  [Number.NaN, Number.NaN],
  [709.782712893384, 1.7976931348622732e308],
  [709.7827128933841, Number.POSITIVE_INFINITY],
  [710, Number.POSITIVE_INFINITY],
  [-745.1332191019411, Number.MIN_VALUE],
  [-745.1332191019412, 0],
  [-1e300, 0],
])("exp(%f) is %f: at the edges of what a double holds too (N51)", (x, value) => {
  expect(exp(x)).toBe(value);
});

test.each([
  [0, 0],
  [-0, -0],
  [Number.MIN_VALUE, Number.MIN_VALUE],
  [-1e-300, -1e-300],
  [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  [Number.NEGATIVE_INFINITY, -1],
  [-40, -1],
  [710, Number.POSITIVE_INFINITY],
  [Number.NaN, Number.NaN],
])("expm1(%f) is %f (N52)", (x, value) => {
  expect(expm1(x)).toBe(value);
});

test("exp never falls where one power of two takes over from the next, and expm1 neither (N51, N52)", () => {
  for (let k = -1000; k < 1000; k++) {
    const x = (k + 0.5) * Math.LN2;
    const step = Math.abs(x) * 2 ** -52;
    for (let j = -8; j < 8; j++) {
      expect(exp(x + (j + 1) * step)).toBeGreaterThanOrEqual(exp(x + j * step));
      expect(expm1(x + (j + 1) * step)).toBeGreaterThanOrEqual(expm1(x + j * step));
    }
  }
});
