import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { leastInBox, quadratic, randomQuadratic, rosenbrock } from "../../test/oracle/objectives.ts";
import { minimise, type Objective } from "./lbfgs.ts";
import { logistic, softplus } from "./logistic.ts";
import { createRng } from "./rng.ts";

/** The largest |x − clip(x − ∇)|: zero exactly at a constrained stationary point. */
function stationarity(objective: Objective, x: Float64Array, lower: Float64Array, upper: Float64Array): number {
  const gradient = new Float64Array(x.length);
  objective(x, gradient);
  return x.reduce((most, xi, i) => {
    return Math.max(most, Math.abs(Math.min(upper[i]!, Math.max(lower[i]!, xi - gradient[i]!)) - xi));
  }, 0);
}

describe("with bounds", () => {
  test("each variable of a separable quadratic stops at its target or at its bound (N11)", () => {
    const n = 50;
    const target = Float64Array.from({ length: n }, (_, i) => Math.sin(i) * 3);
    const objective: Objective = (x, gradient) =>
      x.reduce((sum, xi, i) => {
        gradient[i] = (i + 1) * (xi - target[i]!);
        return sum + ((i + 1) * (xi - target[i]!) ** 2) / 2;
      }, 0);
    const { x, status } = minimise(objective, {
      start: new Float64Array(n),
      lower: new Float64Array(n).fill(-1),
      upper: new Float64Array(n).fill(2),
      valueTolerance: 0,
    });
    expect(status).toBe("converged");
    for (let i = 0; i < n; i++) expect(x[i]).toBeCloseTo(Math.min(2, Math.max(-1, target[i]!)), 7);
  });

  test("a bounded quadratic ends where enumerating all active sets ends (N11)", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.nat(1e6), (n, seed) => {
        const { a, b } = randomQuadratic(n, 50, seed);
        const objective = quadratic(a, b);
        const lower = new Float64Array(n).fill(-0.05);
        const upper = new Float64Array(n).fill(0.1);
        const best = leastInBox(a, b, lower, upper);
        const { x, value } = minimise(objective, {
          start: new Float64Array(n),
          lower,
          upper,
          gradientTolerance: 1e-10,
        });
        expect(Math.abs(value - best)).toBeLessThan(1e-12 * Math.max(1, Math.abs(best)));
        for (let i = 0; i < n; i++) expect(x[i]! >= lower[i]! && x[i]! <= upper[i]!).toBe(true);
      }),
      { seed: 2, numRuns: 60 },
    );
  });

  test("a long valley that clipping to the box would climb is descended to its corner: seed 329914 once stopped half-way", () => {
    const { a, b } = randomQuadratic(2, 50, 329914);
    const [lower, upper] = [Float64Array.of(-0.05, -0.05), Float64Array.of(0.1, 0.1)];
    const { x, status } = minimise(quadratic(a, b), { start: new Float64Array(2), lower, upper });
    expect(status).toBe("converged");
    expect(x[1]).toBe(-0.05);
    expect(stationarity(quadratic(a, b), x, lower, upper)).toBeLessThan(1e-8);
  });

  test("Rosenbrock's valley cut at x ≤ ½ ends on the wall (N11)", () => {
    // On the wall x₀ = ½ the rest is least at x₁ = ¼, with value ¼.
    const { x, value } = minimise(rosenbrock, {
      start: Float64Array.of(-1.2, 1),
      upper: Float64Array.of(0.5, Infinity),
    });
    expect(x[0]).toBe(0.5);
    expect(x[1]).toBeCloseTo(0.25, 7);
    expect(value).toBeCloseTo(0.25, 12);
  });

  test("a variable whose bounds coincide stays where it is", () => {
    const { x, status } = minimise(rosenbrock, {
      start: Float64Array.of(-1, 0.5),
      lower: Float64Array.of(-1, -Infinity),
      upper: Float64Array.of(-1, Infinity),
    });
    expect(status).toBe("converged");
    expect(x[0]).toBe(-1);
    expect(x[1]).toBeCloseTo(1, 7);
  });

  test("a sparse logistic regression of 5000 weights ≥ 0 satisfies its optimality conditions in 300 steps (N11)", () => {
    const [n, samples] = [5000, 400];
    const rng = createRng(5);
    const rows = Array.from({ length: samples }, () => Int32Array.from({ length: 40 }, () => rng.integer(n)));
    const labels = rows.map((row) => (row.some((j) => j < 60) !== rng.uniform() < 0.05 ? 1 : 0));
    const objective: Objective = (x, gradient) => {
      gradient.fill(0.002);
      let value = 0;
      for (const xi of x) value += 0.002 * xi;
      for (const [k, row] of rows.entries()) {
        const z = row.reduce((sum, j) => sum + x[j]!, -1);
        value += (softplus(z) - labels[k]! * z) / samples;
        for (const j of row) gradient[j]! += (logistic(z) - labels[k]!) / samples;
      }
      return value;
    };
    const lower = new Float64Array(n);
    const upper = new Float64Array(n).fill(Infinity);
    const found = minimise(objective, {
      start: new Float64Array(n).fill(0.1),
      lower,
      gradientTolerance: 1e-7,
      maxSteps: 300,
    });
    expect(found.status).toBe("converged");
    expect(stationarity(objective, found.x, lower, upper)).toBeLessThanOrEqual(1e-7);
    expect(found.x.filter((xi) => xi > 0).length).toBeLessThan(n / 4);
    expect(found.projectedGradient).toBe(stationarity(objective, found.x, lower, upper));
  });
});
