import { activate } from "./activation";
import { gemm } from "./gemm";
import { madd32 } from "./lanes";

/**
 * The next currents without action and noise (M3): (1 − d) x + d (g J φ(x) + U(context)), rows `from` to `to`.
 * @param bases       written, [rows, stride]
 * @param activities  written, φ(x), [rows, stride]
 * @param x           [rows, stride], zeros beyond `units`
 * @param weights     d g Jᵀ, [units, stride]
 * @param inputs      d U, [contexts, stride]
 * @param contexts    i32, [rows]
 * @param keep        1 − d
 * @param stride      units, rounded up to a multiple of 4
 */
export function rateStep(
  from: i32, to: i32,
  bases: usize, activities: usize, x: usize, weights: usize, inputs: usize, contexts: usize,
  keep: f32, transfer: i32, units: i32, stride: i32,
): void {
  const row: usize = usize(stride) << 2;
  for (let at: usize = usize(from) * row; at < usize(to) * row; at += 16) {
    v128.store(activities + at, activate(v128.load(x + at), transfer));
  }
  gemm(from, to, bases, stride, activities, stride, 1, weights, stride, 0, 0, stride, units);
  const kept = f32x4.splat(keep);
  for (let r = from; r < to; r++) {
    const input = inputs + usize(load<i32>(contexts + (usize(r) << 2))) * row;
    const start: usize = usize(r) * row;
    for (let i: usize = 0; i < row; i += 16) {
      const at = start + i;
      const sum = f32x4.add(v128.load(bases + at), v128.load(input + i));
      v128.store(bases + at, madd32(kept, v128.load(x + at), sum));
    }
  }
}
