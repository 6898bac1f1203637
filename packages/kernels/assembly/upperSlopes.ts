import { gemm } from "./gemm";

/**
 * What the second hidden layer and the output learn (M15), by units of the second layer, `from` to `to`, multiples of 4: sums over the
 * batch in rising row, so no sum is ever put together from two threads' parts.
 * @param second   written, ∂W₂, [units, stride]
 * @param bias     written, ∂b₂, [upperStride]
 * @param output   written, ∂w, [upperStride]
 * @param upper    errors of the second layer, [signedRows, upperStride]
 * @param hidden   activities of the first layer, [signedRows, stride]
 * @param pulled   Σ pull · activity of the second layer, [rows, upperStride]
 * @param units    rows of `second` beyond them are not written
 */
export function upperSlopes(
  from: i32, to: i32,
  second: usize, bias: usize, output: usize, upper: usize, hidden: usize, pulled: usize,
  rows: i32, signedRows: i32, units: i32, stride: i32, upperStride: i32,
): void {
  gemm(from, min(to, units), second, stride, upper, 1, upperStride, hidden, stride, 0, 0, stride, signedRows);
  const row: usize = usize(upperStride) << 2;
  for (let i = usize(from) << 2; i < usize(to) << 2; i += 16) {
    let errorSum = f32x4.splat(0), pulledSum = errorSum;
    for (let r = 0; r < signedRows; r++) errorSum = f32x4.add(errorSum, v128.load(upper + usize(r) * row + i));
    for (let r = 0; r < rows; r++) pulledSum = f32x4.add(pulledSum, v128.load(pulled + usize(r) * row + i));
    v128.store(bias + i, errorSum);
    v128.store(output + i, pulledSum);
  }
}
