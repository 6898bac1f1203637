import { expect, test } from "vitest";
import { highWord } from "./highWord.ts";
import { log } from "./log.ts";
import { log1p } from "./log1p.ts";
import { log2, log10 } from "./log2.ts";
import { powersOfTwo } from "./powersOfTwo.ts";

test("the powers of two are those of the language, and the high word holds sign and exponent (N50)", () => {
  powersOfTwo.forEach((power, k) => {
    expect(power).toBe(2 ** (k - 1074));
  });
  expect(highWord(1)).toBe(0x3ff00000);
  expect(highWord(-2)).toBe(0xc0000000 | 0);
});

test.each([
  ["log", log, "(N53)"],
  ["log2", log2, "(N55)"],
  ["log10", log10, "(N55)"],
])("%s is −∞ at 0, 0 at 1, ∞ at ∞ and NaN below 0 %s", (_, own) => {
  for (const [x, value] of [
    [0, Number.NEGATIVE_INFINITY],
    [-0, Number.NEGATIVE_INFINITY],
    [1, 0],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [-1, Number.NaN],
    [-Number.MIN_VALUE, Number.NaN],
    [Number.NEGATIVE_INFINITY, Number.NaN],
    [Number.NaN, Number.NaN],
  ] as const) {
    expect(own(x), `at ${x}`).toBe(value);
  }
});

test("log1p is −∞ at −1, keeps small numbers and the sign of 0, and knows the largest (N54)", () => {
  expect(log1p(-1)).toBe(Number.NEGATIVE_INFINITY);
  expect(log1p(-1.1)).toBeNaN();
  expect(log1p(Number.NaN)).toBeNaN();
  expect(log1p(-0)).toBe(-0);
  expect(log1p(-Number.MIN_VALUE)).toBe(-Number.MIN_VALUE);
  expect(log1p(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  expect(log1p(Number.MAX_VALUE)).toBe(log(Number.MAX_VALUE));
});

test("log2 of every power of two and log10 of every power of ten are exact (N55)", () => {
  powersOfTwo.forEach((power, k) => {
    expect(log2(power)).toBe(k - 1074);
  });
  for (let k = -307; k <= 308; k++) expect(log10(Number(`1e${k}`)), `1e${k}`).toBe(k);
});

test("no logarithm falls where one power of two takes over from the next (N53)", () => {
  for (const root of [Math.SQRT1_2, Math.SQRT2, 1, 2]) {
    for (let j = -2000; j < 2000; j++) {
      const x = root * (1 + j * 2 ** -52);
      expect(log(x * (1 + 2 ** -52))).toBeGreaterThanOrEqual(log(x));
    }
  }
});
