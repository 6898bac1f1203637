import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lbfgs, type MinimiseProblem, minimise, type Objective } from "./lbfgs.ts";
import { logistic, softplus } from "./logistic.ts";
import { createRng } from "./rng.ts";
import { solveDense } from "./solveDense.ts";

/** ½ xᵀ A x − bᵀ x. */
function quadratic(a: Float64Array, b: Float64Array): Objective {
  const n = b.length;
  return (x, gradient) => {
    let value = 0;
    for (let i = 0; i < n; i++) {
      let row = 0;
      for (let j = 0; j < n; j++) row += a[i * n + j]! * x[j]!;
      gradient[i] = row - b[i]!;
      value += x[i]! * (row / 2 - b[i]!);
    }
    return value;
  };
}

const rosenbrock: Objective = (x, gradient) => {
  gradient.fill(0);
  let value = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    const bend = x[i + 1]! - x[i]! ** 2;
    value += 100 * bend ** 2 + (1 - x[i]!) ** 2;
    gradient[i]! += -400 * bend * x[i]! - 2 * (1 - x[i]!);
    gradient[i + 1]! += 200 * bend;
  }
  return value;
};

/** A positive definite matrix of condition number `condition`, and a vector. */
function randomQuadratic(n: number, condition: number, seed: number) {
  const rng = createRng(seed);
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) a[i * n + i] = condition ** (n > 1 ? i / (n - 1) : 0);
  for (let turn = 0; turn < 3; turn++) {
    // A ← H A H with a random reflection H = 1 − 2uuᵀ.
    const u = Float64Array.from({ length: n }, () => rng.normal());
    const norm = Math.hypot(...u);
    for (let i = 0; i < n; i++) u[i]! /= norm;
    for (const byRows of [true, false]) {
      for (let i = 0; i < n; i++) {
        const at = (j: number) => (byRows ? i * n + j : j * n + i);
        let dot = 0;
        for (let j = 0; j < n; j++) dot += u[j]! * a[at(j)]!;
        for (let j = 0; j < n; j++) a[at(j)]! -= 2 * dot * u[j]!;
      }
    }
  }
  return { a, b: Float64Array.from({ length: n }, () => rng.normal()) };
}

/** The largest |x − clip(x − ∇)|: zero exactly at a constrained stationary point. */
function stationarity(objective: Objective, x: Float64Array, lower: Float64Array, upper: Float64Array): number {
  const gradient = new Float64Array(x.length);
  objective(x, gradient);
  return x.reduce((most, xi, i) => {
    return Math.max(most, Math.abs(Math.min(upper[i]!, Math.max(lower[i]!, xi - gradient[i]!)) - xi));
  }, 0);
}

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

  test("a start at the minimum takes no step", () => {
    const { steps, evaluations, status } = minimise(rosenbrock, { start: Float64Array.of(1, 1) });
    expect([steps, evaluations, status]).toEqual([0, 1, "converged"]);
  });
});

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
        const best = enumerateActiveSets(a, b, lower, upper);
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

/** The least value of ½xᵀAx − bᵀx in a box: every variable is low, high or free, the free ones solve a linear system. */
function enumerateActiveSets(a: Float64Array, b: Float64Array, lower: Float64Array, upper: Float64Array): number {
  const n = b.length;
  let best = Infinity;
  for (let code = 0; code < 3 ** n; code++) {
    const state = Array.from({ length: n }, (_, i) => Math.floor(code / 3 ** i) % 3);
    const x = Float64Array.from(state, (kind, i) => (kind === 0 ? lower[i]! : kind === 1 ? upper[i]! : 0));
    const free = state.flatMap((kind, i) => (kind === 2 ? [i] : []));
    const rhs = Float64Array.from(free, (i) => b[i]! - x.reduce((sum, xj, j) => sum + a[i * n + j]! * xj, 0));
    const block = Float64Array.from(free.flatMap((i) => free.map((j) => a[i * n + j]!)));
    const solution = solveDense(block, rhs);
    for (const [f, i] of free.entries()) x[i] = solution[f]!;
    if (x.some((xi, i) => xi < lower[i]! || xi > upper[i]!)) continue;
    best = Math.min(best, quadratic(a, b)(x, new Float64Array(n)));
  }
  return best;
}
