import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { leastInBox, quadratic, randomQuadratic, rosenbrock } from "../../test/oracle/objectives.ts";
import { minimiseCurvatureModel } from "./curvatureModel.ts";
import { minimise } from "./lbfgs.ts";
import { createRng } from "./rng.ts";
import { solveDense } from "./solveDense.ts";

const NOTHING = { steps: [], changes: [] };

describe("a model with a given curvature", () => {
  test("its minimum inside a box is as low as that of trying every active set (N13)", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.nat(1e6), (n, seed) => {
        const rng = createRng(seed);
        const { a } = randomQuadratic(n, 50, seed);
        const x = Float64Array.from({ length: n }, () => rng.normal());
        const gradient = Float64Array.from({ length: n }, () => 3 * rng.normal());
        const room = () => [0, 0.05, 0.5, Infinity][rng.integer(4)]!;
        const lower = x.map((xi) => xi - room());
        const upper = x.map((xi) => xi + room());
        const found = minimiseCurvatureModel(x, gradient, lower, upper, NOTHING, a);
        for (let i = 0; i < n; i++) expect(found[i]! >= lower[i]! && found[i]! <= upper[i]!).toBe(true);
        const down = gradient.map((g) => -g);
        const value = quadratic(a, down)(
          found.map((f, i) => f - x[i]!),
          new Float64Array(n),
        );
        const best = leastInBox(
          a,
          down,
          lower.map((l, i) => l - x[i]!),
          upper.map((u, i) => u - x[i]!),
        );
        expect(Math.abs(value - best)).toBeLessThan(1e-11 * Math.max(1, Math.abs(best)));
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  test("its own steps mend a wrong curvature: after n of them on a quadratic the minimum is exact (N13)", () => {
    const n = 4;
    const { a, b } = randomQuadratic(n, 20, 7);
    const x = new Float64Array(n);
    const far = new Float64Array(n).fill(Infinity);
    const wrong = Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0));
    // Steps that are conjugate to each other: the recursion then keeps what it has learnt.
    const steps: Float64Array[] = [];
    const times = (v: Float64Array) => v.map((_, i) => v.reduce((sum, vj, j) => sum + a[i * n + j]! * vj, 0));
    const inner = (u: Float64Array, v: Float64Array) => u.reduce((sum, ui, i) => sum + ui * v[i]!, 0);
    for (let k = 0; k < n; k++) {
      const step = Float64Array.from({ length: n }, (_, i) => (i === k ? 1 : 0));
      for (const old of steps) {
        const share = inner(times(old), step) / inner(times(old), old);
        for (let i = 0; i < n; i++) step[i]! -= share * old[i]!;
      }
      steps.push(step);
    }
    const gradient = b.map((value) => -value);
    const low = far.map((value) => -value);
    const found = minimiseCurvatureModel(x, gradient, low, far, { steps, changes: steps.map(times) }, wrong);
    solveDense(a, b).forEach((value, i) => {
      expect(found[i]).toBeCloseTo(value, 10);
    });
  });

  test("a curvature that is not positive definite is refused by name (N13)", () => {
    const [zero, far] = [new Float64Array(2), new Float64Array(2).fill(Infinity)];
    const saddle = Float64Array.of(1, 0, 0, -1);
    const low = far.map((value) => -value);
    expect(() => minimiseCurvatureModel(zero, Float64Array.of(1, 1), low, far, NOTHING, saddle)).toThrow(
      /positive definite/,
    );
  });
});

describe("minimise with a curvature", () => {
  test("a quadratic of 20 parameters whose curvature is told takes one step, and many without (N11, N13)", () => {
    const n = 20;
    const { a, b } = randomQuadratic(n, 1e4, 5);
    const how = { start: new Float64Array(n), gradientTolerance: 1e-8, valueTolerance: 0 };
    const told = minimise(quadratic(a, b), { ...how, curvature: a });
    const untold = minimise(quadratic(a, b), how);
    expect(told.status).toBe("converged");
    expect(told.steps).toBe(1);
    expect(untold.steps).toBeGreaterThan(10);
    solveDense(a, b).forEach((value, i) => {
      expect(told.x[i]).toBeCloseTo(value, 8);
    });
  });

  test("a wrong curvature costs steps and changes no answer: Rosenbrock's valley, cut by a wall (N11, N13)", () => {
    const n = 6;
    const curvature = Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 40 : 0.5));
    const how = { start: new Float64Array(n).fill(-0.5), upper: new Float64Array(n).fill(0.8) };
    const told = minimise(rosenbrock, { ...how, curvature });
    const untold = minimise(rosenbrock, how);
    expect(told.status).toBe("converged");
    expect(told.value).toBeCloseTo(untold.value, 10);
    untold.x.forEach((value, i) => {
      expect(told.x[i]).toBeCloseTo(value, 5);
    });
  });

  test("a curvature of another shape is refused with its own (N11)", () => {
    const how = { start: new Float64Array(3), curvature: new Float64Array(4) };
    expect(() => minimise(rosenbrock, how)).toThrow(/curvature/);
  });
});
