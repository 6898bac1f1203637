import { expTail64 } from "./exp64";
import { madd64, nmadd64 } from "./lanes";

// As in core (N56): the polynomial of tanh(x)/x up to 0.65, and beyond 1 − 2/(e²ˣ + 1). Read from memory: V8 builds a constant vector anew
// in every turn of a loop.
const TINY = 0, MIDDLE = 8, MOST = 16, LOG2_E = 24, SHIFT = 32, LN2_HIGH = 40, LN2_LOW = 48, ONE = 56, TWO = 64, HALF = 72,
  SIGN = 80, T = 88;
const table: usize = memory.data<f64>([
  1e-9, 0.65, 22.0, 1.4426950408889634, 6755399441055744.0, 0.6931471803691238, 1.9082149292705877e-10, 1.0, 2.0, 0.5, -0.0,
  -0.3333333333333333, 0.13333333333332686, -0.05396825396752223, 0.021869488503652782,
  -0.008863234781858414, 0.0035921178408325847, -0.0014557458412342548, 0.0005895174268011476,
  -0.00023714602316132454, 9.17158682172483e-5, -3.027301472835729e-5, 6.050971031487281e-6,
]);
const exponentOfOne: usize = memory.data<i64>([1023]);

/** out ← tanh x (N56), `count` numbers, on the strict build the reference's bits. `out` may be `x`. */
export function tanh64(out: usize, x: usize, count: i32): void {
  const stop = x + (usize(count) << 3);
  let to = out;
  let at = x;
  for (; at + 8 < stop; at += 16, to += 16) v128.store(to, tanhOf(v128.load(at)));
  if (at < stop) store<f64>(to, f64x2.extract_lane(tanhOf(v128.load64_splat(at)), 0));
}

@inline
function tanhOf(x: v128): v128 {
  const sign = v128.load64_splat(table, SIGN);
  const size = v128.andnot(x, sign);
  const low = f64x2.lt(size, v128.load64_splat(table, MIDDLE));
  if (i64x2.all_true(low)) return nearZero(x, size);
  // 22 is already 1, and the minimum lets NaN pass.
  const y = f64x2.pmin(size, v128.load64_splat(table, MOST));
  const far = v128.or(farOut(f64x2.add(y, y)), v128.and(x, sign));
  if (!v128.any_true(low)) return far;
  return v128.bitselect(nearZero(x, size), far, low);
}

@inline
function nearZero(x: v128, size: v128): v128 {
  const z = f64x2.mul(x, x);
  const z2 = f64x2.mul(z, z);
  const z4 = f64x2.mul(z2, z2);
  const a = madd64(
    z2, madd64(z, v128.load64_splat(table, T + 24), v128.load64_splat(table, T + 16)),
    madd64(z, v128.load64_splat(table, T + 8), v128.load64_splat(table, T)),
  );
  const b = madd64(
    z2, madd64(z, v128.load64_splat(table, T + 56), v128.load64_splat(table, T + 48)),
    madd64(z, v128.load64_splat(table, T + 40), v128.load64_splat(table, T + 32)),
  );
  const c = madd64(
    z2, madd64(z, v128.load64_splat(table, T + 88), v128.load64_splat(table, T + 80)),
    madd64(z, v128.load64_splat(table, T + 72), v128.load64_splat(table, T + 64)),
  );
  const tail = madd64(z4, madd64(z4, c, b), a);
  const value = madd64(x, f64x2.mul(z, tail), x);
  return v128.bitselect(x, value, f64x2.lt(size, v128.load64_splat(table, TINY)));
}

/** 1 − 2/(e^y + 1) for y from 1.3 to 44; NaN stays. */
@inline
function farOut(y: v128): v128 {
  const shift = v128.load64_splat(table, SHIFT);
  const t = f64x2.add(f64x2.mul(y, v128.load64_splat(table, LOG2_E)), shift);
  const k = f64x2.sub(t, shift);
  let r = nmadd64(k, v128.load64_splat(table, LN2_HIGH), y);
  r = nmadd64(k, v128.load64_splat(table, LN2_LOW), r);
  const power = i64x2.shl(i64x2.add(t, v128.load64_splat(exponentOfOne)), 52);
  const one = v128.load64_splat(table, ONE);
  const whole = f64x2.add(power, one);
  const part = f64x2.mul(power, madd64(f64x2.mul(r, r), expTail64(r), r));
  const denominator = f64x2.add(whole, part);
  const lost = f64x2.sub(part, f64x2.sub(denominator, whole));
  const share = f64x2.div(v128.load64_splat(table, TWO), denominator);
  const head = f64x2.sub(one, share);
  const rest = madd64(
    f64x2.mul(f64x2.mul(v128.load64_splat(table, HALF), share), share), lost, f64x2.sub(f64x2.sub(one, head), share),
  );
  return f64x2.add(head, rest);
}
