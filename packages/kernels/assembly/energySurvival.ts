import { activate, TANH } from "./activation";
import { madd32, one32, sumLanes32 } from "./lanes";

/**
 * Whether the energy of each successor stays within its limit (M10), 1 or 0, rows `from` to `to`.
 *
 * φ is 1-Lipschitz, so ‖φ(x + o)‖ lies within ‖o‖ of ‖φ(x)‖: where that decides, nothing is summed. Where it does not and φ is
 * tanh, tanh(x + o) = (t + s)/(1 + t s) with t = tanh x and s = tanh o.
 * @param out       written, f32, [rows, actions]
 * @param bases     [rows, stride], zeros beyond the units
 * @param offsets   `byAddition` tanh of the offsets, otherwise the offsets, [actions, stride]
 * @param norms     ‖offset‖ (square) or Σ|offset| (absolute), [actions]
 * @param activities  written, φ(base), [rows, stride]
 * @param limit     threshold times units
 */
export function energySurvival(
  from: i32, to: i32,
  out: usize, bases: usize, offsets: usize, norms: usize, activities: usize,
  limit: f32, square: i32, transfer: i32, byAddition: i32, actions: i32, stride: i32,
): void {
  const row: usize = usize(stride) << 2;
  for (let r = from; r < to; r++) {
    const base = bases + usize(r) * row;
    const activity = activities + usize(r) * row;
    for (let i: usize = 0; i < row; i += 16) v128.store(activity + i, activate(v128.load(base + i), transfer));
    const length = rootOf(square ? sumOfSquares(activity, row) : sumOfSizes(activity, row), square);
    const bound = rootOf(limit, square);
    for (let a = 0; a < actions; a++) {
      const to = out + (usize(r * actions + a) << 2);
      const decided = boundOf(length, load<f32>(norms + (usize(a) << 2)), bound);
      if (decided >= 0) {
        store<f32>(to, decided);
        continue;
      }
      const offset = offsets + usize(a) * row;
      if (byAddition && square && a + 1 < actions) {
        // Where the bound decides the second, the sum says the same.
        twoByAddition(to, activity, offset, row, limit);
        a++;
        continue;
      }
      const energy = byAddition ? energyByAddition(activity, offset, row, square) : energyOf(base, offset, row, square, transfer);
      store<f32>(to, f32(energy <= limit));
    }
  }
}

/** What the norms say: 1 or 0, and −1 for nothing. The slack is more than the sums can be wrong by. */
@inline
function boundOf(length: f32, norm: f32, bound: f32): f32 {
  if ((length + norm) * <f32>1.00002 < bound) return 1;
  return (length - norm) * <f32>0.99998 > bound ? 0 : -1;
}

@inline
function rootOf(x: f32, square: i32): f32 {
  return square ? sqrt<f32>(x) : x;
}

function sumOfSquares(x: usize, row: usize): f32 {
  let sum = f32x4.splat(0);
  for (let i: usize = 0; i < row; i += 16) {
    const value = v128.load(x + i);
    sum = f32x4.add(sum, f32x4.mul(value, value));
  }
  return sumLanes32(sum);
}

function sumOfSizes(x: usize, row: usize): f32 {
  let sum = f32x4.splat(0);
  for (let i: usize = 0; i < row; i += 16) sum = f32x4.add(sum, f32x4.abs(v128.load(x + i)));
  return sumLanes32(sum);
}

/**
 * The answers for two actions, squares: as `energyByAddition` sums them, and no branch on what comes out, for it cannot be foretold.
 * @param out  written, two numbers
 */
function twoByAddition(out: usize, activity: usize, offset: usize, row: usize, limit: f32): void {
  const one = one32();
  const other = offset + row;
  const pairs: usize = row & ~31;
  let sum = f32x4.splat(0), sum1 = sum;
  let i: usize = 0;
  for (; i < pairs; i += 32) {
    const t = v128.load(activity + i), u = v128.load(activity + i, 16);
    sum = f32x4.add(sum, squaresOfTwo(t, u, v128.load(offset + i), v128.load(offset + i, 16), one));
    sum1 = f32x4.add(sum1, squaresOfTwo(t, u, v128.load(other + i), v128.load(other + i, 16), one));
  }
  if (i < row) {
    const t = v128.load(activity + i), s = v128.load(offset + i), w = v128.load(other + i);
    const phi = f32x4.div(f32x4.add(t, s), madd32(t, s, one)), phi1 = f32x4.div(f32x4.add(t, w), madd32(t, w, one));
    sum = f32x4.add(sum, f32x4.mul(phi, phi));
    sum1 = f32x4.add(sum1, f32x4.mul(phi1, phi1));
  }
  store<f32>(out, f32(sumLanes32(sum) <= limit));
  store<f32>(out, f32(sumLanes32(sum1) <= limit), 4);
}

/** Two vectors share a division: n/d and m/e are n e/(d e) and m d/(d e), and no d is below 1 − tanh² 2 = 0.07. */
@inline
function squaresOfTwo(t: v128, u: v128, s: v128, w: v128, one: v128): v128 {
  const d = madd32(t, s, one), e = madd32(u, w, one);
  const p = f32x4.mul(f32x4.add(t, s), e), q = f32x4.mul(f32x4.add(u, w), d), both = f32x4.mul(d, e);
  return f32x4.div(madd32(p, p, f32x4.mul(q, q)), f32x4.mul(both, both));
}

export function energyByAddition(activity: usize, offset: usize, row: usize, square: i32): f32 {
  const one = one32();
  let sum = f32x4.splat(0);
  let i: usize = 0;
  const pairs: usize = row & ~31;
  if (square) {
    for (; i < pairs; i += 32) {
      const t = v128.load(activity + i), u = v128.load(activity + i, 16);
      sum = f32x4.add(sum, squaresOfTwo(t, u, v128.load(offset + i), v128.load(offset + i, 16), one));
    }
  }
  for (; i < row; i += 16) {
    const t = v128.load(activity + i);
    const s = v128.load(offset + i);
    const phi = f32x4.div(f32x4.add(t, s), madd32(t, s, one));
    sum = f32x4.add(sum, square ? f32x4.mul(phi, phi) : f32x4.abs(phi));
  }
  return sumLanes32(sum);
}

export function energyOf(base: usize, offset: usize, row: usize, square: i32, transfer: i32): f32 {
  let sum = f32x4.splat(0);
  for (let i: usize = 0; i < row; i += 16) {
    const phi = activate(f32x4.add(v128.load(base + i), v128.load(offset + i)), transfer);
    sum = f32x4.add(sum, square ? f32x4.mul(phi, phi) : f32x4.abs(phi));
  }
  return sumLanes32(sum);
}
