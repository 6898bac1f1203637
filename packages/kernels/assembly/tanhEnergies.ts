import { energyByAddition } from "./energySurvival";
import { gemm } from "./gemm";
import { madd32, one32, sumLanes32 } from "./lanes";
import { tanh32 } from "./tanh32";

// Rows at a time: what a block reads of the coefficients and writes of the terms stays in the first caches.
const BLOCK = 16;

/**
 * Whether the mean square of tanh units stays within its limit at each successor (M10), 1 or 0, rows `from` to `to`, where action
 * `actions` − 1 − a injects the opposite of action a. Most answers need no sum of their own (M43).
 *
 * With t = tanh x, tanh²(x + o) ≈ t² + c₀ + c₁ f₁(t) + c₂ f₂(t) + c₃ g₁(t) + c₄ g₂(t), the f even and the g odd in t, the c
 * depending on o only: the energies of all actions are two products of matrices, for half of the actions each. Where that is nearer
 * to the limit than it can be wrong, the energy is summed as `energySurvival` does.
 * @param out         written, f32, [rows, actions]
 * @param bases       [rows, stride], zeros beyond the units
 * @param offsets     tanh o, [actions, stride]
 * @param activities  written, tanh of the bases, [rows, stride]
 * @param terms       written, [rows, 4 stride + 4]: f₁, f₂, g₁, g₂, each of all units, then Σ t²
 * @param polynomials  f₁, f₂ as polynomials of 2t² − 1 of degree 4, g₁, g₂ as t times such of degree 3, constant first, [18]
 * @param even        of f₁ and f₂, [2 stride, actions / 2]
 * @param odd         of g₁ and g₂, [2 stride, actions / 2], the columns from the last action to the first
 * @param levels      Σ c₀ − limit, [actions / 2]
 * @param bands       what the approximation and the exact sum are wrong by at most, together, [actions / 2]
 * @param limit       threshold times units
 * @param actions     a multiple of 8
 */
export function tanhEnergies(
  from: i32, to: i32,
  out: usize, bases: usize, offsets: usize, activities: usize, terms: usize,
  polynomials: usize, even: usize, odd: usize, levels: usize, bands: usize,
  limit: f32, actions: i32, stride: i32,
): void {
  const row: usize = usize(stride) << 2;
  const half = actions >> 1;
  const width = 4 * stride + 4;
  for (let first = from; first < to; first += BLOCK) {
    const last = min(first + BLOCK, to);
    for (let r = first; r < last; r++) {
      const at = usize(r) * row;
      termsOf(terms + (usize(r * width) << 2), activities + at, bases + at, polynomials, row);
    }
    gemm(first, last, out, actions, terms, width, 1, even, half, levels, 0, half, 2 * stride);
    gemm(first, last, out + (usize(half) << 2), actions, terms + 2 * row, width, 1, odd, half, 0, 0, half, 2 * stride);
    for (let r = first; r < last; r++) {
      const answers = out + (usize(r * actions) << 2);
      decide(answers, load<f32>(terms + (usize(r * width) << 2) + 4 * row), bands, actions);
      sumUndecided(answers, activities + usize(r) * row, offsets, limit, actions, row);
    }
  }
}

/** tanh of a row, the four functions of it, and the sum of its squares; one loop for all would wait for its own results. */
function termsOf(terms: usize, activity: usize, base: usize, polynomials: usize, row: usize): void {
  let squares = f32x4.splat(0);
  for (let i: usize = 0; i < row; i += 16) {
    const t = tanh32(v128.load(base + i));
    v128.store(activity + i, t);
    squares = madd32(t, t, squares);
  }
  store<f32>(terms + 4 * row, sumLanes32(squares));
  evenTerms(terms, activity, polynomials, row);
  oddTerms(terms + 2 * row, activity, polynomials + 40, row);
}

/** f₁ and f₂. */
function evenTerms(terms: usize, activity: usize, polynomials: usize, row: usize): void {
  const one = one32();
  const a0 = coefficient(polynomials, 0), a1 = coefficient(polynomials, 1), a2 = coefficient(polynomials, 2);
  const a3 = coefficient(polynomials, 3), a4 = coefficient(polynomials, 4);
  const b0 = coefficient(polynomials, 5), b1 = coefficient(polynomials, 6), b2 = coefficient(polynomials, 7);
  const b3 = coefficient(polynomials, 8), b4 = coefficient(polynomials, 9);
  for (let i: usize = 0; i < row; i += 16) {
    const t = v128.load(activity + i), y = doubled(t, one);
    v128.store(terms + i, madd32(madd32(madd32(madd32(a4, y, a3), y, a2), y, a1), y, a0));
    v128.store(terms + row + i, madd32(madd32(madd32(madd32(b4, y, b3), y, b2), y, b1), y, b0));
  }
}

/** g₁ and g₂. */
function oddTerms(terms: usize, activity: usize, polynomials: usize, row: usize): void {
  const one = one32();
  const a0 = coefficient(polynomials, 0), a1 = coefficient(polynomials, 1), a2 = coefficient(polynomials, 2);
  const a3 = coefficient(polynomials, 3);
  const b0 = coefficient(polynomials, 4), b1 = coefficient(polynomials, 5), b2 = coefficient(polynomials, 6);
  const b3 = coefficient(polynomials, 7);
  for (let i: usize = 0; i < row; i += 16) {
    const t = v128.load(activity + i), y = doubled(t, one);
    v128.store(terms + i, f32x4.mul(t, madd32(madd32(madd32(a3, y, a2), y, a1), y, a0)));
    v128.store(terms + row + i, f32x4.mul(t, madd32(madd32(madd32(b3, y, b2), y, b1), y, b0)));
  }
}

@inline
function coefficient(polynomials: usize, power: usize): v128 {
  return v128.load32_splat(polynomials + 4 * power);
}

/** 2t² − 1, the cosine of the doubled angle. */
@inline
function doubled(t: v128, one: v128): v128 {
  return f32x4.sub(f32x4.mul(f32x4.add(t, t), t), one);
}

/** Even and odd parts of a row become 1, 0, or −1 for what they leave open: P + Q is for action a, P − Q for its opposite. */
function decide(answers: usize, squares: f32, bands: usize, actions: i32): void {
  const one = one32();
  const open = f32x4.neg(one), none = f32x4.splat(0), sum = f32x4.splat(squares);
  let opposite = answers + (usize(actions) << 2);
  const middle = answers + (usize(actions) << 1);
  for (let at = answers; at < middle; at += 16, bands += 16) {
    opposite -= 16;
    const band = v128.load(bands);
    const p = f32x4.add(v128.load(at), sum), q = reversed(v128.load(opposite));
    const plus = f32x4.add(p, q), minus = f32x4.sub(p, q);
    v128.store(at, answerOf(plus, band, one, open, none));
    v128.store(opposite, reversed(answerOf(minus, band, one, open, none)));
  }
}

/** @param above  energy less limit */
@inline
function answerOf(above: v128, band: v128, one: v128, open: v128, none: v128): v128 {
  const lives = f32x4.lt(f32x4.add(above, band), none);
  return v128.bitselect(v128.and(lives, one), open, v128.or(lives, f32x4.gt(above, band)));
}

@inline
function reversed(x: v128): v128 {
  return i32x4.shuffle(x, x, 3, 2, 1, 0);
}

/** Sums what is open, found by its signs 32 at a time: a branch on each could not be foretold. */
function sumUndecided(answers: usize, activity: usize, offsets: usize, limit: f32, actions: i32, row: usize): void {
  for (let a = 0; a < actions; a += 32) {
    const some = min(actions - a, 32);
    const at = answers + (usize(a) << 2);
    let open = 0;
    for (let k = 0; k < some; k += 4) open |= i32x4.bitmask(v128.load(at + (usize(k) << 2))) << k;
    for (; open; open &= open - 1) {
      const k = ctz(open);
      const energy = energyByAddition(activity, offsets + usize(a + k) * row, row, 1);
      store<f32>(at + (usize(k) << 2), f32(energy <= limit));
    }
  }
}
