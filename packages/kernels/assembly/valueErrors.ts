import { activate, RELU } from "./activation";
import { gemm } from "./gemm";
import { madd32, sumLanes32 } from "./lanes";

/**
 * The first half of the gradient of a value network with one hidden layer (M15), by rows of the batch, `from` to `to`: products,
 * activities, misses and errors of x, and of −x too where `mirrored`. What is summed over the batch is left to `valueSlopes`.
 * @param product   written, W₁ x, [rows, stride]
 * @param pulled    written, Σ pull · activity over both signs, [rows, stride]
 * @param errors    written, Σ error over both signs, [rows, stride]
 * @param signed    written, Σ sign · error, [rows, stride]
 * @param losses    written, share · Σ miss², [rows]
 * @param pulls     written, Σ 2 share · miss, [rows]
 * @param states    [rows, inputStride]
 * @param weights   W₁ᵀ, [inputs, stride], and biases [contexts, stride], from `packFirstLayer`
 * @param output    w, [stride], zeros beyond the hidden units
 * @param activation  relu or tanh
 */
export function valueErrors(
  from: i32, to: i32,
  product: usize, pulled: usize, errors: usize, signed: usize, losses: usize, pulls: usize,
  states: usize, contexts: usize, targets: usize, weights: usize, biases: usize, output: usize,
  outputBias: f32, share: f32, mirrored: i32, activation: i32, inputs: i32, inputStride: i32, stride: i32,
): void {
  gemm(from, to, product, stride, states, inputStride, 1, weights, stride, 0, 0, stride, inputs);
  const row: usize = usize(stride) << 2;
  const zero = f32x4.splat(0);
  for (let r = from; r < to; r++) {
    const at: usize = usize(r) * row;
    const four: usize = usize(r) << 2;
    const bias = biases + usize(load<i32>(contexts + four)) * row;
    const target = load<f32>(targets + four);
    let loss: f32 = 0;
    let pullSum: f32 = 0;
    for (let pass = 0; pass <= mirrored; pass++) {
      const sign = f32x4.splat(pass == 0 ? 1 : -1);
      let sum = zero;
      for (let i: usize = 0; i < row; i += 16) {
        const z = f32x4.add(f32x4.mul(sign, v128.load(product + at + i)), v128.load(bias + i));
        sum = madd32(v128.load(output + i), activate(z, activation), sum);
      }
      const miss = outputBias + sumLanes32(sum) - target;
      const pull: f32 = 2 * share * miss;
      loss += share * miss * miss;
      pullSum += pull;
      const pullLanes = f32x4.splat(pull);
      const one = f32x4.splat(1);
      for (let i: usize = 0; i < row; i += 16) {
        const z = f32x4.add(f32x4.mul(sign, v128.load(product + at + i)), v128.load(bias + i));
        const active = activate(z, activation);
        const full = f32x4.mul(pullLanes, v128.load(output + i));
        const error = activation == RELU
          ? v128.and(full, f32x4.gt(active, zero))
          : f32x4.mul(full, f32x4.sub(one, f32x4.mul(active, active)));
        const gain = f32x4.mul(pullLanes, active);
        if (pass == 0) {
          v128.store(pulled + at + i, gain);
          v128.store(errors + at + i, error);
          v128.store(signed + at + i, error);
        } else {
          v128.store(pulled + at + i, f32x4.add(v128.load(pulled + at + i), gain));
          v128.store(errors + at + i, f32x4.add(v128.load(errors + at + i), error));
          v128.store(signed + at + i, f32x4.sub(v128.load(signed + at + i), error));
        }
      }
    }
    store<f32>(losses + four, loss);
    store<f32>(pulls + four, pullSum);
  }
}
