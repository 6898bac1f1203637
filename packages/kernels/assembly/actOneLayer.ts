import { actionOffsets } from "./actionOffsets";
import { gemm } from "./gemm";
import { one32, plus32, sumLanes32 } from "./lanes";

// Rows whose first layer is still near when their actions are summed.
const BLOCK = 48;

/**
 * The value of every successor (M14), one hidden layer of relu, rows `from` to `to`.
 *
 * With the output weight multiplied into the first layer, a unit of positive weight gives max(p + o, 0) = max(p, −o) + o and one
 * of negative weight min(p, −o) + o. The sums over o are made once for each action; for each state two operations remain for four
 * units. Units of positive weight come first: `positive` places, then those of negative weight, both multiples of 4.
 * @param out         written, f32, [rows, actions]
 * @param base        room, [rows, stride]
 * @param states      base states, [rows, inputStride]
 * @param weights     from `packFirstLayer`, [inputs, stride]
 * @param biases      [contexts, stride]
 * @param contexts    i32, [rows]
 * @param offsets     −o, [actions, stride], from `actionOffsets`
 * @param tiles       the same, four actions' vectors beside each other, from `actionConstants`, and so `constants`, [actions]
 */
export function actOneLayer(
  from: i32, to: i32,
  out: usize, base: usize, states: usize, weights: usize, biases: usize, contexts: usize, offsets: usize, tiles: usize,
  constants: usize, inputs: i32, inputStride: i32, positive: i32, stride: i32, actions: i32,
): void {
  for (let r = from; r < to; ) {
    const last = min(r + BLOCK, to);
    // All blocks of the range share the room of the first.
    const own = base - (usize(r - from) * usize(stride) << 2);
    firstLayer(r, last, own, states, weights, biases, contexts, inputs, inputStride, stride);
    for (; r + 1 < last; r += 2) twoRows(r, out, own, offsets, tiles, constants, positive, stride, actions);
    if (r < last) oneRow(r++, out, own, offsets, constants, positive, stride, actions);
  }
}

/** base ← states · weights + bias of the row's context. */
export function firstLayer(
  from: i32, to: i32,
  base: usize, states: usize, weights: usize, biases: usize, contexts: usize, inputs: i32, inputStride: i32, stride: i32,
): void {
  gemm(from, to, base, stride, states, inputStride, 1, weights, stride, 0, 0, stride, inputs);
  const row: usize = usize(stride) << 2;
  for (let r = from; r < to; r++) {
    const bias = biases + usize(load<i32>(contexts + (usize(r) << 2))) * row;
    const at = base + usize(r) * row;
    for (let i: usize = 0; i < row; i += 16) v128.store(at + i, f32x4.add(v128.load(at + i), v128.load(bias + i)));
  }
}

/**
 * bias − Σ(−o) of each action.
 * @param out    written, [actions]
 * @param tiles  written, −o of four actions at a time, vector by vector, [whole fours of actions, stride]; or 0
 */
export function actionConstants(out: usize, tiles: usize, offsets: usize, bias: f32, actions: i32, stride: i32): void {
  const row: usize = usize(stride) << 2;
  for (let a = 0; a < actions; a++) {
    let sum = f32x4.splat(0);
    const at = offsets + usize(a) * row;
    if (tiles && a < (actions & ~3)) {
      let to = tiles + usize(a & ~3) * row + (usize(a & 3) << 4);
      for (let i: usize = 0; i < row; i += 16, to += 64) {
        const x = v128.load(at + i);
        sum = f32x4.add(sum, x);
        v128.store(to, x);
      }
    } else {
      for (let i: usize = 0; i < row; i += 16) sum = f32x4.add(sum, v128.load(at + i));
    }
    store<f32>(out + (usize(a) << 2), bias - sumLanes32(sum));
  }
}

/** As `actOneLayer` where every state has directions of its own: offsets and constants are made for each row. */
export function actOneLayerByState(
  from: i32, to: i32,
  out: usize, base: usize, states: usize, weights: usize, biases: usize, contexts: usize, offsets: usize, constants: usize,
  directions: usize, packed: usize, injections: usize, byBits: i32, channels: i32, bias: f32,
  inputs: i32, inputStride: i32, positive: i32, stride: i32, actions: i32,
): void {
  firstLayer(from, to, base, states, weights, biases, contexts, inputs, inputStride, stride);
  const row: usize = usize(stride) << 2;
  for (let r = from; r < to; r++) {
    const own = packed + usize(r * channels) * row;
    gemm(
      0, channels, own, stride, directions + (usize(r * channels * inputStride) << 2), inputStride, 1,
      weights, stride, 0, 0, stride, inputs,
    );
    const table = offsets + usize(r * actions) * row;
    const sums = constants + (usize(r * actions) << 2);
    actionOffsets(table, injections, own, byBits, actions, channels, stride);
    actionConstants(sums, 0, table, bias, actions, stride);
    oneRow(r, out, base, table, sums, positive, stride, actions);
  }
}

function twoRows(
  r: i32, out: usize, base: usize, offsets: usize, tiles: usize, constants: usize, positive: i32, stride: i32, actions: i32,
): void {
  const row: usize = usize(stride) << 2;
  const split: usize = usize(positive) << 2;
  const one = one32();
  const p0 = base + usize(r) * row;
  const p1 = p0 + row;
  const o0 = out + (usize(r * actions) << 2);
  const o1 = o0 + (usize(actions) << 2);
  let a = 0;
  for (; a + 3 < actions; a += 4) {
    // One address for four actions: the front of the processor is the limit here.
    let p = p0, q = p1, n = tiles + usize(a) * row;
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, t0 = s0, t1 = s0, t2 = s0, t3 = s0;
    for (; p < p0 + split; p += 16, q += 16, n += 64) {
      const x = v128.load(p), y = v128.load(q);
      let o = v128.load(n);
      s0 = plus32(f32x4.pmax(x, o), s0, one);
      t0 = plus32(f32x4.pmax(y, o), t0, one);
      o = v128.load(n, 16);
      s1 = plus32(f32x4.pmax(x, o), s1, one);
      t1 = plus32(f32x4.pmax(y, o), t1, one);
      o = v128.load(n, 32);
      s2 = plus32(f32x4.pmax(x, o), s2, one);
      t2 = plus32(f32x4.pmax(y, o), t2, one);
      o = v128.load(n, 48);
      s3 = plus32(f32x4.pmax(x, o), s3, one);
      t3 = plus32(f32x4.pmax(y, o), t3, one);
    }
    for (; p < p0 + row; p += 16, q += 16, n += 64) {
      const x = v128.load(p), y = v128.load(q);
      let o = v128.load(n);
      s0 = plus32(f32x4.pmin(x, o), s0, one);
      t0 = plus32(f32x4.pmin(y, o), t0, one);
      o = v128.load(n, 16);
      s1 = plus32(f32x4.pmin(x, o), s1, one);
      t1 = plus32(f32x4.pmin(y, o), t1, one);
      o = v128.load(n, 32);
      s2 = plus32(f32x4.pmin(x, o), s2, one);
      t2 = plus32(f32x4.pmin(y, o), t2, one);
      o = v128.load(n, 48);
      s3 = plus32(f32x4.pmin(x, o), s3, one);
      t3 = plus32(f32x4.pmin(y, o), t3, one);
    }
    const c = constants + (usize(a) << 2);
    const at: usize = usize(a) << 2;
    store<f32>(o0 + at, load<f32>(c) + sumLanes32(s0));
    store<f32>(o0 + at + 4, load<f32>(c + 4) + sumLanes32(s1));
    store<f32>(o0 + at + 8, load<f32>(c + 8) + sumLanes32(s2));
    store<f32>(o0 + at + 12, load<f32>(c + 12) + sumLanes32(s3));
    store<f32>(o1 + at, load<f32>(c) + sumLanes32(t0));
    store<f32>(o1 + at + 4, load<f32>(c + 4) + sumLanes32(t1));
    store<f32>(o1 + at + 8, load<f32>(c + 8) + sumLanes32(t2));
    store<f32>(o1 + at + 12, load<f32>(c + 12) + sumLanes32(t3));
  }
  for (; a < actions; a++) {
    const n = offsets + usize(a) * row;
    const c = load<f32>(constants + (usize(a) << 2));
    store<f32>(o0 + (usize(a) << 2), c + reluSum(p0, n, split, row));
    store<f32>(o1 + (usize(a) << 2), c + reluSum(p1, n, split, row));
  }
}

function oneRow(
  r: i32, out: usize, base: usize, offsets: usize, constants: usize, positive: i32, stride: i32, actions: i32,
): void {
  const row: usize = usize(stride) << 2;
  const p = base + usize(r) * row;
  const o = out + (usize(r * actions) << 2);
  for (let a = 0; a < actions; a++) {
    const c = load<f32>(constants + (usize(a) << 2));
    store<f32>(o + (usize(a) << 2), c + reluSum(p, offsets + usize(a) * row, usize(positive) << 2, row));
  }
}

/** In the same order as the sums of `twoRows`, so that the bits do not depend on which of the two was taken. */
function reluSum(p: usize, n: usize, split: usize, row: usize): f32 {
  const one = one32();
  let sum = f32x4.splat(0);
  let i: usize = 0;
  for (; i < split; i += 16) sum = plus32(f32x4.pmax(v128.load(p + i), v128.load(n + i)), sum, one);
  for (; i < row; i += 16) sum = plus32(f32x4.pmin(v128.load(p + i), v128.load(n + i)), sum, one);
  return sumLanes32(sum);
}
