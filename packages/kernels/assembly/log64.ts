import { madd64 } from "./lanes";

// log x = e ln 2 + 2 artanh s with s = (m − 1)/(m + 1), m between √½ and √2: s² ≤ 0.0295, so eleven terms of the series
// leave 2e-17. ln 2 in two parts as in exp64, so that e ln 2 is exact in the first.
const LN2_HIGH = 0, LN2_LOW = 8, ONE = 16, TWO = 24, ROOT = 32, SHIFT = 40, T = 48;
const table: usize = memory.data<f64>([
  0.6931471803691238, 1.9082149292705877e-10, 1.0, 2.0, 0.7071067811865476, 6755399441055744.0,
  0.6666666666666666, 0.4, 0.2857142857142857, 0.2222222222222222, 0.18181818181818182, 0.15384615384615385,
  0.13333333333333333, 0.11764705882352941, 0.10526315789473684, 0.09523809523809523,
]);

/** The natural logarithm of two positive normal numbers: error below 2 ε max(1, |log x|), and relative 4 ε near 1. */
@inline
export function log64(x: v128): v128 {
  const one = v128.load64_splat(table, ONE);
  // The exponent that leaves the mantissa between √½ and √2: bits are counted from those of √½.
  const bits = i64x2.sub(x, v128.load64_splat(table, ROOT));
  const exponent = i64x2.shr_s(bits, 52);
  const m = i64x2.sub(x, i64x2.shl(exponent, 52));
  const shift = v128.load64_splat(table, SHIFT);
  const e = f64x2.sub(i64x2.add(exponent, shift), shift);
  const f = f64x2.sub(m, one);
  const s = f64x2.div(f, f64x2.add(m, one));
  const z = f64x2.mul(s, s);
  const z2 = f64x2.mul(z, z);
  const z4 = f64x2.mul(z2, z2);
  const a = madd64(z, v128.load64_splat(table, T + 8), v128.load64_splat(table, T));
  const b = madd64(z, v128.load64_splat(table, T + 24), v128.load64_splat(table, T + 16));
  const c = madd64(z, v128.load64_splat(table, T + 40), v128.load64_splat(table, T + 32));
  const d = madd64(z, v128.load64_splat(table, T + 56), v128.load64_splat(table, T + 48));
  const g = madd64(z, v128.load64_splat(table, T + 72), v128.load64_splat(table, T + 64));
  const low = madd64(z2, b, a);
  const high = madd64(z2, d, c);
  const tail = f64x2.mul(z, madd64(z4, madd64(z4, g, high), low));
  // 2 artanh s = 2 s + s · tail, and 2 s stands before everything small.
  const rest = madd64(s, tail, f64x2.mul(e, v128.load64_splat(table, LN2_LOW)));
  return f64x2.add(f64x2.mul(e, v128.load64_splat(table, LN2_HIGH)), madd64(s, v128.load64_splat(table, TWO), rest));
}
