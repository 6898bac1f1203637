import { gemm } from "./gemm";

/**
 * The second half of the gradient (M15), by hidden units, `from` to `to`, multiples of 4: sums over the batch in rising row, so no sum is
 * ever put together from two threads' parts.
 * @param first    written, ∂W₁, [hidden, inputStride]
 * @param context  written, ∂C, [contexts, stride], or 0 for one context
 * @param bias     written, ∂b₁, [stride]
 * @param output   written, ∂w, [stride]
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
  for (let i = usize(from) << 2; i < usize(to) << 2; i += 16) {
    let biasSum = f32x4.splat(0), outputSum = biasSum;
    if (context) {
      for (let c = 0; c < contexts; c++) v128.store(context + usize(c) * row + i, biasSum);
    }
    for (let r = 0; r < rows; r++) {
      const at = usize(r) * row + i;
      const error = v128.load(errors + at);
      biasSum = f32x4.add(biasSum, error);
      outputSum = f32x4.add(outputSum, v128.load(pulled + at));
      if (context) {
        const slot = context + usize(load<i32>(rowContexts + (usize(r) << 2))) * row + i;
        v128.store(slot, f32x4.add(v128.load(slot), error));
      }
    }
    v128.store(bias + i, biasSum);
    v128.store(output + i, outputSum);
  }
}
