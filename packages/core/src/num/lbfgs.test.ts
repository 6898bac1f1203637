import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quadratic, randomQuadratic, rosenbrock } from "../../test/oracle/objectives.ts";
import { lbfgs, type MinimiseProblem, minimise, type Objective } from "./lbfgs.ts";
import { solveDense } from "./solveDense.ts";

describe("without bounds", () => {
  test("the minimum of a quadratic is the solution of its linear system, for 1 to 40 parameters (N11)", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(1e6), (n, seed) => {
        const { a, b } = randomQuadratic(n, 1000, seed);
        const { x, status } = minimise(quadratic(a, b), {
          start: new Float64Array(n),
          gradientTolerance: 1e-9,
          valueTolerance: 0,
        });
        expect(status).toBe("converged");
        const exact = solveDense(a, b);
        for (let i = 0; i < n; i++) expect(Math.abs(x[i]! - exact[i]!)).toBeLessThan(1e-8 * Math.sqrt(n));
      }),
      { seed: 1, numRuns: 40 },
    );
  });

  test.each([[2], [10], [200]])("Rosenbrock's valley in %i dimensions ends at ones (N11)", (n) => {
    const start = Float64Array.from({ length: n }, (_, i) => (i % 2 === 0 ? -1.2 : 1));
    const { x, status, evaluations } = minimise(rosenbrock, { start, maxSteps: 3000 });
    expect(status).toBe("converged");
    for (const xi of x) expect(Math.abs(xi - 1)).toBeLessThan(1e-6);
    if (n === 2) expect(evaluations).toBeLessThan(80);
  });

  test("a value of 1e8 does not hide the minimum: the slopes decide where the values differ by rounding (N10)", () => {
    const { a, b } = randomQuadratic(8, 100, 3);
    const shifted: Objective = (x, gradient) => 1e8 + quadratic(a, b)(x, gradient);
    const { x, status } = minimise(shifted, { start: new Float64Array(8), valueTolerance: 0 });
    const exact = solveDense(a, b);
    expect(status).toBe("converged");
    for (let i = 0; i < 8; i++) expect(Math.abs(x[i]! - exact[i]!)).toBeLessThan(1e-7);
  });

  test("a function that is infinite beyond a wall is minimised on this side of it", () => {
    // −log(1 − x) − 3x has its minimum at x = 2/3 and does not exist beyond 1.
    const barrier: Objective = (x, gradient) => {
      gradient[0] = x[0]! < 1 ? 1 / (1 - x[0]!) - 3 : Number.NaN;
      return x[0]! < 1 ? -Math.log(1 - x[0]!) - 3 * x[0]! : Infinity;
    };
    const { x, status } = minimise(barrier, { start: Float64Array.of(-50) });
    expect(status).toBe("converged");
    expect(x[0]).toBeCloseTo(2 / 3, 7);
  });

  test("a value that no longer falls has converged, although the gradient tolerance is out of reach", () => {
    const { a, b } = randomQuadratic(6, 100, 8);
    const { x, status } = minimise(quadratic(a, b), {
      start: new Float64Array(6),
      gradientTolerance: 0,
      maxSteps: 200,
    });
    expect(status).toBe("converged");
    const exact = solveDense(a, b);
    for (let i = 0; i < 6; i++) expect(Math.abs(x[i]! - exact[i]!)).toBeLessThan(1e-6);
  });

  test("a coarse value tolerance stops earlier than none, at a value that near (N11)", () => {
    const { a, b } = randomQuadratic(30, 1e4, 9);
    const options = { start: new Float64Array(30), gradientTolerance: 1e-12 };
    const coarse = minimise(quadratic(a, b), { ...options, valueTolerance: 1e-5 });
    const fine = minimise(quadratic(a, b), { ...options, valueTolerance: 0 });
    expect(coarse.status).toBe("converged");
    expect(coarse.steps).toBeLessThan(fine.steps / 2);
    expect(coarse.value - fine.value).toBeLessThan(1e-3);
  });

  test("a start at the minimum takes no step", () => {
    const { steps, evaluations, status } = minimise(rosenbrock, { start: Float64Array.of(1, 1) });
    expect([steps, evaluations, status]).toEqual([0, 1, "converged"]);
  });
});

describe("what it reports", () => {
  test("too few steps are exhausted, not converged, and the best point so far is handed back", () => {
    const start = Float64Array.of(-1.2, 1);
    const { status, steps, value } = minimise(rosenbrock, { start, maxSteps: 3 });
    expect([status, steps]).toEqual(["exhausted", 3]);
    expect(value).toBeLessThan(rosenbrock(start, new Float64Array(2)));
  });

  test("a value that is not finite at the start, or falls without end, has diverged", () => {
    expect(minimise(() => Number.NaN, { start: new Float64Array(1) }).status).toBe("diverged");
    const falling: Objective = (x, gradient) => {
      gradient[0] = -Math.exp(x[0]!);
      return -Math.exp(x[0]!);
    };
    expect(minimise(falling, { start: new Float64Array(1) }).status).toBe("diverged");
  });

  test("a gradient of the wrong sign is reported as exhausted and does not loop", () => {
    const wrong: Objective = (x, gradient) => {
      gradient[0] = -2 * (x[0]! - 1);
      return (x[0]! - 1) ** 2;
    };
    expect(minimise(wrong, { start: Float64Array.of(3) })).toMatchObject({ status: "exhausted", steps: 0 });
  });

  test("a step never raises the value beyond rounding", () => {
    const problem: MinimiseProblem = { evaluate: rosenbrock, start: new Float64Array(20) };
    let state = lbfgs.init(problem);
    while (state.status === "running") {
      const next = lbfgs.step(problem, state);
      expect(next.value).toBeLessThanOrEqual(state.value + 1e-12 * Math.abs(state.value));
      state = next;
    }
  });

  test("a step on which the slope grows steeper teaches no curvature: a hill is descended to its bounds", () => {
    const hill: Objective = (x, gradient) => {
      gradient.set(x.map((xi) => -2 * xi));
      return -x.reduce((sum, xi) => sum + xi * xi, 0);
    };
    const problem: MinimiseProblem = {
      evaluate: hill,
      start: Float64Array.of(0.1, -0.2),
      lower: Float64Array.of(-1, -1),
      upper: Float64Array.of(1, 1),
    };
    let state = lbfgs.init(problem);
    while (state.status === "running") {
      state = lbfgs.step(problem, state);
      expect(state.memory.steps.length).toBe(0);
    }
    expect([state.status, ...state.x]).toEqual(["converged", 1, -1]);
  });

  test("a state that was cloned half-way ends at the same bits", () => {
    const problem: MinimiseProblem = { evaluate: rosenbrock, start: Float64Array.of(-1.2, 1, 0.3) };
    let state = lbfgs.init(problem);
    for (let i = 0; i < 9; i++) state = lbfgs.step(problem, state);
    let copy = structuredClone(state);
    while (state.status === "running") state = lbfgs.step(problem, state);
    while (copy.status === "running") copy = lbfgs.step(problem, copy);
    expect(copy).toEqual(state);
  });

  test("wrong bounds and starts are refused with the entry at fault", () => {
    const start = new Float64Array(2);
    expect(() => minimise(rosenbrock, { start, lower: new Float64Array(3) })).toThrow(/minimise: lower must hold 2/);
    expect(() => minimise(rosenbrock, { start, lower: Float64Array.of(0, 1) })).toThrow(
      /start\[1\] = 0 is not between lower\[1\] = 1/,
    );
    expect(() => minimise(rosenbrock, { start, upper: Float64Array.of(Number.NaN, 1) })).toThrow(/start\[0\]/);
    expect(() => minimise(rosenbrock, { start: Float64Array.of(Number.NaN, 0) })).toThrow(
      /start\[0\] must be a finite/,
    );
  });
});
