import { expect, test } from "vitest";
import { minimisePreconditioned } from "./preconditioned.ts";

const SCALES = Float64Array.of(1, 1e2, 1e4, 1e6);

function quadratic(x: Float64Array, gradient: Float64Array): number {
  let value = 3;
  x.forEach((xi, i) => {
    const away = xi - (i + 1);
    gradient[i] = SCALES[i] * away;
    value += 0.5 * SCALES[i] * away * away;
  });
  return value;
}

function valley([x, y]: Float64Array, gradient: Float64Array): number {
  gradient[0] = -400 * x * (y - x * x) - 2 * (1 - x);
  gradient[1] = 200 * (y - x * x);
  return 100 * (y - x * x) * (y - x * x) + (1 - x) * (1 - x);
}

test("a quadratic function whose curvature is given takes two evaluations (N61)", () => {
  const found = minimisePreconditioned(quadratic, {
    start: new Float64Array(4),
    inverse: (gradient) => gradient.map((slope, i) => slope / SCALES[i]),
    tolerance: 1e-12,
  });
  expect(found).toMatchObject({ status: "converged", evaluations: 2, steps: 1 });
  found.x.forEach((xi, i) => {
    expect(xi).toBeCloseTo(i + 1, 12);
  });
});

test("a curvature that is wrong by a factor is mended by what steps say (N61)", () => {
  const found = minimisePreconditioned(quadratic, {
    start: new Float64Array(4),
    inverse: (gradient) => gradient.map((slope, i) => ((i % 2 === 0 ? 0.3 : 2) * slope) / SCALES[i]),
    tolerance: 1e-12,
  });
  expect(found.status).toBe("converged");
  expect(found.evaluations).toBeLessThan(15);
  expect(found.value - 3).toBeLessThan(1e-10);
});

test("a bent valley is followed to its lowest point without any curvature (N61)", () => {
  const found = minimisePreconditioned(valley, {
    start: Float64Array.of(-1.2, 1),
    inverse: (gradient) => gradient.slice(),
    tolerance: 1e-12,
    maxSteps: 200,
  });
  expect(found.status).toBe("converged");
  expect(found.x[0]).toBeCloseTo(1, 5);
  expect(found.x[1]).toBeCloseTo(1, 5);
});

test("a value that is not a number, and steps that run out, are told (N61)", () => {
  const inverse = (gradient: Float64Array) => gradient.slice();
  const start = Float64Array.of(-1.2, 1);
  expect(minimisePreconditioned(() => Number.NaN, { start, inverse, tolerance: 1e-9 }).status).toBe("diverged");
  expect(minimisePreconditioned(valley, { start, inverse, tolerance: 1e-9, maxSteps: 3 }).status).toBe("exhausted");
});
