import { expect, test } from "vitest";
import { atanh } from "./atanh.ts";
import { createRng } from "./rng.ts";
import { tanh } from "./tanh.ts";

test("tanh is odd to the bit, keeps small numbers, and ends at ±1 without passing them (N56)", () => {
  expect(tanh(0)).toBe(0);
  expect(tanh(-0)).toBe(-0);
  expect(tanh(1e-300)).toBe(1e-300);
  expect(tanh(Number.MIN_VALUE)).toBe(Number.MIN_VALUE);
  expect(tanh(Number.POSITIVE_INFINITY)).toBe(1);
  expect(tanh(-30)).toBe(-1);
  expect(tanh(Number.NaN)).toBeNaN();
  const rng = createRng(1);
  for (let k = 0; k < 5000; k++) {
    const x = 25 * rng.uniform();
    expect(tanh(-x)).toBe(-tanh(x));
    expect(tanh(x)).toBeLessThanOrEqual(1);
  }
});

test("tanh does not fall where one formula takes over from the other (N56)", () => {
  for (const middle of [0.65, 22]) {
    for (let j = -3000; j < 3000; j++) {
      const x = middle * (1 + j * 2 ** -52);
      expect(tanh(x + middle * 2 ** -52)).toBeGreaterThanOrEqual(tanh(x));
    }
  }
});

test("atanh undoes tanh, is odd, ±∞ at ±1 and NaN beyond (N57)", () => {
  expect(atanh(1)).toBe(Number.POSITIVE_INFINITY);
  expect(atanh(-1)).toBe(Number.NEGATIVE_INFINITY);
  expect(atanh(1.0000000000000002)).toBeNaN();
  expect(atanh(Number.NaN)).toBeNaN();
  expect(atanh(-0)).toBe(-0);
  for (let x = -6; x < 6; x += 0.01) {
    expect(Math.abs(atanh(tanh(x)) - x)).toBeLessThan(1e-15 + (2e-16 * (1 + Math.abs(x))) / (1 - tanh(x) * tanh(x)));
    expect(atanh(-tanh(x))).toBe(-atanh(tanh(x)));
  }
});
