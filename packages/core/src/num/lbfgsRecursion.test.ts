import { expect, test } from "vitest";
import { minimise } from "./lbfgs.ts";
import { noMemory, rememberStep } from "./lbfgsMemory.ts";
import { minimiseModel } from "./lbfgsModel.ts";
import { lbfgsRecursion } from "./lbfgsRecursion.ts";
import { createRng } from "./rng.ts";

test.each([0, 1, 7])("with %i steps in memory it leads where the compact form is least (N11)", (count) => {
  const rng = createRng(3).split("recursion");
  const draw = () => Float64Array.from({ length: 9 }, () => rng.normal());
  const steps = Array.from({ length: count }, draw);
  const change = (step: Float64Array) => step.map((value, i) => (1 + i / 4) * value + 0.2 * step[0]!);
  const memory = steps.reduce((known, step) => rememberStep(known, step, change(step), 7), noMemory);
  const gradient = draw();
  const nowhere = new Float64Array(9);
  const [lower, upper] = [-Infinity, Infinity].map((bound) => new Float64Array(9).fill(bound));
  const expected = minimiseModel(nowhere, gradient, lower!, upper!, memory);
  lbfgsRecursion(gradient, memory).forEach((value, i) => {
    expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-9);
  });
});

test("a fit that steps by recursion ends in the same place, and bounds are refused (N11)", () => {
  const valley = ([x, y]: Float64Array, gradient: Float64Array) => {
    gradient.set([-2 * (1 - x!) - 400 * x! * (y! - x! * x!), 200 * (y! - x! * x!)]);
    return (1 - x!) ** 2 + 100 * (y! - x! * x!) ** 2;
  };
  const start = Float64Array.of(-1.2, 1);
  const found = minimise(valley, { start, recursion: true });
  expect(found.status).toBe("converged");
  expect(Math.abs(found.x[0]! - 1)).toBeLessThan(1e-7);
  const lower = Float64Array.of(-2, -2);
  expect(() => minimise(valley, { start, lower, recursion: true })).toThrow("recursion");
});
