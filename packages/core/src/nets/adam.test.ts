import { expect, test } from "vitest";
import { adamStart, adamStep } from "./adam.ts";

test("the first step is the learning rate against the gradient's sign, whatever its size (M16)", () => {
  const x = Float64Array.of(1, 1, 1);
  adamStep(x, Float64Array.of(5, -1e-3, 0), adamStart(3), 0.1);
  expect(x[0]).toBeCloseTo(0.9, 8);
  expect(x[1]).toBeCloseTo(1.1, 5);
  expect(x[2]).toBe(1);
});

test("a constant gradient is followed at the learning rate: the running means are free of their start (M16)", () => {
  const x = Float64Array.of(0);
  const state = adamStart(1);
  for (let k = 1; k <= 50; k++) {
    adamStep(x, Float64Array.of(3), state, 0.01);
    expect(x[0]).toBeCloseTo(-0.01 * k, 7);
  }
  expect(state.steps).toBe(50);
});

test("two steps are what the definition gives, worked by hand (M16)", () => {
  const x = Float64Array.of(0);
  const state = adamStart(1);
  adamStep(x, Float64Array.of(1), state, 0.1);
  adamStep(x, Float64Array.of(-2), state, 0.1);
  const mean = (0.9 * 0.1 * 1 + 0.1 * -2) / (1 - 0.81);
  const square = (0.999 * 0.001 * 1 + 0.001 * 4) / (1 - 0.999 ** 2);
  expect(x[0]).toBeCloseTo(-0.1 - (0.1 * mean) / Math.sqrt(square), 7);
});

test("it finds the minimum of a badly scaled bowl (M16)", () => {
  const x = Float64Array.of(3, -2);
  const state = adamStart(2);
  for (let k = 0; k < 3000; k++) adamStep(x, Float64Array.of(1000 * x[0]!, 0.1 * x[1]!), state, 0.02 * (1 - k / 3000));
  expect(Math.hypot(x[0]!, x[1]!)).toBeLessThan(1e-3);
});
