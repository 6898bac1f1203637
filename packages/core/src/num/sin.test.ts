import { expect, test } from "vitest";
import { createRng } from "./rng.ts";
import { cos, sin } from "./sin.ts";

test("sin and cos of no angle and of none that is a number (N58)", () => {
  expect(sin(0)).toBe(0);
  expect(sin(-0)).toBe(-0);
  expect(cos(0)).toBe(1);
  for (const x of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN]) {
    expect(sin(x)).toBeNaN();
    expect(cos(x)).toBeNaN();
  }
});

// Published values: the doubles nearest to π, and the largest double, whose angle needs a thousand bits of π.
test.each([
  [sin, Math.PI, 1.2246467991473532e-16],
  [cos, Math.PI / 2, 6.123233995736766e-17],
  [sin, 1e22, -0.8522008497671888],
  [cos, 1e22, 0.5232147853951389],
  [sin, Number.MAX_VALUE, 0.004961954789184062],
  [cos, Number.MAX_VALUE, -0.9999876894265599],
] as const)("%o of %d is %d but for its last bit (N58)", (own, x, value) => {
  expect(Math.abs(own(x) / value - 1)).toBeLessThan(2.3e-16);
});

test("sin is odd, cos is even, and their squares add up to 1 at any angle (N58)", () => {
  const rng = createRng(2);
  for (let k = 0; k < 4000; k++) {
    const x = (k % 2 === 0 ? 10 : 1e12) * rng.uniform();
    expect(sin(-x)).toBe(-sin(x));
    expect(cos(-x)).toBe(cos(x));
    expect(Math.abs(sin(x) * sin(x) + cos(x) * cos(x) - 1)).toBeLessThan(5e-16);
  }
});
