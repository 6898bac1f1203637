import { finish } from "./gemmFinish";
import { madd32 } from "./lanes";

/** Rows of a product by threes, see `gemm`: nine sums of twelve columns, the fewest other operations for a product and a sum each. */
export function threeRows(
  out: usize, outStride: i32,
  a: usize, aRow: i32, aColumn: i32,
  b: usize, bStride: i32,
  bias: usize, add: i32,
  from: i32, to: i32, columns: i32, inner: i32,
): void {
  const row: usize = usize(aRow) << 2;
  const step: usize = usize(aColumn) << 2;
  const first = a + usize(from) * row;
  const last = a + usize(to) * row;
  const length = usize(inner) * step;
  const down: usize = usize(bStride) << 2;
  const wide: usize = usize(outStride) << 2;
  let o0 = out + usize(from) * wide;
  let c = 0;
  for (; c + 11 < columns; c += 12) {
    for (let a0 = first, o = o0; a0 != last; a0 += 3 * row, o += 3 * wide) {
      const stop = a0 + length;
      let s00 = f32x4.splat(0), s01 = s00, s02 = s00, s10 = s00, s11 = s00, s12 = s00, s20 = s00, s21 = s00, s22 = s00;
      if (add) {
        s00 = v128.load(o), s01 = v128.load(o, 16), s02 = v128.load(o, 32);
        s10 = v128.load(o + wide), s11 = v128.load(o + wide, 16), s12 = v128.load(o + wide, 32);
        s20 = v128.load(o + 2 * wide), s21 = v128.load(o + 2 * wide, 16), s22 = v128.load(o + 2 * wide, 32);
      }
      let bt = b + (usize(c) << 2);
      for (let at = a0; at != stop; at += step) {
        const p = v128.load(bt);
        const q = v128.load(bt, 16);
        const w = v128.load(bt, 32);
        let x = v128.load32_splat(at);
        s00 = madd32(x, p, s00);
        s01 = madd32(x, q, s01);
        s02 = madd32(x, w, s02);
        x = v128.load32_splat(at + row);
        s10 = madd32(x, p, s10);
        s11 = madd32(x, q, s11);
        s12 = madd32(x, w, s12);
        x = v128.load32_splat(at + 2 * row);
        s20 = madd32(x, p, s20);
        s21 = madd32(x, q, s21);
        s22 = madd32(x, w, s22);
        bt += down;
      }
      finish(o, bias, c, s00);
      finish(o + 16, bias, c + 4, s01);
      finish(o + 32, bias, c + 8, s02);
      finish(o + wide, bias, c, s10);
      finish(o + wide + 16, bias, c + 4, s11);
      finish(o + wide + 32, bias, c + 8, s12);
      finish(o + 2 * wide, bias, c, s20);
      finish(o + 2 * wide + 16, bias, c + 4, s21);
      finish(o + 2 * wide + 32, bias, c + 8, s22);
    }
    o0 += 48;
  }
  for (; c + 7 < columns; c += 8) {
    for (let a0 = first, o = o0; a0 != last; a0 += 3 * row, o += 3 * wide) {
      const stop = a0 + length;
      let s00 = f32x4.splat(0), s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00;
      if (add) {
        s00 = v128.load(o), s01 = v128.load(o, 16);
        s10 = v128.load(o + wide), s11 = v128.load(o + wide, 16);
        s20 = v128.load(o + 2 * wide), s21 = v128.load(o + 2 * wide, 16);
      }
      let bt = b + (usize(c) << 2);
      for (let at = a0; at != stop; at += step) {
        const p = v128.load(bt);
        const q = v128.load(bt, 16);
        let x = v128.load32_splat(at);
        s00 = madd32(x, p, s00);
        s01 = madd32(x, q, s01);
        x = v128.load32_splat(at + row);
        s10 = madd32(x, p, s10);
        s11 = madd32(x, q, s11);
        x = v128.load32_splat(at + 2 * row);
        s20 = madd32(x, p, s20);
        s21 = madd32(x, q, s21);
        bt += down;
      }
      finish(o, bias, c, s00);
      finish(o + 16, bias, c + 4, s01);
      finish(o + wide, bias, c, s10);
      finish(o + wide + 16, bias, c + 4, s11);
      finish(o + 2 * wide, bias, c, s20);
      finish(o + 2 * wide + 16, bias, c + 4, s21);
    }
    o0 += 32;
  }
  for (; c < columns; c += 4) {
    for (let a0 = first, o = o0; a0 != last; a0 += 3 * row, o += 3 * wide) {
      const stop = a0 + length;
      let s00 = f32x4.splat(0), s10 = s00, s20 = s00;
      if (add) {
        s00 = v128.load(o);
        s10 = v128.load(o + wide);
        s20 = v128.load(o + 2 * wide);
      }
      let bt = b + (usize(c) << 2);
      for (let at = a0; at != stop; at += step) {
        const p = v128.load(bt);
        s00 = madd32(v128.load32_splat(at), p, s00);
        s10 = madd32(v128.load32_splat(at + row), p, s10);
        s20 = madd32(v128.load32_splat(at + 2 * row), p, s20);
        bt += down;
      }
      finish(o, bias, c, s00);
      finish(o + wide, bias, c, s10);
      finish(o + 2 * wide, bias, c, s20);
    }
    o0 += 16;
  }
}
