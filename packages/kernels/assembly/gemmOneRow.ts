import { finish } from "./gemmFinish";
import { madd32 } from "./lanes";

/** One row of a product, see `gemm`. */
export function oneRow(
  out: usize, outStride: i32,
  a: usize, aRow: i32, aColumn: i32,
  b: usize, bStride: i32,
  bias: usize, add: i32,
  r: i32, columns: i32, inner: i32,
): void {
  const step: usize = usize(aColumn) << 2;
  const a0 = a + (usize(r * aRow) << 2);
  const down: usize = usize(bStride) << 2;
  let o = out + (usize(r * outStride) << 2);
  let c = 0;
  // Four sums at a time, so that they do not wait for each other.
  for (; c + 15 < columns; c += 16) {
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
    if (add) s0 = v128.load(o), s1 = v128.load(o, 16), s2 = v128.load(o, 32), s3 = v128.load(o, 48);
    let at = a0;
    let bt = b + (usize(c) << 2);
    for (let k = 0; k < inner; k++) {
      const x = v128.load32_splat(at);
      s0 = madd32(x, v128.load(bt), s0);
      s1 = madd32(x, v128.load(bt, 16), s1);
      s2 = madd32(x, v128.load(bt, 32), s2);
      s3 = madd32(x, v128.load(bt, 48), s3);
      at += step;
      bt += down;
    }
    finish(o, bias, c, s0);
    finish(o + 16, bias, c + 4, s1);
    finish(o + 32, bias, c + 8, s2);
    finish(o + 48, bias, c + 12, s3);
    o += 64;
  }
  for (; c < columns; c += 4) {
    let sum = f32x4.splat(0);
    if (add) sum = v128.load(o);
    let at = a0;
    let bt = b + (usize(c) << 2);
    for (let k = 0; k < inner; k++) {
      sum = madd32(v128.load32_splat(at), v128.load(bt), sum);
      at += step;
      bt += down;
    }
    finish(o, bias, c, sum);
    o += 16;
  }
}
