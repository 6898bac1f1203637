import { activate } from "./activation";
import { firstLayer } from "./actOneLayer";
import { madd32, sumLanes32 } from "./lanes";
import { packFirstLayer } from "./packFirstLayer";

/** Units of the second layer whose weights lie side by side. */
const PANEL = 8;
/** Successors that pass through the second layer together, at most. */
const TOGETHER = 16;
/** As many numbers of their activities stay in the nearest cache beside two panels of the second layer. */
const NEAR = 2048;

/**
 * The second layer made ready for `actTwoLayers`: panels of 8 units, entry (k, j) of panel p is W₂(8p + j, k).
 * @param panels  written, [panels, hidden₁, 8], zeros beyond the units
 * @param biases  written, [panels × 8]
 * @param units   i32, [panels × 8]: 0, 1, … and −1 beyond the last
 */
export function packPanels(panels: usize, biases: usize, second: usize, bias: usize, units: usize, places: i32, inner: i32): void {
  const size: usize = usize(PANEL * inner) << 2;
  for (let p = 0; p < places; p += PANEL) {
    const at = panels + usize(p / PANEL) * size - (usize(p) << 2);
    packFirstLayer(p, p + PANEL, at, biases, PANEL, second, 0, bias, 0, units, 1, 0, inner);
  }
}

/**
 * The value of every successor (M14), two hidden layers of φ (M41), rows `from` to `to`. The second layer is never written out: a
 * panel of its sums stays in registers, and goes into the value. Successors that end are worth nothing, whatever their value would
 * be, so they are left out of the product.
 * @param out       written, f32, [rows, actions]; 0 where the successor ends
 * @param base      written, [rows, stride]
 * @param room      written, `twoLayerRoomBytes` for each row
 * @param weights   W₁ᵀ, [inputs, stride], biases [contexts, stride]
 * @param offsets   −o, [actions, stride]; one table, or one for each row `tableRows` apart
 * @param panels    from `packPanels`
 * @param output    w, [panels × 8], zeros beyond the units
 * @param survival  f32, [rows, actions], or 0 where all values are wanted
 */
export function actTwoLayers(
  from: i32, to: i32,
  out: usize, base: usize, room: usize,
  states: usize, weights: usize, biases: usize, contexts: usize, offsets: usize, tableRows: i32,
  panels: usize, panelBias: usize, output: usize, outputBias: f32, survival: usize, transfer: i32,
  inputs: i32, inputStride: i32, stride: i32, firstUnits: i32, places: i32, actions: i32,
): void {
  firstLayer(from, to, base, states, weights, biases, contexts, inputs, inputStride, stride);
  const row: usize = usize(stride) << 2;
  // Room of its own for each range: that of its first row.
  const hidden = room + usize(from) * twoLayerRoomBytes(stride);
  const sums = hidden + TOGETHER * row;
  const answers = sums + (TOGETHER << 4);
  const most = min(TOGETHER, max(4, (NEAR / stride) & ~3));
  let waiting = 0;
  for (let r = from; r < to; r++) {
    const p = base + usize(r) * row;
    const table = offsets + usize(r * tableRows) * row;
    for (let a = 0; a < actions; a++) {
      const at: usize = usize(r * actions + a) << 2;
      if (survival && load<f32>(survival + at) == 0) {
        store<f32>(out + at, 0);
        continue;
      }
      const n = table + usize(a) * row;
      const z = hidden + usize(waiting) * row;
      for (let i: usize = 0; i < row; i += 16) {
        v128.store(z + i, activate(f32x4.sub(v128.load(p + i), v128.load(n + i)), transfer));
      }
      store<usize>(answers + (usize(waiting) << 2), out + at);
      if (++waiting < most) continue;
      readOut(hidden, sums, answers, waiting, row, panels, panelBias, output, outputBias, transfer, firstUnits, places);
      waiting = 0;
    }
  }
  if (waiting > 0) readOut(hidden, sums, answers, waiting, row, panels, panelBias, output, outputBias, transfer, firstUnits, places);
}

/** Bytes of room for each row. */
export function twoLayerRoomBytes(stride: i32): usize {
  return (usize(TOGETHER) << 2) * usize(stride) + (TOGETHER << 4) + (TOGETHER << 2);
}

/** From activities of the first layer to values: four successors by eight units at a time, each sum over k upwards. */
function readOut(
  hidden: usize, sums: usize, answers: usize, count: i32, row: usize,
  panels: usize, panelBias: usize, output: usize, outputBias: f32, transfer: i32, inner: i32, places: i32,
): void {
  const zero = f32x4.splat(0);
  for (let k = 0; k < TOGETHER; k++) v128.store(sums + (usize(k) << 4), zero);
  for (let p = 0; p < places; p += PANEL) {
    const panel = panels + (usize(p * inner) << 2);
    const unit: usize = usize(p) << 2;
    const b0 = v128.load(panelBias + unit), b1 = v128.load(panelBias + unit, 16);
    const w0 = v128.load(output + unit), w1 = v128.load(output + unit, 16);
    // Beyond `count` stand activities of successors before these, whose sums nobody reads.
    for (let k = 0; k < count; k += 4) {
      let s00 = zero, s01 = zero, s10 = zero, s11 = zero, s20 = zero, s21 = zero, s30 = zero, s31 = zero;
      let at = hidden + usize(k) * row;
      let bt = panel;
      for (let i = 0; i < inner; i++) {
        const q0 = v128.load(bt);
        const q1 = v128.load(bt, 16);
        let x = v128.load32_splat(at);
        s00 = madd32(x, q0, s00);
        s01 = madd32(x, q1, s01);
        x = v128.load32_splat(at + row);
        s10 = madd32(x, q0, s10);
        s11 = madd32(x, q1, s11);
        x = v128.load32_splat(at + 2 * row);
        s20 = madd32(x, q0, s20);
        s21 = madd32(x, q1, s21);
        x = v128.load32_splat(at + 3 * row);
        s30 = madd32(x, q0, s30);
        s31 = madd32(x, q1, s31);
        at += 4;
        bt += 32;
      }
      const own = sums + (usize(k) << 4);
      addTo(own, activate(f32x4.add(s00, b0), transfer), activate(f32x4.add(s01, b1), transfer), w0, w1);
      addTo(own + 16, activate(f32x4.add(s10, b0), transfer), activate(f32x4.add(s11, b1), transfer), w0, w1);
      addTo(own + 32, activate(f32x4.add(s20, b0), transfer), activate(f32x4.add(s21, b1), transfer), w0, w1);
      addTo(own + 48, activate(f32x4.add(s30, b0), transfer), activate(f32x4.add(s31, b1), transfer), w0, w1);
    }
  }
  for (let k = 0; k < count; k++) {
    store<f32>(load<usize>(answers + (usize(k) << 2)), outputBias + sumLanes32(v128.load(sums + (usize(k) << 4))));
  }
}

@inline
function addTo(sum: usize, x: v128, y: v128, w0: v128, w1: v128): void {
  v128.store(sum, madd32(w1, y, madd32(w0, x, v128.load(sum))));
}
