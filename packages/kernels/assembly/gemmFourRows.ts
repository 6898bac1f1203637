import { finish } from "./gemmFinish";
import { madd32 } from "./lanes";

/** Rows of a product by fours, see `gemm`: eight sums. */
export function fourRows(
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
    for (let a0 = first, o = o0; a0 != last; a0 += 4 * row, o += 4 * wide) {
      const stop = a0 + length;
      let s00 = f32x4.splat(0), s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00;
      if (add) {
        s00 = v128.load(o), s01 = v128.load(o, 16);
        s10 = v128.load(o + wide), s11 = v128.load(o + wide, 16);
        s20 = v128.load(o + 2 * wide), s21 = v128.load(o + 2 * wide, 16);
        s30 = v128.load(o + 3 * wide), s31 = v128.load(o + 3 * wide, 16);
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
    }
    o0 += 32;
  }
  for (; c < columns; c += 4) {
    for (let a0 = first, o = o0; a0 != last; a0 += 4 * row, o += 4 * wide) {
      const stop = a0 + length;
      let s00 = f32x4.splat(0), s10 = s00, s20 = s00, s30 = s00;
      if (add) {
        s00 = v128.load(o);
        s10 = v128.load(o + wide);
        s20 = v128.load(o + 2 * wide);
        s30 = v128.load(o + 3 * wide);
      }
      let bt = b + (usize(c) << 2);
      for (let at = a0; at != stop; at += step) {
        const p = v128.load(bt);
        s00 = madd32(v128.load32_splat(at), p, s00);
        s10 = madd32(v128.load32_splat(at + row), p, s10);
        s20 = madd32(v128.load32_splat(at + 2 * row), p, s20);
        s30 = madd32(v128.load32_splat(at + 3 * row), p, s30);
        bt += down;
      }
      finish(o, bias, c, s00);
      finish(o + wide, bias, c, s10);
      finish(o + 2 * wide, bias, c, s20);
      finish(o + 3 * wide, bias, c, s30);
    }
    o0 += 16;
  }
}
