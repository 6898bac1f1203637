import { finish } from "./gemmFinish";
import { madd32 } from "./lanes";

/** Rows of a product by sixes, see `gemm`: twelve sums, two vectors of B and a number of A, which is all registers that compiled code has. */
export function sixRows(
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
  for (; c + 7 < columns; c += 8) {
    for (let a0 = first, o = o0; a0 != last; a0 += 6 * row, o += 6 * wide) {
      const stop = a0 + length;
      let s00 = f32x4.splat(0), s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00, s40 = s00, s41 = s00, s50 = s00, s51 = s00;
      if (add) {
        s00 = v128.load(o), s01 = v128.load(o, 16);
        s10 = v128.load(o + wide), s11 = v128.load(o + wide, 16);
        s20 = v128.load(o + 2 * wide), s21 = v128.load(o + 2 * wide, 16);
        s30 = v128.load(o + 3 * wide), s31 = v128.load(o + 3 * wide, 16);
        s40 = v128.load(o + 4 * wide), s41 = v128.load(o + 4 * wide, 16);
        s50 = v128.load(o + 5 * wide), s51 = v128.load(o + 5 * wide, 16);
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
        x = v128.load32_splat(at + 3 * row);
        s30 = madd32(x, p, s30);
        s31 = madd32(x, q, s31);
        x = v128.load32_splat(at + 4 * row);
        s40 = madd32(x, p, s40);
        s41 = madd32(x, q, s41);
        x = v128.load32_splat(at + 5 * row);
        s50 = madd32(x, p, s50);
        s51 = madd32(x, q, s51);
        bt += down;
      }
      finish(o, bias, c, s00);
      finish(o + 16, bias, c + 4, s01);
      finish(o + wide, bias, c, s10);
      finish(o + wide + 16, bias, c + 4, s11);
      finish(o + 2 * wide, bias, c, s20);
      finish(o + 2 * wide + 16, bias, c + 4, s21);
      finish(o + 3 * wide, bias, c, s30);
      finish(o + 3 * wide + 16, bias, c + 4, s31);
      finish(o + 4 * wide, bias, c, s40);
      finish(o + 4 * wide + 16, bias, c + 4, s41);
      finish(o + 5 * wide, bias, c, s50);
      finish(o + 5 * wide + 16, bias, c + 4, s51);
    }
    o0 += 32;
  }
  for (; c < columns; c += 4) {
    for (let a0 = first, o = o0; a0 != last; a0 += 6 * row, o += 6 * wide) {
      const stop = a0 + length;
      let s00 = f32x4.splat(0), s10 = s00, s20 = s00, s30 = s00, s40 = s00, s50 = s00;
      if (add) {
        s00 = v128.load(o);
        s10 = v128.load(o + wide);
        s20 = v128.load(o + 2 * wide);
        s30 = v128.load(o + 3 * wide);
        s40 = v128.load(o + 4 * wide);
        s50 = v128.load(o + 5 * wide);
      }
      let bt = b + (usize(c) << 2);
      for (let at = a0; at != stop; at += step) {
        const p = v128.load(bt);
        s00 = madd32(v128.load32_splat(at), p, s00);
        s10 = madd32(v128.load32_splat(at + row), p, s10);
        s20 = madd32(v128.load32_splat(at + 2 * row), p, s20);
        s30 = madd32(v128.load32_splat(at + 3 * row), p, s30);
        s40 = madd32(v128.load32_splat(at + 4 * row), p, s40);
        s50 = madd32(v128.load32_splat(at + 5 * row), p, s50);
        bt += down;
      }
      finish(o, bias, c, s00);
      finish(o + wide, bias, c, s10);
      finish(o + 2 * wide, bias, c, s20);
      finish(o + 3 * wide, bias, c, s30);
      finish(o + 4 * wide, bias, c, s40);
      finish(o + 5 * wide, bias, c, s50);
    }
    o0 += 16;
  }
}
