import { activate, RELU } from "./activation";
import { gemm } from "./gemm";
import { madd32, one32, sumLanes32 } from "./lanes";

/**
 * The first half of the gradient of a value network with two hidden layers of φ (M15, M41), by rows of the batch, `from` to `to`: both
 * layers' activities, misses and both layers' errors of x, and of −x too where `mirrored`; the signs of a row lie side by side. What
 * is summed over the batch is left to `upperSlopes` and `valueSlopes`.
 * @param product   written, W₁ x, [rows, stride]
 * @param hidden    written, activity of the first layer, [rows × signs, stride]
 * @param upper     written, error of the second layer, [rows × signs, upperStride]
 * @param back      written, what comes back to the first layer, [rows × signs, stride]
 * @param pulled    written, Σ pull · activity of the second layer over both signs, [rows, upperStride]
 * @param errors    written, Σ error of the first layer over both signs, [rows, stride]
 * @param signed    written, Σ sign · error, [rows, stride]
 * @param losses    written, share · Σ miss², [rows]
 * @param pulls     written, Σ 2 share · miss, [rows]
 * @param weights   W₁ᵀ, [inputs, weightStride], and biases [contexts, weightStride], from `packFirstLayer`
 * @param second    W₂ᵀ, [hidden₁, secondStride], and its bias likewise
 * @param rowsOfSecond  W₂, [hidden₂, stride], zeros beyond the units
 * @param output    w, [upperStride], zeros beyond the units
 */
export function twoLayerErrors(
  from: i32, to: i32,
  product: usize, hidden: usize, upper: usize, back: usize, pulled: usize, errors: usize, signed: usize, losses: usize, pulls: usize,
  states: usize, contexts: usize, targets: usize, weights: usize, biases: usize,
  second: usize, secondBias: usize, rowsOfSecond: usize, output: usize,
  outputBias: f32, share: f32, mirrored: i32, transfer: i32,
  inputs: i32, inputStride: i32, firstUnits: i32, stride: i32, weightStride: i32, upperUnits: i32, upperStride: i32, secondStride: i32,
): void {
  gemm(from, to, product, stride, states, inputStride, 1, weights, weightStride, 0, 0, stride, inputs);
  const row: usize = usize(stride) << 2;
  const upperRow: usize = usize(upperStride) << 2;
  const signs: i32 = mirrored ? 2 : 1;
  for (let r = from; r < to; r++) {
    const bias = biases + usize(load<i32>(contexts + (usize(r) << 2))) * (usize(weightStride) << 2);
    const at = product + usize(r) * row;
    const own = hidden + usize(r * signs) * row;
    for (let i: usize = 0; i < row; i += 16) {
      const x = v128.load(at + i), b = v128.load(bias + i);
      v128.store(own + i, activate(f32x4.add(x, b), transfer));
      if (mirrored) v128.store(own + row + i, activate(f32x4.sub(b, x), transfer));
    }
  }
  const first = from * signs, last = to * signs;
  gemm(first, last, upper, upperStride, hidden, stride, 1, second, secondStride, secondBias, transfer, upperStride, firstUnits);
  for (let r = from; r < to; r++) {
    const four: usize = usize(r) << 2;
    const gain = pulled + usize(r) * upperRow;
    for (let i: usize = 0; i < upperRow; i += 16) v128.store(gain + i, f32x4.splat(0));
    const target = load<f32>(targets + four) - outputBias;
    let loss: f32 = 0, pullSum: f32 = 0;
    for (let sign = 0; sign < signs; sign++) {
      const active = upper + usize(r * signs + sign) * upperRow;
      let sum = f32x4.splat(0);
      for (let i: usize = 0; i < upperRow; i += 16) sum = madd32(v128.load(output + i), v128.load(active + i), sum);
      const miss = sumLanes32(sum) - target;
      const pull: f32 = 2 * share * miss;
      loss += share * miss * miss;
      pullSum += pull;
      const pull4 = f32x4.splat(pull);
      for (let i: usize = 0; i < upperRow; i += 16) {
        const u = v128.load(active + i);
        v128.store(gain + i, madd32(pull4, u, v128.load(gain + i)));
        v128.store(active + i, errorOf(f32x4.mul(pull4, v128.load(output + i)), u, transfer));
      }
    }
    store<f32>(losses + four, loss);
    store<f32>(pulls + four, pullSum);
  }
  gemm(first, last, back, stride, upper, upperStride, 1, rowsOfSecond, stride, 0, 0, stride, upperUnits);
  for (let r = from; r < to; r++) {
    const at: usize = usize(r) * row;
    const own: usize = usize(r * signs) * row;
    for (let i: usize = 0; i < row; i += 16) {
      const forth = errorOf(v128.load(back + own + i), v128.load(hidden + own + i), transfer);
      let sum = forth, difference = forth;
      if (mirrored) {
        const mirror = errorOf(v128.load(back + own + row + i), v128.load(hidden + own + row + i), transfer);
        sum = f32x4.add(forth, mirror);
        difference = f32x4.sub(forth, mirror);
      }
      v128.store(errors + at + i, sum);
      v128.store(signed + at + i, difference);
    }
  }
}

/** What comes back through a unit. */
@inline
function errorOf(full: v128, active: v128, transfer: i32): v128 {
  if (transfer == RELU) return v128.and(full, f32x4.gt(active, f32x4.splat(0)));
  return f32x4.mul(full, f32x4.sub(one32(), f32x4.mul(active, active)));
}
