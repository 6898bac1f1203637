import { RELU } from "./activation";
import { firstLayer } from "./actOneLayer";
import { gemm } from "./gemm";
import { madd32, sumLanes32 } from "./lanes";

/**
 * The value of every successor (M14), two hidden layers of relu, rows `from` to `to`: four actions of one state at a time.
 * @param out       written, f32, [rows, actions]
 * @param base      written, [rows, stride]
 * @param hidden    written, [rows, 4, stride]
 * @param upper     written, [rows, 4, upperStride]
 * @param weights   W₁ᵀ, [inputs, stride], biases [contexts, stride]
 * @param offsets   −o, [actions rounded up to 4, stride]; one table, or one for each row `tableRows` apart
 * @param second    W₂ᵀ, [hidden₁, upperStride], bias [upperStride]
 * @param output    w, [upperStride], zeros beyond the units
 */
export function actTwoLayers(
  from: i32, to: i32,
  out: usize, base: usize, hidden: usize, upper: usize,
  states: usize, weights: usize, biases: usize, contexts: usize, offsets: usize, tableRows: i32,
  second: usize, secondBias: usize, output: usize, outputBias: f32,
  inputs: i32, inputStride: i32, stride: i32, firstUnits: i32, upperStride: i32, actions: i32,
): void {
  firstLayer(from, to, base, states, weights, biases, contexts, inputs, inputStride, stride);
  const row: usize = usize(stride) << 2;
  const upperRow: usize = usize(upperStride) << 2;
  const zero = f32x4.splat(0);
  for (let r = from; r < to; r++) {
    const p = base + usize(r) * row;
    const h = hidden + 4 * usize(r) * row;
    const u = upper + 4 * usize(r) * upperRow;
    const table = offsets + usize(r * tableRows) * row;
    for (let a = 0; a < actions; a += 4) {
      for (let j = 0; j < 4; j++) {
        const n = table + usize(a + j) * row;
        const z = h + usize(j) * row;
        for (let i: usize = 0; i < row; i += 16) {
          v128.store(z + i, f32x4.pmax(f32x4.sub(v128.load(p + i), v128.load(n + i)), zero));
        }
      }
      gemm(0, 4, u, upperStride, h, stride, 1, second, upperStride, secondBias, RELU, upperStride, firstUnits);
      for (let j = 0; j < 4 && a + j < actions; j++) {
        let sum = zero;
        const at = u + usize(j) * upperRow;
        for (let i: usize = 0; i < upperRow; i += 16) sum = madd32(v128.load(output + i), v128.load(at + i), sum);
        store<f32>(out + (usize(r * actions + a + j) << 2), outputBias + sumLanes32(sum));
      }
    }
  }
}
