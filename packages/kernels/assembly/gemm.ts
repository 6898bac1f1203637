import { madd32 } from "./lanes";
import { activate, LINEAR } from "./activation";

/**
 * out ← activation(A B + bias) (N31) in 32 bits: tiles of 3 × 12 or 4 × 8 sums that stay in registers, and columns that stay in the
 * first cache while all rows pass over them. Each sum runs over k upwards, whatever the tile, so that a range of rows gives the same bits
 * as all rows.
 * @param out      [rows, columns], `outStride` floats from row to row
 * @param a        entry (r, k) at r · aRow + k · aColumn floats: either order of storage
 * @param b        [inner, columns], `bStride` floats from row to row
 * @param bias     [columns], or 0 for none
 * @param columns  a multiple of 4
 * @param from     first row, `to` the row after the last
 */
export function gemm(
  from: i32, to: i32,
  out: usize, outStride: i32,
  a: usize, aRow: i32, aColumn: i32,
  b: usize, bStride: i32,
  bias: usize, activation: i32,
  columns: i32, inner: i32,
): void {
  let r = from;
  // The front of the processor is the limit: with two operations a product, three rows by twelve columns need the fewest others.
  if (!ASC_FEATURE_RELAXED_SIMD) {
    const threes = to - 4 * ((to - from) % 3);
    if (threes > from) {
      threeRows(out, outStride, a, aRow, aColumn, b, bStride, bias, from, threes, columns, inner);
      r = threes;
    }
  }
  const fours = r + ((to - r) & ~3);
  if (fours > r) {
    fourRows(out, outStride, a, aRow, aColumn, b, bStride, bias, r, fours, columns, inner);
    r = fours;
  }
  for (; r < to; r++) oneRow(out, outStride, a, aRow, aColumn, b, bStride, bias, r, columns, inner);
  if (activation == LINEAR) return;
  for (r = from; r < to; r++) {
    const row = out + (usize(r * outStride) << 2);
    for (let i: usize = 0; i < usize(columns) << 2; i += 16) v128.store(row + i, activate(v128.load(row + i), activation));
  }
}

function threeRows(
  out: usize, outStride: i32,
  a: usize, aRow: i32, aColumn: i32,
  b: usize, bStride: i32,
  bias: usize,
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
      let bt = b + (usize(c) << 2);
      for (let at = a0; at != stop; at += step) {
        const p = v128.load(bt);
        let x = v128.load32_splat(at);
        s00 = madd32(x, p, s00);
        x = v128.load32_splat(at + row);
        s10 = madd32(x, p, s10);
        x = v128.load32_splat(at + 2 * row);
        s20 = madd32(x, p, s20);
        bt += down;
      }
      finish(o, bias, c, s00);
      finish(o + wide, bias, c, s10);
      finish(o + 2 * wide, bias, c, s20);
    }
    o0 += 16;
  }
}

function fourRows(
  out: usize, outStride: i32,
  a: usize, aRow: i32, aColumn: i32,
  b: usize, bStride: i32,
  bias: usize,
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
      let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
      let bt = b + (usize(c) << 2);
      for (let at = a0; at != stop; at += step) {
        const p = v128.load(bt);
        s0 = madd32(v128.load32_splat(at), p, s0);
        s1 = madd32(v128.load32_splat(at + row), p, s1);
        s2 = madd32(v128.load32_splat(at + 2 * row), p, s2);
        s3 = madd32(v128.load32_splat(at + 3 * row), p, s3);
        bt += down;
      }
      finish(o, bias, c, s0);
      finish(o + wide, bias, c, s1);
      finish(o + 2 * wide, bias, c, s2);
      finish(o + 3 * wide, bias, c, s3);
    }
    o0 += 16;
  }
}

function oneRow(
  out: usize, outStride: i32,
  a: usize, aRow: i32, aColumn: i32,
  b: usize, bStride: i32,
  bias: usize,
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

@inline
function finish(o: usize, bias: usize, c: i32, sum: v128): void {
  v128.store(o, bias ? f32x4.add(sum, v128.load(bias + (usize(c) << 2))) : sum);
}
