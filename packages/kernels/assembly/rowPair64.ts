import { madd64 } from "./lanes";

/**
 * Two rows times a matrix (N31) in 64 bits: out(r, c) ← Σₖ a(r, k) b(c, k), summed in rising k. Eight columns at a time stand beside each
 * other, so that the matrix is read once, from its first number to its last.
 * @param out     written, [2, places], places: columns rounded up to a multiple of 8
 * @param a       [2, inner]
 * @param panels  the matrix, [places/8, inner, 8]
 */
export function rowPair64(out: usize, a: usize, panels: usize, places: i32, inner: i32): void {
  const row = usize(inner) << 3;
  const wide = usize(places) << 3;
  const stop = a + row;
  let p = panels;
  for (let o = out; o < out + wide; o += 64) {
    let s0 = f64x2.splat(0), s1 = s0, s2 = s0, s3 = s0, t0 = s0, t1 = s0, t2 = s0, t3 = s0;
    for (let at = a; at < stop; at += 8, p += 64) {
      const x = v128.load64_splat(at), y = v128.load64_splat(at + row);
      let b = v128.load(p);
      s0 = madd64(x, b, s0);
      t0 = madd64(y, b, t0);
      b = v128.load(p, 16);
      s1 = madd64(x, b, s1);
      t1 = madd64(y, b, t1);
      b = v128.load(p, 32);
      s2 = madd64(x, b, s2);
      t2 = madd64(y, b, t2);
      b = v128.load(p, 48);
      s3 = madd64(x, b, s3);
      t3 = madd64(y, b, t3);
    }
    v128.store(o, s0);
    v128.store(o, s1, 16);
    v128.store(o, s2, 32);
    v128.store(o, s3, 48);
    v128.store(o + wide, t0);
    v128.store(o + wide, t1, 16);
    v128.store(o + wide, t2, 32);
    v128.store(o + wide, t3, 48);
  }
}
