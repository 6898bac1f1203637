import fc from "fast-check";
import { expect, test } from "vitest";
import { gmres } from "./gmres.ts";
import { createRng } from "./rng.ts";
import { solveDense } from "./solveDense.ts";

const times = (a: Float64Array, n: number) => (out: Float64Array, x: Float64Array) => {
  for (let i = 0; i < n; i++) {
    out[i] = 0;
    for (let j = 0; j < n; j++) out[i]! += a[i * n + j]! * x[j]!;
  }
};
const distance = (x: Float64Array, y: Float64Array) => Math.hypot(...x.map((value, i) => value - y[i]!));

test("random systems of 1 to 30 unknowns have the dense solution, in n + 1 applications (N12)", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(1e6), (n, seed) => {
      const rng = createRng(seed);
      const a = Float64Array.from({ length: n * n }, (_, k) => rng.normal() + (k % (n + 1) === 0 ? 6 + n ** 0.5 : 0));
      const b = Float64Array.from({ length: n }, () => rng.normal());
      const { x, residual, status, steps } = gmres(times(a, n), b, { tolerance: 1e-11 });
      expect(status).toBe("converged");
      expect(residual).toBeLessThanOrEqual(1e-11);
      expect(steps).toBeLessThanOrEqual(n + 1);
      expect(distance(x, solveDense(a, b))).toBeLessThan(1e-10);
    }),
    { seed: 1 },
  );
});

test("a chain that goes round for ever is no obstacle: 1 − γ × shift with γ = 1 − 10⁻⁶ (N12)", () => {
  const [n, discount] = [50, 1 - 1e-6];
  const shift = (out: Float64Array, x: Float64Array) => {
    for (let i = 0; i < n; i++) out[i] = x[i]! - discount * x[(i + 1) % n]!;
  };
  const b = Float64Array.from({ length: n }, (_, i) => (i === 0 ? 1 : 0));
  const { x, status, steps } = gmres(shift, b, { tolerance: 1e-10 });
  expect(status).toBe("converged");
  expect(steps).toBeLessThanOrEqual(2 * n);
  expect(x[0]! * (1 - discount ** n)).toBeCloseTo(1, 8);
});

test("a solution that is not near enough is not called converged: the tolerance is kept to the digit (N12)", () => {
  const b = Float64Array.of(3, 4); // ‖b‖ = 5, and x = 0 leaves all of it
  const same = (out: Float64Array, x: Float64Array) => out.set(x);
  expect(gmres(same, b, { tolerance: 5 })).toMatchObject({ status: "converged", steps: 0 });
  expect(gmres(same, b, { tolerance: 4.999 }).steps).toBeGreaterThan(0);
});

test("few directions kept: it starts afresh from the best so far and ends at the same solution (N12)", () => {
  const n = 40;
  const rng = createRng(4);
  const a = Float64Array.from({ length: n * n }, (_, k) => 0.3 * rng.normal() + (k % (n + 1) === 0 ? 5 : 0));
  const b = Float64Array.from({ length: n }, () => rng.normal());
  const { x, status } = gmres(times(a, n), b, { tolerance: 1e-11, restart: 3 });
  expect(status).toBe("converged");
  expect(distance(x, solveDense(a, b))).toBeLessThan(1e-10);
});

test("a singular system that has solutions is solved, one that has none is exhausted (N12)", () => {
  const a = Float64Array.of(1, -1, -1, 1);
  const { x, status } = gmres(times(a, 2), Float64Array.of(2, -2), { tolerance: 1e-12 });
  expect(status).toBe("converged");
  expect(x[0]! - x[1]!).toBeCloseTo(2, 12);
  const none = gmres(times(a, 2), Float64Array.of(1, 1), { tolerance: 1e-12 });
  expect(none.status).toBe("exhausted");
  expect(none.steps).toBeLessThan(10); // seen at once, not after all the steps allowed
});

test("the residual reported is that of the x reported, and too few steps are exhausted", () => {
  const n = 20;
  const rng = createRng(2);
  const a = Float64Array.from({ length: n * n }, (_, k) => rng.normal() + (k % (n + 1) === 0 ? 3 : 0));
  const b = Float64Array.from({ length: n }, () => rng.normal());
  const { x, residual, status, steps } = gmres(times(a, n), b, { tolerance: 1e-12, maxSteps: 5 });
  const image = new Float64Array(n);
  times(a, n)(image, x);
  expect(residual).toBeCloseTo(distance(b, image), 12);
  expect(residual).toBeLessThan(Math.hypot(...b));
  expect(status).toBe("exhausted");
  expect(steps).toBeLessThanOrEqual(6);
});

test("a right-hand side of 0 is solved at once, NaN has diverged", () => {
  expect(gmres(times(Float64Array.of(3), 1), Float64Array.of(0), { tolerance: 1e-9 })).toMatchObject({
    status: "converged",
    steps: 0,
  });
  expect(gmres(times(Float64Array.of(3), 1), Float64Array.of(Number.NaN), { tolerance: 1e-9 }).status).toBe("diverged");
  expect(gmres(times(Float64Array.of(Number.NaN), 1), Float64Array.of(1), { tolerance: 1e-9 }).status).toBe("diverged");
});

test("options out of range are refused", () => {
  const run = (options: Parameters<typeof gmres>[2]) => () =>
    gmres(times(Float64Array.of(1), 1), Float64Array.of(1), options);
  expect(run({ tolerance: 0 })).toThrow(/gmres: tolerance must be > 0/);
  expect(run({ tolerance: 1, maxSteps: 0 })).toThrow(/gmres: maxSteps must be an integer/);
  expect(run({ tolerance: 1, restart: 0 })).toThrow(/gmres: restart must be an integer/);
});
