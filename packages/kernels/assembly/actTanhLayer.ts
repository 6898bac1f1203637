import { firstLayer } from "./actOneLayer";
import { madd32, one32, sumLanes32 } from "./lanes";
import { tanh32 } from "./tanh32";

/**
 * Tables of the actions for `actTanhLayer`: s = tanh o and w s.
 * @param tanhs     written, [actions, stride], and `weighted` likewise
 * @param offsets   −o, [actions, stride], from `actionOffsets`
 * @param output    w, [stride], zeros beyond the units
 * @returns the largest |o|
 */
export function tanhTables(tanhs: usize, weighted: usize, offsets: usize, output: usize, actions: i32, stride: i32): f32 {
  const row: usize = usize(stride) << 2;
  let largest = f32x4.splat(0);
  for (let a = 0; a < actions; a++) {
    const start = usize(a) * row;
    for (let i: usize = 0; i < row; i += 16) {
      const o = f32x4.neg(v128.load(offsets + start + i));
      const s = tanh32(o);
      v128.store(tanhs + start + i, s);
      v128.store(weighted + start + i, f32x4.mul(v128.load(output + i), s));
      largest = f32x4.max(largest, f32x4.abs(o));
    }
  }
  return max<f32>(
    max<f32>(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 1)),
    max<f32>(f32x4.extract_lane(largest, 2), f32x4.extract_lane(largest, 3)),
  );
}

/**
 * The value of every successor, one hidden layer of tanh, rows `from` to `to`: Σ w tanh(p + o) with t = tanh p,
 * w tanh(p + o) = (w t + w s)/(1 + t s), or tanh itself where the offsets are too large for that.
 * @param out       written, f32, [rows, actions]
 * @param base      written, [rows, stride]: p, and t where `byAddition`
 * @param scaled    written, w t, [rows, stride]
 * @param tableRows  0 where `offsets`, `tanhs` and `weighted` are one table, `actions` where each row has its own
 */
export function actTanhLayer(
  from: i32, to: i32,
  out: usize, base: usize, scaled: usize, states: usize, weights: usize, biases: usize, contexts: usize,
  offsets: usize, tanhs: usize, weighted: usize, tableRows: i32, output: usize, bias: f32, byAddition: i32,
  inputs: i32, inputStride: i32, stride: i32, actions: i32,
): void {
  firstLayer(from, to, base, states, weights, biases, contexts, inputs, inputStride, stride);
  const row: usize = usize(stride) << 2;
  const one = one32();
  for (let r = from; r < to; r++) {
    const p = base + usize(r) * row;
    const q = scaled + usize(r) * row;
    const o = out + (usize(r * actions) << 2);
    const table: usize = usize(r * tableRows) * row;
    if (!byAddition) {
      for (let a = 0; a < actions; a++) {
        const n = offsets + table + usize(a) * row;
        let sum = f32x4.splat(0);
        for (let i: usize = 0; i < row; i += 16) {
          sum = madd32(v128.load(output + i), tanh32(f32x4.sub(v128.load(p + i), v128.load(n + i))), sum);
        }
        store<f32>(o + (usize(a) << 2), bias + sumLanes32(sum));
      }
      continue;
    }
    for (let i: usize = 0; i < row; i += 16) {
      const t = tanh32(v128.load(p + i));
      v128.store(p + i, t);
      v128.store(q + i, f32x4.mul(v128.load(output + i), t));
    }
    let a = 0;
    // Two actions at a time: their divisions overlap.
    for (; a + 1 < actions; a += 2) {
      const s0 = tanhs + table + usize(a) * row;
      const s1 = s0 + row;
      const w0 = weighted + table + usize(a) * row;
      const w1 = w0 + row;
      let sum0 = f32x4.splat(0), sum1 = sum0;
      for (let i: usize = 0; i < row; i += 16) {
        const t = v128.load(p + i);
        const wt = v128.load(q + i);
        sum0 = f32x4.add(sum0, f32x4.div(f32x4.add(wt, v128.load(w0 + i)), madd32(t, v128.load(s0 + i), one)));
        sum1 = f32x4.add(sum1, f32x4.div(f32x4.add(wt, v128.load(w1 + i)), madd32(t, v128.load(s1 + i), one)));
      }
      store<f32>(o + (usize(a) << 2), bias + sumLanes32(sum0));
      store<f32>(o + (usize(a) << 2) + 4, bias + sumLanes32(sum1));
    }
    if (a < actions) {
      const s0 = tanhs + table + usize(a) * row;
      const w0 = weighted + table + usize(a) * row;
      let sum = f32x4.splat(0);
      for (let i: usize = 0; i < row; i += 16) {
        const part = f32x4.add(v128.load(q + i), v128.load(w0 + i));
        sum = f32x4.add(sum, f32x4.div(part, madd32(v128.load(p + i), v128.load(s0 + i), one)));
      }
      store<f32>(o + (usize(a) << 2), bias + sumLanes32(sum));
    }
  }
}
