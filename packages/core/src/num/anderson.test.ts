import { expect, test } from "vitest";
import { anderson, andersonAdvance, andersonEvaluate, andersonStart } from "./anderson.ts";
import { createRng } from "./rng.ts";

/** x ↦ the mean of both neighbours on a ring, times `radius`, plus a random vector: a linear map of that spectral radius. */
function contraction(size: number, radius: number, seed: number) {
  const rng = createRng(seed);
  const b = Float64Array.from({ length: size }, () => rng.normal());
  return (out: Float64Array, x: Float64Array) => {
    for (let i = 0; i < size; i++) out[i] = b[i] + (radius * (x[(i + 1) % size] + x[(i + size - 1) % size])) / 2;
  };
}

test("the fixed point of a nonlinear contraction is found to rounding (N22)", () => {
  const found = anderson((out, x) => out.set(x.map((value) => Math.cos(value))), {
    start: Float64Array.of(0, 1, 3),
    maxSteps: 100,
    tolerance: 1e-15,
  });
  expect(found.status).toBe("converged");
  for (const value of found.x) expect(Math.abs(value - 0.7390851332151607)).toBeLessThan(1e-14);
});

test("a linear map of size 5 is solved in 7 applications, where the plain iteration needs hundreds (N22)", () => {
  const map = contraction(5, 0.99, 1);
  const options = { start: new Float64Array(5), maxSteps: 5000, tolerance: 1e-11 };
  const fast = anderson(map, options);
  const plain = anderson(map, { ...options, memory: 0 });
  expect([fast.status, plain.status]).toEqual(["converged", "converged"]);
  expect(fast.steps).toBeLessThanOrEqual(7);
  expect(plain.steps).toBeGreaterThan(300);
  for (let i = 0; i < 5; i++) expect(Math.abs(fast.x[i] - plain.x[i])).toBeLessThan(1e-8);
});

test("a free direction is taken out by `project`, and the span ignores it", () => {
  // x ↦ cyclic average + (1, 2, 3, −6)/10 + 1: no fixed point, but one up to a constant; each step adds the constant 1.
  const drive = [0.1, 0.2, 0.3, -0.6];
  const found = anderson(
    (out, x) => {
      for (let i = 0; i < 4; i++) out[i] = (x[i] + x[(i + 1) % 4]) / 2 + drive[i] + 1;
    },
    {
      start: new Float64Array(4),
      maxSteps: 50,
      tolerance: 1e-13,
      residual: "span",
      project: (x) => {
        const mean = (x[0] + x[1] + x[2] + x[3]) / 4;
        for (let i = 0; i < 4; i++) x[i] -= mean;
      },
    },
  );
  expect(found.status).toBe("converged");
  for (let i = 0; i < 4; i++) expect(found.x[i] - found.x[(i + 1) % 4]).toBeCloseTo(2 * drive[i], 11);
});

test("sums that the map keeps are kept by the combination (N22)", () => {
  const chain = [0.9, 0.1, 0, 0.2, 0.7, 0.1, 0, 0.3, 0.7];
  const push = (out: Float64Array, x: Float64Array) => {
    for (let j = 0; j < 3; j++) out[j] = x[0] * chain[j] + x[1] * chain[3 + j] + x[2] * chain[6 + j];
  };
  const found = anderson(push, { start: Float64Array.of(1, 0, 0), maxSteps: 50, tolerance: 1e-15, residual: "sum" });
  expect(found.status).toBe("converged");
  expect(found.x[0] + found.x[1] + found.x[2]).toBeCloseTo(1, 13);
  expect([...found.x].map((p) => p * 10)).toEqual([6, 3, 1].map((p) => expect.closeTo(p, 12)));
});

test("what does not converge is exhausted, what overflows is diverged, and neither throws", () => {
  const options = { start: Float64Array.of(1), tolerance: 1e-12, memory: 0 };
  expect(anderson((out, x) => out.fill(x[0] + 1), { ...options, maxSteps: 7 })).toMatchObject({
    status: "exhausted",
    steps: 7,
  });
  expect(anderson((out, x) => out.fill(x[0] * 1e200), { ...options, maxSteps: 7 }).status).toBe("diverged");
  expect(anderson((out) => out.fill(NaN), { ...options, maxSteps: 7 }).status).toBe("diverged");
});

test("restarting often still converges, and the start is left alone", () => {
  const start = new Float64Array(30).fill(2);
  const found = anderson(contraction(30, 0.95, 3), { start, maxSteps: 2000, tolerance: 1e-12, restartEvery: 10 });
  expect(found.status).toBe("converged");
  expect(start.every((x) => x === 2)).toBe(true);
});

test("the state is plain data: a copy goes on to the same bits", () => {
  const map = contraction(20, 0.99, 4);
  let state = andersonStart(new Float64Array(20), 5);
  const advance = (steps: number) => {
    for (let k = 0; k < steps; k++) {
      andersonEvaluate(state, map, {});
      andersonAdvance(state, {});
    }
  };
  advance(9);
  const copy = structuredClone(state);
  advance(30);
  const whole = state.x.slice();
  state = copy;
  advance(30);
  expect(state.x).toEqual(whole);
  expect(state.steps).toBe(39);
});

test("options out of range are refused by name", () => {
  const start = Float64Array.of(1);
  const run = (change: object) => () => anderson((out) => out.fill(0), { start, maxSteps: 5, tolerance: 1, ...change });
  expect(run({ tolerance: Number.NaN })).toThrow(/tolerance/);
  expect(run({ maxSteps: 0 })).toThrow(/maxSteps/);
  expect(run({ memory: 1.5 })).toThrow(/memory/);
});
