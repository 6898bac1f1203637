import { RELU } from "./activation";
import { gemm } from "./gemm";
import { madd32, one32, sumLanes32 } from "./lanes";
import { tanh32 } from "./tanh32";

// Rows whose product is still near when their errors are made.
const BLOCK = 48;

/**
 * The first half of the gradient of a value network with one hidden layer (M15), by rows of the batch, `from` to `to`: products,
 * activities, misses and errors of x, and of −x too where `mirrored`. What is summed over the batch is left to `valueSlopes`.
 * @param pulled    written, first W₁ x, then Σ pull · activity over both signs, [rows, stride]
 * @param errors    written, Σ error over both signs, [rows, stride]; may be `signed` where nothing is mirrored
 * @param signed    written, Σ sign · error, [rows, stride]
 * @param losses    written, share · Σ miss², [rows]
 * @param pulls     written, Σ 2 share · miss, [rows]
 * @param states    [rows, inputStride]
 * @param weights   W₁ᵀ, [inputs, weightStride], and biases [contexts, weightStride], from `packFirstLayer`
 * @param output    w, [stride], zeros beyond the hidden units
 * @param activation  relu or tanh
 */
export function valueErrors(
  from: i32, to: i32,
  pulled: usize, errors: usize, signed: usize, losses: usize, pulls: usize,
  states: usize, contexts: usize, targets: usize, weights: usize, biases: usize, output: usize,
  outputBias: f32, share: f32, mirrored: i32, activation: i32, inputs: i32, inputStride: i32, stride: i32, weightStride: i32,
): void {
  for (let first = from; first < to; first += BLOCK) {
    const last = min(first + BLOCK, to);
    gemm(first, last, pulled, stride, states, inputStride, 1, weights, weightStride, 0, 0, stride, inputs);
    errorsOf(
      first, last, pulled, errors, signed, losses, pulls, contexts, targets, biases, output,
      outputBias, share, mirrored, activation, stride, weightStride,
    );
  }
}

/** What follows the product, while it is in the cache. */
function errorsOf(
  from: i32, to: i32,
  pulled: usize, errors: usize, signed: usize, losses: usize, pulls: usize,
  contexts: usize, targets: usize, biases: usize, output: usize,
  outputBias: f32, share: f32, mirrored: i32, activation: i32, stride: i32, weightStride: i32,
): void {
  const row: usize = usize(stride) << 2;
  const zero = f32x4.splat(0);
  const rectified = activation == RELU;
  for (let r = from; r < to; r++) {
    const at: usize = usize(r) * row;
    const four: usize = usize(r) << 2;
    const bias = biases + usize(load<i32>(contexts + four)) * (usize(weightStride) << 2);
    const target = load<f32>(targets + four) - outputBias;
    let sum = zero, mirror = zero;
    if (rectified && !mirrored) {
      for (let i: usize = 0; i < row; i += 16) {
        sum = madd32(v128.load(output + i), f32x4.pmax(f32x4.add(v128.load(pulled + at + i), v128.load(bias + i)), zero), sum);
      }
    } else if (rectified) {
      for (let i: usize = 0; i < row; i += 16) {
        const x = v128.load(pulled + at + i), b = v128.load(bias + i), w = v128.load(output + i);
        sum = madd32(w, f32x4.pmax(f32x4.add(x, b), zero), sum);
        mirror = madd32(w, f32x4.pmax(f32x4.sub(b, x), zero), mirror);
      }
    } else for (let i: usize = 0; i < row; i += 16) {
      // Activities take the place of what they are made from until the misses are known.
      const x = v128.load(pulled + at + i), b = v128.load(bias + i), w = v128.load(output + i);
      const active = tanh32(f32x4.add(x, b));
      v128.store(pulled + at + i, active);
      sum = madd32(w, active, sum);
      if (!mirrored) continue;
      const mirrorActive = tanh32(f32x4.sub(b, x));
      v128.store(errors + at + i, mirrorActive);
      mirror = madd32(w, mirrorActive, mirror);
    }
    const miss = sumLanes32(sum) - target;
    const other: f32 = mirrored ? sumLanes32(mirror) - target : 0;
    const loss: f32 = share * miss * miss + share * other * other;
    const pull: f32 = 2 * share * miss;
    const pullBack: f32 = 2 * share * other;
    const pullSum: f32 = pull + pullBack;
    const forth = f32x4.splat(pull), back = f32x4.splat(pullBack);
    if (rectified && !mirrored) {
      for (let i: usize = 0; i < row; i += 16) {
        const y = f32x4.add(v128.load(pulled + at + i), v128.load(bias + i));
        const error = v128.and(f32x4.mul(forth, v128.load(output + i)), f32x4.gt(y, zero));
        v128.store(pulled + at + i, f32x4.mul(forth, f32x4.pmax(y, zero)));
        v128.store(errors + at + i, error);
        if (errors != signed) v128.store(signed + at + i, error);
      }
    } else if (rectified) {
      for (let i: usize = 0; i < row; i += 16) {
        const x = v128.load(pulled + at + i), b = v128.load(bias + i), w = v128.load(output + i);
        const y = f32x4.add(x, b), z = f32x4.sub(b, x);
        const error = v128.and(f32x4.mul(forth, w), f32x4.gt(y, zero)), mirrorError = v128.and(f32x4.mul(back, w), f32x4.gt(z, zero));
        v128.store(pulled + at + i, madd32(back, f32x4.pmax(z, zero), f32x4.mul(forth, f32x4.pmax(y, zero))));
        v128.store(errors + at + i, f32x4.add(error, mirrorError));
        v128.store(signed + at + i, f32x4.sub(error, mirrorError));
      }
    } else for (let i: usize = 0; i < row; i += 16) {
      const active = v128.load(pulled + at + i), w = v128.load(output + i);
      let gain = f32x4.mul(forth, active);
      let error = errorOf(f32x4.mul(forth, w), active), sign = error;
      if (mirrored) {
        const mirrorActive = v128.load(errors + at + i);
        const mirrorError = errorOf(f32x4.mul(back, w), mirrorActive);
        gain = madd32(back, mirrorActive, gain);
        sign = f32x4.sub(error, mirrorError);
        error = f32x4.add(error, mirrorError);
      }
      v128.store(pulled + at + i, gain);
      v128.store(errors + at + i, error);
      v128.store(signed + at + i, sign);
    }
    store<f32>(losses + four, loss);
    store<f32>(pulls + four, pullSum);
  }
}

/** What comes back through a unit of tanh. */
@inline
function errorOf(full: v128, active: v128): v128 {
  return f32x4.mul(full, f32x4.sub(one32(), f32x4.mul(active, active)));
}
