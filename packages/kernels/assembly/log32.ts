import { madd32 } from "./lanes";

// As log64: log x = e ln 2 + 2 artanh s with s = (m − 1)/(m + 1), m between √½ and √2; five terms of the series leave 2e-9.
const ROOT = 0, ONE = 4, LN2 = 8, T = 12;
const table: usize = memory.data<f32>([
  0.70710677, 1.0, 0.6931471805599453, 2.0, 0.6666666666666666, 0.4, 0.2857142857142857, 0.2222222222222222,
]);

/** The natural logarithm of four positive normal numbers, within 4 · 2⁻²⁴ max(1, |log x|). */
@inline
export function log32(x: v128): v128 {
  const exponent = i32x4.shr_s(i32x4.sub(x, v128.load32_splat(table, ROOT)), 23);
  const m = i32x4.sub(x, i32x4.shl(exponent, 23));
  const one = v128.load32_splat(table, ONE);
  const s = f32x4.div(f32x4.sub(m, one), f32x4.add(m, one));
  const z = f32x4.mul(s, s);
  let p = madd32(z, v128.load32_splat(table, T + 16), v128.load32_splat(table, T + 12));
  p = madd32(z, p, v128.load32_splat(table, T + 8));
  p = madd32(z, p, v128.load32_splat(table, T + 4));
  p = madd32(z, p, v128.load32_splat(table, T));
  return madd32(f32x4.convert_i32x4_s(exponent), v128.load32_splat(table, LN2), f32x4.mul(s, p));
}
