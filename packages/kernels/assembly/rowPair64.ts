import { madd64 } from "./lanes";

/**
 * Two rows times a matrix (N31) in 64 bits: out(r, c) ← Σₖ a(r, k) b(c, k), summed in rising k. Both rows lie in one vector, so that each number of
 * the matrix is read once; eight columns at a time, so that sums do not wait for each other.
 * @param out      written, [2, columns]
 * @param a        [2, inner]
 * @param b        [columns, inner]
 * @param scratch  overwritten, [inner, 2]
 */
export function rowPair64(out: usize, a: usize, b: usize, columns: i32, inner: i32, scratch: usize): void {
  const row = usize(inner) << 3;
  const wide = usize(columns) << 3;
  for (let k: usize = 0; k < row; k += 8) {
    store<f64>(scratch + 2 * k, load<f64>(a + k));
    store<f64>(scratch + 2 * k, load<f64>(a + row + k), 8);
  }
  let c = 0;
  for (; c + 7 < columns; c += 8) {
    let s0 = f64x2.splat(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
    let p = b + usize(c) * row;
    let q = p + 4 * row;
    const stop = p + row;
    for (let at = scratch; p < stop; p += 8, q += 8, at += 16) {
      const x = v128.load(at);
      s0 = madd64(v128.load64_splat(p), x, s0);
      s1 = madd64(v128.load64_splat(p + row), x, s1);
      s2 = madd64(v128.load64_splat(p + 2 * row), x, s2);
      s3 = madd64(v128.load64_splat(p + 3 * row), x, s3);
      s4 = madd64(v128.load64_splat(q), x, s4);
      s5 = madd64(v128.load64_splat(q + row), x, s5);
      s6 = madd64(v128.load64_splat(q + 2 * row), x, s6);
      s7 = madd64(v128.load64_splat(q + 3 * row), x, s7);
    }
    const o = out + (usize(c) << 3);
    both(o, wide, s0);
    both(o + 8, wide, s1);
    both(o + 16, wide, s2);
    both(o + 24, wide, s3);
    both(o + 32, wide, s4);
    both(o + 40, wide, s5);
    both(o + 48, wide, s6);
    both(o + 56, wide, s7);
  }
  for (; c < columns; c++) {
    let sum = f64x2.splat(0);
    let p = b + usize(c) * row;
    const stop = p + row;
    for (let at = scratch; p < stop; p += 8, at += 16) sum = madd64(v128.load64_splat(p), v128.load(at), sum);
    both(out + (usize(c) << 3), wide, sum);
  }
}

@inline
function both(out: usize, wide: usize, sum: v128): void {
  store<f64>(out, f64x2.extract_lane(sum, 0));
  store<f64>(out + wide, f64x2.extract_lane(sum, 1));
}
