import { activate, LINEAR } from "./activation";
import { fourRows } from "./gemmFourRows";
import { oneRow } from "./gemmOneRow";
import { sixRows } from "./gemmSixRows";
import { threeRows } from "./gemmThreeRows";

// The part of B that tiles pass over stays in the first cache, and the rows of A and of the result where they lie together; where A is
// read by columns, one line of it serves sixteen rows, and more of them are taken at a time.
const BLOCK_INNER = 128;
const BLOCK_ROWS = 24;
const BLOCK_COLUMNS_OF_A = 96;

/**
 * out ← activation(A B + bias) (N31) in 32 bits: tiles of sums that stay in registers, and columns that stay in the first cache while
 * rows pass over them. Each sum runs over k upwards, whatever the tile or the block, so that a range of rows gives the same bits as all
 * rows.
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
  const block = aColumn == 1 ? BLOCK_ROWS : BLOCK_COLUMNS_OF_A;
  for (let r = from; r < to; r += block) {
    const end = min(r + block, to);
    let k = 0;
    do {
      const next = min(k + BLOCK_INNER, inner);
      const own = a + (usize(k * aColumn) << 2), other = b + (usize(k * bStride) << 2);
      rowsOf(r, end, out, outStride, own, aRow, aColumn, other, bStride, next == inner ? bias : 0, i32(k > 0), columns, next - k);
      k = next;
    } while (k < inner);
  }
  if (activation == LINEAR) return;
  for (let r = from; r < to; r++) {
    const row = out + (usize(r * outStride) << 2);
    for (let i: usize = 0; i < usize(columns) << 2; i += 16) v128.store(row + i, activate(v128.load(row + i), activation));
  }
}

/** One block, by the tiles that the build is fastest with. @param add  whether the sums go on from what stands in `out` */
function rowsOf(
  from: i32, to: i32,
  out: usize, outStride: i32,
  a: usize, aRow: i32, aColumn: i32,
  b: usize, bStride: i32,
  bias: usize, add: i32,
  columns: i32, inner: i32,
): void {
  let r = from;
  const rows = to - from;
  if (ASC_FEATURE_RELAXED_SIMD) {
    // Two rows that sixes leave over go with the last six as twice four.
    const sixes = to - (rows % 6) - (rows % 6 == 2 && rows > 6 ? 6 : 0);
    if (sixes > r) sixRows(out, outStride, a, aRow, aColumn, b, bStride, bias, add, r, sixes, columns, inner);
    r = sixes;
  } else {
    // The front of the processor is the limit: with two operations a product, three rows by twelve columns need the fewest others.
    const threes = to - 4 * (rows % 3);
    if (threes > r) {
      threeRows(out, outStride, a, aRow, aColumn, b, bStride, bias, add, r, threes, columns, inner);
      r = threes;
    }
  }
  const fours = r + ((to - r) & ~3);
  if (fours > r) fourRows(out, outStride, a, aRow, aColumn, b, bStride, bias, add, r, fours, columns, inner);
  for (r = fours; r < to; r++) oneRow(out, outStride, a, aRow, aColumn, b, bStride, bias, add, r, columns, inner);
}
