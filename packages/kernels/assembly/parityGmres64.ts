import { madd64, nmadd64 } from "./lanes";
import { parityFlips64, parityFlipsTransposed64 } from "./parityFlips64";
import { parityVisits64 } from "./parityVisits64";
import { ANSWER, BASIS, halfBytes, LENGTHS, MOST, place, RIGHT, SHARE, sumOf, TRIANGLE, WORK, WORK2 } from "./parityRoom";

// A direction that lost more than this part of its square to the others is made orthogonal once more.
const ONCE_MORE: f64 = 100;

/** out ← (1 − G + ℓ cᵀ) z, or its transpose (H23). */
function apply(out: usize, z: usize, room: usize, transposed: bool): void {
  const work = place(room, WORK), work2 = place(room, WORK2), lengths = place(room, LENGTHS);
  const bytes = halfBytes(room);
  const share = load<f64>(place(room, SHARE));
  if (transposed) {
    parityVisits64(work, z, room, 1, true);
    parityFlipsTransposed64(work2, work, room, 1);
    parityVisits64(work, work2, room, 0, true);
    parityFlipsTransposed64(out, work, room, 0);
    const mean = f64x2.splat(share * dot(z, lengths, bytes));
    for (let b: usize = 0; b < bytes; b += 16)
      v128.store(out + b, f64x2.add(f64x2.sub(v128.load(z + b), v128.load(out + b)), mean));
  } else {
    parityFlips64(work, z, room, 0);
    parityVisits64(work2, work, room, 0, false);
    parityFlips64(work, work2, room, 1);
    parityVisits64(out, work, room, 1, false);
    const mean = f64x2.splat(share * sumOf(z, bytes));
    for (let b: usize = 0; b < bytes; b += 16)
      v128.store(out + b, madd64(mean, v128.load(lengths + b), f64x2.sub(v128.load(z + b), v128.load(out + b))));
  }
}

/**
 * Solves the reduced system (N12, H23) from 0 by GMRES without a restart: the twin of `gmres`, but for the order in which directions are made orthogonal.
 * @param tolerance  Euclidean length of the residual at which to stop
 * @param most       most applications
 * @returns applications; negative if the tolerance was not reached, and then the answer is the best of as many directions
 */
export function parityGmres64(room: usize, transposed: bool, tolerance: f64, most: i32): i32 {
  const bytes = halfBytes(room);
  const basis = place(room, BASIS), right = place(room, RIGHT), answer = place(room, ANSWER);
  const triangle = place(room, TRIANGLE);
  const pitch = usize(MOST + 1) << 3;
  const cosines = triangle + usize(MOST) * pitch, sines = cosines + pitch, rest = sines + pitch, again = rest + pitch;
  memory.fill(answer, 0, bytes);
  const size = sqrt(dot(right, right, bytes));
  if (size <= tolerance) return 0;
  if (!(size < Infinity)) return -1;
  scaled(basis, right, 1 / size, bytes);
  store<f64>(rest, size);
  const limit = min(most, min(MOST, i32(bytes >> 3)));
  let k = 0;
  let solved = false;
  while (k < limit && !solved) {
    const column = triangle + usize(k) * pitch;
    const w = basis + usize(k + 1) * bytes;
    apply(w, basis + usize(k) * bytes, room, transposed);
    products(column, basis, w, k + 1, bytes);
    subtract(w, basis, column, k + 1, bytes);
    let taken: f64 = 0;
    for (let j = 0; j <= k; j++) taken += load<f64>(column + (j << 3)) * load<f64>(column + (j << 3));
    let left = dot(w, w, bytes);
    const before = taken + left;
    if (taken > ONCE_MORE * left) {
      products(again, basis, w, k + 1, bytes);
      subtract(w, basis, again, k + 1, bytes);
      for (let j = 0; j <= k; j++) store<f64>(column + (j << 3), load<f64>(column + (j << 3)) + load<f64>(again + (j << 3)));
      left = dot(w, w, bytes);
    }
    left = sqrt(left);
    for (let j = 0; j < k; j++) {
      const at = column + (j << 3);
      const c = load<f64>(cosines + (j << 3)), s = load<f64>(sines + (j << 3));
      const a = load<f64>(at), b = load<f64>(at, 8);
      store<f64>(at, c * a + s * b);
      store<f64>(at, c * b - s * a, 8);
    }
    const last = column + (k << 3);
    const own = load<f64>(last);
    const length = sqrt(own * own + left * left);
    if (!(length * length > 1e-28 * before)) break; // this direction adds nothing: the matrix is singular on it
    const c = own / length, s = left / length;
    store<f64>(cosines + (k << 3), c);
    store<f64>(sines + (k << 3), s);
    store<f64>(last, length);
    const r = load<f64>(rest + (k << 3));
    store<f64>(rest + (k << 3), c * r);
    store<f64>(rest + (k << 3), -s * r, 8);
    k++;
    solved = abs(s * r) <= tolerance;
    if (left * left <= 1e-28 * before) break; // the directions span a space that the matrix maps into itself
    if (!solved) scaled(w, w, 1 / left, bytes);
  }
  for (let j = k - 1; j >= 0; j--) {
    const column = triangle + usize(j) * pitch;
    const share = load<f64>(rest + (j << 3)) / load<f64>(column + (j << 3));
    store<f64>(again + (j << 3), -share);
    for (let i = 0; i < j; i++) store<f64>(rest + (i << 3), load<f64>(rest + (i << 3)) - load<f64>(column + (i << 3)) * share);
  }
  subtract(answer, basis, again, k, bytes);
  return solved ? k : -k - 1;
}

/** Σ a b. */
function dot(a: usize, b: usize, bytes: usize): f64 {
  let p = f64x2.splat(0), q = p;
  for (let at: usize = 0; at < bytes; at += 32) {
    p = madd64(v128.load(a + at), v128.load(b + at), p);
    q = madd64(v128.load(a + at, 16), v128.load(b + at, 16), q);
  }
  p = f64x2.add(p, q);
  return f64x2.extract_lane(p, 0) + f64x2.extract_lane(p, 1);
}

function scaled(out: usize, table: usize, scale: f64, bytes: usize): void {
  const factor = f64x2.splat(scale);
  for (let b: usize = 0; b < bytes; b += 16) v128.store(out + b, f64x2.mul(factor, v128.load(table + b)));
}

/** Inner products of w with `count` rows, two rows at a time. */
function products(out: usize, rows: usize, w: usize, count: i32, bytes: usize): void {
  let k = 0;
  for (; k + 1 < count; k += 2) {
    const s = rows + usize(k) * bytes, t = s + bytes;
    let p = f64x2.splat(0), p2 = p, q = p, q2 = p;
    for (let b: usize = 0; b < bytes; b += 32) {
      const x = v128.load(w + b), x2 = v128.load(w + b, 16);
      p = madd64(v128.load(s + b), x, p);
      p2 = madd64(v128.load(s + b, 16), x2, p2);
      q = madd64(v128.load(t + b), x, q);
      q2 = madd64(v128.load(t + b, 16), x2, q2);
    }
    p = f64x2.add(p, p2);
    q = f64x2.add(q, q2);
    store<f64>(out + (k << 3), f64x2.extract_lane(p, 0) + f64x2.extract_lane(p, 1));
    store<f64>(out + (k << 3), f64x2.extract_lane(q, 0) + f64x2.extract_lane(q, 1), 8);
  }
  if (k < count) store<f64>(out + (k << 3), dot(rows + usize(k) * bytes, w, bytes));
}

/** w ← w − Σ weight · row, four rows at a time. */
function subtract(w: usize, rows: usize, weights: usize, count: i32, bytes: usize): void {
  let k = 0;
  let r = rows;
  for (; k + 3 < count; k += 4, r += 4 * bytes) {
    const at = weights + (k << 3);
    const w0 = v128.load64_splat(at), w1 = v128.load64_splat(at, 8), w2 = v128.load64_splat(at, 16), w3 = v128.load64_splat(at, 24);
    const r1 = r + bytes, r2 = r1 + bytes, r3 = r2 + bytes;
    for (let b: usize = 0; b < bytes; b += 16) {
      let x = nmadd64(w0, v128.load(r + b), v128.load(w + b));
      x = nmadd64(w1, v128.load(r1 + b), x);
      x = nmadd64(w2, v128.load(r2 + b), x);
      v128.store(w + b, nmadd64(w3, v128.load(r3 + b), x));
    }
  }
  for (; k < count; k++, r += bytes) {
    const weight = v128.load64_splat(weights + (k << 3));
    for (let b: usize = 0; b < bytes; b += 16) v128.store(w + b, nmadd64(weight, v128.load(r + b), v128.load(w + b)));
  }
}
