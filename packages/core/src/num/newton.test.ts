import { expect, test } from "vitest";
import { type CurvedObjective, newtonMinimise } from "./newton.ts";

/** Rosenbrock's valley, not convex at its start. */
const valley: CurvedObjective = ([x, y], gradient, curvature) => {
  const rise = y - x * x;
  gradient[0] = -2 * (1 - x) - 400 * x * rise;
  gradient[1] = 200 * rise;
  curvature[0] = 2 - 400 * rise + 800 * x * x;
  curvature[2] = -400 * x;
  curvature[3] = 200;
  return (1 - x) * (1 - x) + 100 * rise * rise;
};

test("a quadratic needs one step, and no second look (N14)", () => {
  const found = newtonMinimise(
    ([x, y], gradient, curvature) => {
      gradient.set([4 * (x - 3) + (y + 1), x - 3 + 2 * (y + 1)]);
      curvature.set([4, Number.NaN, 1, 2]); // the upper half is not read
      return 2 * (x - 3) ** 2 + (x - 3) * (y + 1) + (y + 1) ** 2;
    },
    { start: Float64Array.of(0, 0), valueTolerance: 100 },
  );
  expect(found).toMatchObject({ status: "converged", steps: 1, evaluations: 1 });
  expect(found.x[0]).toBeCloseTo(3, 14);
  expect(found.x[1]).toBeCloseTo(-1, 14);
});

test("a valley that is not convex is walked down to its floor (N14)", () => {
  const start = Float64Array.of(-1.2, 1);
  const found = newtonMinimise(valley, { start });
  expect(found.status).toBe("converged");
  expect([...found.x].every((value) => Math.abs(value - 1) < 1e-9)).toBe(true);
  expect(found.steps).toBeLessThan(30);
  expect([...start]).toEqual([-1.2, 1]);
});

test("where the curvature is not positive, the step still goes downhill (N14)", () => {
  const well: CurvedObjective = ([x], gradient, curvature) => {
    gradient[0] = x * x * x - x;
    curvature[0] = 3 * x * x - 1;
    return x ** 4 / 4 - x ** 2 / 2;
  };
  for (const from of [0.01, 0.3, -0.2, 5]) {
    const found = newtonMinimise(well, { start: Float64Array.of(from) });
    expect(found.status).toBe("converged");
    expect(found.x[0]).toBeCloseTo(Math.sign(from), 10);
  }
});

test("says what it could not do (N14)", () => {
  const start = Float64Array.of(0);
  const with1 = (value: number, slope: number, bend: number): CurvedObjective => {
    return (_, gradient, curvature) => {
      gradient[0] = slope;
      curvature[0] = bend;
      return value;
    };
  };
  expect(newtonMinimise(with1(Number.NaN, 0, 1), { start }).status).toBe("diverged");
  expect(newtonMinimise(with1(0, 0, Number.POSITIVE_INFINITY), { start }).status).toBe("diverged");
  expect(newtonMinimise(with1(0, 1, 1), { start }).status).toBe("exhausted"); // promises and does not keep
  expect(newtonMinimise(valley, { start: Float64Array.of(-1.2, 1), maxSteps: 2 }).status).toBe("exhausted");
  expect(() => newtonMinimise(valley, { start: Float64Array.of(Number.NaN, 1) })).toThrow("newtonMinimise: start");
});
