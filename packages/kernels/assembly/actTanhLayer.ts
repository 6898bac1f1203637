import { firstLayer } from "./actOneLayer";
import { madd32, one32, sumLanes32 } from "./lanes";
import { tanh32 } from "./tanh32";

/**
 * Tables of the actions for `actTanhLayer`: s = tanh o and w s. Where actions come with their opposites, of the first half of them instead
 * 1 − s² of two actions and s of the same two, vector by vector.
 * @param tanhs     written, [actions, stride]
 * @param weighted  written, [actions, stride], where there are no opposites
 * @param offsets   −o, [actions, stride], from `actionOffsets`
 * @param output    w, [stride], zeros beyond the units
 * @param opposites  actions of one table, of which each has its opposite; 0 for none
 * @param actions    of all tables
 * @returns the largest |o|
 */
export function tanhTables(
  tanhs: usize, weighted: usize, offsets: usize, output: usize, opposites: i32, actions: i32, stride: i32,
): f32 {
  const row: usize = usize(stride) << 2;
  const one = one32();
  let largest = f32x4.splat(0);
  for (let a = 0; a < actions; a++) {
    const start = usize(a) * row;
    const k = opposites ? a % opposites : 0;
    let pair = tanhs + usize(a - k + 2 * (k & ~1)) * row + (usize(k & 1) << 4);
    for (let i: usize = 0; i < row; i += 16, pair += 64) {
      const o = f32x4.neg(v128.load(offsets + start + i));
      const s = tanh32(o);
      largest = f32x4.max(largest, f32x4.abs(o));
      if (!opposites) {
        v128.store(tanhs + start + i, s);
        v128.store(weighted + start + i, f32x4.mul(v128.load(output + i), s));
      } else if (k < opposites >> 1) {
        v128.store(pair, f32x4.sub(one, f32x4.mul(s, s)));
        v128.store(pair, s, 32);
      }
    }
  }
  return max<f32>(
    max<f32>(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 1)),
    max<f32>(f32x4.extract_lane(largest, 2), f32x4.extract_lane(largest, 3)),
  );
}

// Rows whose first layer is still near when their actions are summed.
const BLOCK = 48;

/**
 * The value of every successor, one hidden layer of tanh, rows `from` to `to`: Σ w tanh(p + o) with t = tanh p,
 * w tanh(p + o) = (w t + w s)/(1 + t s), or tanh itself where the offsets are too large for that.
 * @param out       written, f32, [rows, actions]
 * @param base      room, [rows, stride]: p, and t where `byAddition`
 * @param scaled    room, [rows, stride]: w t
 * @param parts     room, [4, stride] for each row, where action A − 1 − a is the opposite of action a of A, a multiple of 4; otherwise 0
 * @param tanhs     from `tanhTables`, and so `weighted`
 * @param tableRows  0 where `offsets`, `tanhs` and `weighted` are one table, `actions` where each row has its own
 */
export function actTanhLayer(
  from: i32, to: i32,
  out: usize, base: usize, scaled: usize, parts: usize, states: usize, weights: usize, biases: usize, contexts: usize,
  offsets: usize, tanhs: usize, weighted: usize, tableRows: i32, output: usize, bias: f32, byAddition: i32,
  inputs: i32, inputStride: i32, stride: i32, actions: i32,
): void {
  const row: usize = usize(stride) << 2;
  const one = one32();
  const q = scaled + usize(from) * row;
  for (let r = from; r < to; r++) {
    const block = (r - from) % BLOCK;
    const p = base + usize(from + block) * row;
    if (block == 0) {
      const own = base - usize(r - from) * row;
      firstLayer(r, min(r + BLOCK, to), own, states, weights, biases, contexts, inputs, inputStride, stride);
    }
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
    if (parts) {
      withOpposites(o, p, parts + 4 * usize(from) * row, tanhs + table, output, bias, row, actions);
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

/**
 * One row, actions with their opposites (M44): Σ w tanh(p ± o) is Σ w t (1 − s²) r and, added or taken away, Σ w (1 − t²) s r, with
 * r = 1/(1 − t² s²), which is 1/(1 − t² + t² (1 − s²)). One address serves a state, and one two actions.
 */
function withOpposites(
  out: usize, base: usize, parts: usize, tanhs: usize, output: usize, bias: f32, row: usize, actions: i32,
): void {
  const one = one32();
  for (let i: usize = 0, to = parts; i < row; i += 16, to += 64) {
    const t = tanh32(v128.load(base + i)), w = v128.load(output + i);
    const square = f32x4.mul(t, t), rest = f32x4.sub(one, square);
    v128.store(to, square);
    v128.store(to, rest, 16);
    v128.store(to, f32x4.mul(w, t), 32);
    v128.store(to, f32x4.mul(w, rest), 48);
  }
  const end = parts + 4 * row;
  let n = tanhs;
  for (let a = 0; a < actions >> 1; a += 2) {
    let even0 = f32x4.splat(0), odd0 = even0, even1 = even0, odd1 = even0;
    for (let at = parts; at < end; at += 64, n += 64) {
      const square = v128.load(at), rest = v128.load(at, 16);
      const x = v128.load(n), y = v128.load(n, 16);
      const d = madd32(square, x, rest), e = madd32(square, y, rest);
      const r = f32x4.div(one, d), q = f32x4.div(one, e);
      const t = v128.load(at, 32), slope = v128.load(at, 48);
      even0 = madd32(t, f32x4.mul(x, r), even0);
      odd0 = madd32(slope, f32x4.mul(v128.load(n, 32), r), odd0);
      even1 = madd32(t, f32x4.mul(y, q), even1);
      odd1 = madd32(slope, f32x4.mul(v128.load(n, 48), q), odd1);
    }
    twoAnswers(out, a, actions, bias + sumLanes32(even0), sumLanes32(odd0));
    twoAnswers(out, a + 1, actions, bias + sumLanes32(even1), sumLanes32(odd1));
  }
}

@inline
function twoAnswers(out: usize, a: i32, actions: i32, even: f32, odd: f32): void {
  store<f32>(out + (usize(a) << 2), even + odd);
  store<f32>(out + (usize(actions - 1 - a) << 2), even - odd);
}
