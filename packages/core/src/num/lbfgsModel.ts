import type { LbfgsMemory } from "./lbfgsMemory.ts";
import { factoriseLu, type LuFactors, solveLu } from "./solveDense.ts";

/** The compact form B = θ 1 − W M Wᵀ of the L-BFGS matrix, with W = [Y, θS] given by its rows. */
export interface LbfgsModel {
  readonly theta: number;
  /** The inverse of M, [2k, 2k]. */
  readonly inverse: Float64Array;
  readonly factors: LuFactors;
  /** Wᵀ W, [2k, 2k]. */
  readonly products: Float64Array;
  /** Row i of W into `out`, shape [2k]. */
  row(i: number, out: Float64Array): Float64Array;
}

/**
 * Where the quadratic model of L-BFGS is least inside a box (N11): first along the projected gradient (the generalised
 * Cauchy point, which decides which bounds hold), then over the variables that are still free. After Byrd, Lu, Nocedal
 * and Zhu 1995, direct primal method; as Morales and Nocedal 2011 the second part is clipped to the box, if that is no
 * worse for the model than the Cauchy point, which bounds the loss.
 * @param x         shape [n], inside the box
 * @param gradient  shape [n], at x
 * @returns a point inside the box where the model is no higher than at the Cauchy point, so the way there goes downhill
 * @throws RangeError if the model is singular; the caller then forgets the memory
 */
export function minimiseModel(
  x: Float64Array,
  gradient: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
  memory: LbfgsMemory,
): Float64Array {
  const model = modelOf(memory);
  const { point, free, c } = cauchyPoint(x, gradient, lower, upper, model);
  const move = minimiseFree(x, gradient, point, free, c, model);
  const moved = (share: number) => {
    const target = point.slice();
    for (const [f, i] of free.entries())
      target[i] = Math.min(upper[i]!, Math.max(lower[i]!, point[i]! + share * move[f]!));
    return target;
  };
  const clipped = moved(1);
  if (modelValue(x, gradient, clipped, model) <= modelValue(x, gradient, point, model)) return clipped;
  // Clipping has made it worse than the Cauchy point: stop where the first free variable meets its bound instead.
  let share = 1;
  for (const [f, i] of free.entries()) {
    const room = (move[f]! > 0 ? upper[i]! : lower[i]!) - point[i]!;
    if (Math.abs(move[f]!) * share > Math.abs(room)) share = room / move[f]!;
  }
  return moved(share);
}

/** The model's value at a point less that at x: ∇·d + ½ dᵀ B d. */
function modelValue(
  x: Float64Array,
  gradient: Float64Array,
  point: Float64Array,
  { theta, factors, row }: LbfgsModel,
): number {
  const w = new Float64Array(factors.n);
  const wd = new Float64Array(factors.n);
  let value = 0;
  for (let i = 0; i < x.length; i++) {
    const d = point[i]! - x[i]!;
    value += d * (gradient[i]! + (theta * d) / 2);
    row(i, w);
    for (let j = 0; j < w.length; j++) wd[j]! += w[j]! * d;
  }
  return value - dot(wd, solveLu(factors, wd)) / 2;
}

/** The model that a memory stands for. @throws RangeError if it is singular */
export function modelOf({ steps, changes, products: known }: LbfgsMemory): LbfgsModel {
  const k = steps.length;
  const size = 2 * k;
  const theta = k === 0 ? 1 : known[(k - 1) * size + k - 1]! / known[(k - 1) * size + size - 1]!;
  // M⁻¹ = [[−D, Lᵀ], [L, θ SᵀS]], L the part of SᵀY below the diagonal and D its diagonal.
  const inverse = new Float64Array(size * size);
  const products = known.slice();
  for (let i = 0; i < k; i++) {
    inverse[i * size + i] = -known[(k + i) * size + i]!;
    for (let j = 0; j < k; j++) {
      const steps = theta * known[(k + i) * size + k + j]!;
      inverse[(k + i) * size + k + j] = steps;
      products[(k + i) * size + k + j] = theta * steps;
      products[(k + i) * size + j] = theta * known[(k + i) * size + j]!;
      products[j * size + k + i] = products[(k + i) * size + j]!;
      if (j >= i) continue;
      const below = known[(k + i) * size + j]!;
      inverse[(k + i) * size + j] = below;
      inverse[j * size + k + i] = below;
    }
  }
  const row = (i: number, out: Float64Array) => {
    for (let j = 0; j < k; j++) {
      out[j] = changes[j]![i]!;
      out[k + j] = theta * steps[j]![i]!;
    }
    return out;
  };
  return { theta, inverse, factors: factoriseLu(inverse, size), products, row };
}

/**
 * The generalised Cauchy point (N11): the first minimum of the model along x − t ∇ projected into the box, found by
 * following that path from bend to bend.
 * @returns the point, the variables that are strictly inside there, and c = Wᵀ (point − x)
 */
export function cauchyPoint(
  x: Float64Array,
  gradient: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
  { theta, factors, row }: LbfgsModel,
): { point: Float64Array; free: number[]; c: Float64Array } {
  const n = x.length;
  const size = factors.n;
  const w = new Float64Array(size);
  const p = new Float64Array(size); // Wᵀ d
  const c = new Float64Array(size); // Wᵀ (point − x)
  const bend = new Float64Array(n); // when variable i meets its bound
  let slope = 0;
  for (let i = 0; i < n; i++) {
    const g = gradient[i]!;
    bend[i] = g === 0 ? Infinity : (x[i]! - (g < 0 ? upper[i]! : lower[i]!)) / g;
    if (bend[i] === 0 || g === 0) continue;
    slope -= g * g;
    row(i, w);
    for (let j = 0; j < size; j++) p[j]! -= w[j]! * g;
  }
  const point = x.slice();
  const order: number[] = [];
  let unbounded = false; // does a moving variable meet no bound at all?
  for (let i = 0; i < n; i++) {
    if (bend[i]! > 0 && bend[i]! < Infinity) order.push(i);
    else if (gradient[i] !== 0 && bend[i] === Infinity) unbounded = true;
  }
  order.sort((i, j) => bend[i]! - bend[j]!);

  let bending = -theta * slope - dot(p, solveLu(factors, p));
  const leastBending = Number.EPSILON * Math.abs(bending);
  let time = 0;
  let rest = slope < 0 ? -slope / bending : 0; // from `time` to the model's minimum on this piece
  let met = 0;
  for (; met < order.length; met++) {
    const i = order[met]!;
    const span = bend[i]! - time;
    if (rest < span) break;
    const g = gradient[i]!;
    point[i] = g < 0 ? upper[i]! : lower[i]!;
    for (let j = 0; j < size; j++) c[j]! += span * p[j]!;
    const mw = solveLu(factors, row(i, w));
    slope += span * bending + g * g + theta * g * (point[i]! - x[i]!) - g * dot(mw, c);
    bending = Math.max(leastBending, bending - theta * g * g - 2 * g * dot(mw, p) - g * g * dot(mw, w));
    for (let j = 0; j < size; j++) p[j]! += g * w[j]!;
    time = bend[i]!;
    rest = Math.max(0, -slope / bending);
  }
  if (met === order.length && !unbounded) rest = 0; // nothing moves any more; slope and p are rounding
  for (let j = 0; j < size; j++) c[j]! += rest * p[j]!;
  const stopped = new Set(order.slice(0, met));
  const free: number[] = [];
  for (let i = 0; i < n; i++) {
    if (stopped.has(i) || bend[i]! <= 0) continue;
    if (gradient[i] !== 0) point[i] = x[i]! - (time + rest) * gradient[i]!;
    if (point[i]! > lower[i]! && point[i]! < upper[i]!) free.push(i);
    else point[i] = Math.min(upper[i]!, Math.max(lower[i]!, point[i]!));
  }
  return { point, free, c };
}

/** The move of the free variables from the Cauchy point to the model's minimum over them, shape [free]. */
function minimiseFree(
  x: Float64Array,
  gradient: Float64Array,
  point: Float64Array,
  free: readonly number[],
  c: Float64Array,
  model: LbfgsModel,
): Float64Array {
  const { theta, factors, row } = model;
  const size = factors.n;
  const mc = solveLu(factors, c);
  const w = new Float64Array(size);
  const wr = new Float64Array(size);
  const remaining = new Float64Array(free.length); // the model's gradient at the Cauchy point
  for (const [f, i] of free.entries()) {
    row(i, w);
    remaining[f] = gradient[i]! + theta * (point[i]! - x[i]!) - dot(w, mc);
    for (let a = 0; a < size; a++) wr[a]! += w[a]! * remaining[f]!;
  }
  const reduced = reducedInverse(free, x.length, model);
  const v = size > 0 && free.length > 0 ? solveLu(factoriseLu(reduced, size), wr) : wr;
  return remaining.map((r, f) => -(r + dot(row(free[f]!, w), v) / theta) / theta);
}

/** M⁻¹ − WᵀZZᵀW/θ, Z the free variables: added up over them, or taken from the whole over the others if these are fewer. */
function reducedInverse(
  free: readonly number[],
  n: number,
  { theta, inverse, products, row }: LbfgsModel,
): Float64Array {
  const size = Math.sqrt(inverse.length);
  const reduced = inverse.slice();
  const fewFree = 2 * free.length <= n;
  const among = new Uint8Array(n);
  for (const i of free) among[i] = 1;
  if (!fewFree) for (let q = 0; q < reduced.length; q++) reduced[q]! -= products[q]! / theta;
  const scale = fewFree ? -1 / theta : 1 / theta;
  const w = new Float64Array(size);
  for (let i = 0; i < n; i++) {
    if (fewFree !== (among[i] === 1)) continue;
    row(i, w);
    for (let a = 0; a < size; a++) {
      const share = scale * w[a]!;
      for (let b = 0; b <= a; b++) reduced[a * size + b]! += share * w[b]!;
    }
  }
  for (let a = 0; a < size; a++) for (let b = 0; b < a; b++) reduced[b * size + a] = reduced[a * size + b]!;
  return reduced;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
