import { gemm } from "./gemm";

/**
 * The second half of the gradient (M15), by hidden units, `from` to `to`, multiples of 4: sums over the batch in rising row, so no sum is
 * ever put together from two threads' parts.
 * @param first    written, ∂W₁, [hidden, inputStride]
 * @param context  written, ∂C, [contexts, stride], or 0 for one context
 * @param bias     written, ∂b₁, [stride]
 * @param output   written, ∂w, [stride], or 0 where the output is not above this layer, and `pulled` is not read
 * @param hidden   units; rows of `first` beyond them are not written
 */
export function valueSlopes(
  from: i32, to: i32,
  first: usize, context: usize, bias: usize, output: usize,
  pulled: usize, errors: usize, signed: usize, states: usize, rowContexts: usize,
  rows: i32, contexts: i32, hidden: i32, inputStride: i32, stride: i32,
): void {
  gemm(from, min(to, hidden), first, inputStride, signed, 1, stride, states, inputStride, 0, 0, inputStride, rows);
  const row: usize = usize(stride) << 2;
  const begin = usize(from) << 2, end = usize(to) << 2;
  const zero = f32x4.splat(0);
  for (let i = begin; i < end; i += 16) {
    v128.store(bias + i, zero);
    if (output) v128.store(output + i, zero);
    if (context) for (let c = 0; c < contexts; c++) v128.store(context + usize(c) * row + i, zero);
  }
  // Row after row, as they lie in memory: the sums stay in the cache.
  for (let r = 0; r < rows; r++) {
    const error = errors + usize(r) * row, pull = pulled + usize(r) * row;
    for (let i = begin; i < end; i += 16) v128.store(bias + i, f32x4.add(v128.load(bias + i), v128.load(error + i)));
    if (output) {
      for (let i = begin; i < end; i += 16) v128.store(output + i, f32x4.add(v128.load(output + i), v128.load(pull + i)));
    }
    if (!context) continue;
    const slot = context + usize(load<i32>(rowContexts + (usize(r) << 2))) * row;
    for (let i = begin; i < end; i += 16) v128.store(slot + i, f32x4.add(v128.load(slot + i), v128.load(error + i)));
  }
}
