import fc from "fast-check";
import { expect, test } from "vitest";
import { type LbfgsMemory, noMemory, rememberStep } from "./lbfgsMemory.ts";
import { cauchyPoint, minimiseModel, modelOf } from "./lbfgsModel.ts";
import { createRng, type Rng } from "./rng.ts";
import { solveDense } from "./solveDense.ts";

const vector = (rng: Rng, n: number) => Float64Array.from({ length: n }, () => rng.normal());
const inner = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
const times = (m: Float64Array, x: Float64Array) =>
  x.map((_, i) => x.reduce((sum, xj, j) => sum + m[i * x.length + j]! * xj, 0));

/** A memory of `count` steps on a random quadratic, and a point, gradient and box (some bounds missing, some met). */
function draw(seed: number) {
  const rng = createRng(seed);
  const n = 1 + rng.integer(6);
  const spread = Float64Array.from({ length: n }, () => 10 ** (2 * rng.uniform() - 1));
  const root = vector(rng, n * n).map((value, k) => value * spread[k % n]!);
  const curvature = Float64Array.from({ length: n * n }, (_, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    let sum = i === j ? 0.01 : 0;
    for (let m = 0; m < n; m++) sum += root[i * n + m]! * root[j * n + m]!;
    return sum;
  });
  const steps = Array.from({ length: rng.integer(4) }, () => vector(rng, n));
  // Now and then the oldest is forgotten.
  const memory = steps.reduce<LbfgsMemory>(
    (past, step) => rememberStep(past, step, times(curvature, step), 2),
    noMemory,
  );
  const x = vector(rng, n);
  const room = () => [0, 0.05, 0.5, Infinity][rng.integer(4)]! * (1 + rng.uniform());
  const lower = x.map((xi) => xi - room());
  const upper = x.map((xi) => xi + room());
  const gradient = vector(rng, n).map((g) => (rng.uniform() < 0.1 ? 0 : g));
  return { n, rng, memory, x, gradient, lower, upper };
}

/** B by the BFGS recursion from θ 1, in the order of the memory. */
function dense({ steps, changes }: LbfgsMemory, n: number): Float64Array {
  const k = steps.length;
  const theta = k === 0 ? 1 : inner(changes[k - 1]!, changes[k - 1]!) / inner(changes[k - 1]!, steps[k - 1]!);
  let b = Float64Array.from({ length: n * n }, (_, q) => (q % (n + 1) === 0 ? theta : 0));
  for (const [m, step] of steps.entries()) {
    const change = changes[m]!;
    const bs = times(b, step);
    const [sbs, sy] = [inner(step, bs), inner(step, change)];
    b = b.map((value, q) => {
      const [i, j] = [Math.floor(q / n), q % n];
      return value - (bs[i]! * bs[j]!) / sbs + (change[i]! * change[j]!) / sy;
    });
  }
  return b;
}

const draws = { seed: 1, numRuns: 300 };

test("without bounds the model's minimum is x − B⁻¹ ∇, B by the BFGS recursion (N11)", () => {
  fc.assert(
    fc.property(fc.nat(1e6), (seed) => {
      const { n, memory, x, gradient } = draw(seed);
      const far = new Float64Array(n).fill(Infinity);
      const found = minimiseModel(
        x,
        gradient,
        far.map((b) => -b),
        far,
        memory,
      );
      const move = solveDense(dense(memory, n), gradient);
      const scale = 1e-7 * (1 + Math.hypot(...move));
      for (let i = 0; i < n; i++) expect(Math.abs(found[i]! - (x[i]! - move[i]!))).toBeLessThan(scale);
    }),
    draws,
  );
});

test("the Cauchy point is the first minimum along the projected path, found by looking at every piece of it (N11)", () => {
  fc.assert(
    fc.property(fc.nat(1e6), (seed) => {
      const { n, memory, x, gradient, lower, upper } = draw(seed);
      const b = dense(memory, n);
      const at = (t: number) => x.map((xi, i) => Math.min(upper[i]!, Math.max(lower[i]!, xi - t * gradient[i]!)));
      // Between two bends the model is a parabola in t: minimise each piece in turn, stop at the first that has one.
      const bends = [
        ...x.map((xi, i) => (gradient[i]! > 0 ? xi - lower[i]! : upper[i]! - xi) / Math.abs(gradient[i]!)),
      ];
      const times0 = [0, ...bends.filter((t) => t > 0 && t < Infinity).sort((s, t) => s - t), Infinity];
      let best = 0;
      for (let piece = 0; piece + 1 < times0.length; piece++) {
        const [from, to] = [times0[piece]!, times0[piece + 1]!];
        if (to === from) continue;
        const middle = to === Infinity ? from + 1 : (from + to) / 2;
        const direction = at(middle).map((value, i) => (value - at(from)[i]!) / (middle - from));
        const moved = at(from).map((value, i) => value - x[i]!);
        const slope = inner(direction, gradient) + inner(direction, times(b, moved));
        best = from;
        if (slope >= 0) break;
        const least = from - slope / inner(direction, times(b, direction));
        best = Math.min(to, least);
        if (least < to) break;
      }
      const { point, free } = cauchyPoint(x, gradient, lower, upper, modelOf(memory));
      const expected = at(best);
      const scale = 1e-7 * (1 + Math.hypot(...expected));
      for (let i = 0; i < n; i++) expect(Math.abs(point[i]! - expected[i]!)).toBeLessThan(scale);
      for (const i of free) expect(point[i]! > lower[i]! && point[i]! < upper[i]!).toBe(true);
    }),
    draws,
  );
});

test("inside a box the model ends no higher than at the Cauchy point, clipped or cut short, and the way there is downhill (N11)", () => {
  let cutShort = 0;
  fc.assert(
    fc.property(fc.nat(1e6), (seed) => {
      const { n, memory, x, gradient, lower, upper } = draw(seed);
      const b = dense(memory, n);
      const height = (point: Float64Array) => {
        const d = point.map((value, i) => value - x[i]!);
        return inner(d, gradient) + inner(d, times(b, d)) / 2;
      };
      const { point, free } = cauchyPoint(x, gradient, lower, upper, modelOf(memory));
      const found = minimiseModel(x, gradient, lower, upper, memory);
      for (let i = 0; i < n; i++) expect(found[i]! >= lower[i]! && found[i]! <= upper[i]!).toBe(true);
      expect(height(found)).toBeLessThanOrEqual(height(point) + 1e-9 * Math.abs(height(point)));
      const step = found.map((value, i) => value - x[i]!);
      if (height(point) < -1e-12) expect(inner(step, gradient)).toBeLessThan(0);
      for (let i = 0; i < n; i++) if (!free.includes(i)) expect(found[i]).toBe(point[i]);

      // The minimum over the free variables, by a dense solve.
      if (free.length === 0) return;
      const slope = times(
        b,
        point.map((value, i) => value - x[i]!),
      ).map((value, i) => value + gradient[i]!);
      const block = Float64Array.from(free.flatMap((i) => free.map((j) => b[i * n + j]!)));
      const move = solveDense(
        block,
        Float64Array.from(free, (i) => -slope[i]!),
      );
      const clipped = point.slice();
      for (const [f, i] of free.entries()) clipped[i] = Math.min(upper[i]!, Math.max(lower[i]!, point[i]! + move[f]!));
      const gap = height(clipped) - height(point);
      if (gap > 1e-9) {
        cutShort++;
        expect(height(found)).toBeLessThan(height(point));
      } else if (gap < -1e-9) expect(height(found)).toBeLessThan(height(clipped) + 1e-7 * Math.abs(height(clipped)));
    }),
    { seed: 1, numRuns: 3000 },
  );
  expect(cutShort).toBeGreaterThan(0); // the case for which the way is cut short does occur
});
