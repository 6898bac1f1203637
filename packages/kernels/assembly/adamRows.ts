/**
 * One step of Adam (M16) on rows `from` to `to` of a matrix of parameters, with slopes of 32 bits: both running means are of 64 bits, in
 * the reference's order of operations; their quotient is of 32, as the slopes are, within 4 · 2⁻²⁴ of the step's size.
 * @param parameters  f64, [rows, columns], and so `mean` and `square`; all written
 * @param slopes      f32, [rows, slopeStride]
 */
export function adamRows(
  from: i32, to: i32, parameters: usize, slopes: usize, mean: usize, square: usize,
  scale: f64, grow: f64, firstDecay: f64, secondDecay: f64, smallest: f64, columns: i32, slopeStride: i32,
): void {
  const keepFirst = f64x2.splat(firstDecay), takeFirst = f64x2.splat(1 - firstDecay);
  const keepSecond = f64x2.splat(secondDecay), takeSecond = f64x2.splat(1 - secondDecay);
  const scales = f32x4.splat(f32(scale)), grows = f64x2.splat(grow), floor = f32x4.splat(f32(smallest));
  const whole = columns & ~3;
  for (let r = from; r < to; r++) {
    let at: usize = usize(r * columns) << 3;
    let slope = slopes + (usize(r * slopeStride) << 2);
    for (let c = 0; c < whole; c += 4) {
      const slopes4 = v128.load(slope);
      const g = f64x2.promote_low_f32x4(slopes4);
      const h = f64x2.promote_low_f32x4(i8x16.shuffle(slopes4, slopes4, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
      const m = f64x2.add(f64x2.mul(keepFirst, v128.load(mean + at)), f64x2.mul(takeFirst, g));
      const n = f64x2.add(f64x2.mul(keepFirst, v128.load(mean + at, 16)), f64x2.mul(takeFirst, h));
      const s = f64x2.add(f64x2.mul(keepSecond, v128.load(square + at)), f64x2.mul(f64x2.mul(takeSecond, g), g));
      const t = f64x2.add(f64x2.mul(keepSecond, v128.load(square + at, 16)), f64x2.mul(f64x2.mul(takeSecond, h), h));
      v128.store(mean + at, m);
      v128.store(mean + at, n, 16);
      v128.store(square + at, s);
      v128.store(square + at, t, 16);
      const size = f32x4.add(f32x4.sqrt(four(f64x2.mul(s, grows), f64x2.mul(t, grows))), floor);
      const step = f32x4.div(f32x4.mul(scales, four(m, n)), size);
      v128.store(parameters + at, f64x2.sub(v128.load(parameters + at), f64x2.promote_low_f32x4(step)));
      const high = i8x16.shuffle(step, step, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
      v128.store(parameters + at, f64x2.sub(v128.load(parameters + at, 16), f64x2.promote_low_f32x4(high)), 16);
      at += 32;
      slope += 16;
    }
    for (let c = whole; c < columns; c++) {
      const g = f64(load<f32>(slope));
      const m = firstDecay * load<f64>(mean + at) + (1 - firstDecay) * g;
      const s = secondDecay * load<f64>(square + at) + (1 - secondDecay) * g * g;
      store<f64>(mean + at, m);
      store<f64>(square + at, s);
      const step: f32 = (f32(scale) * f32(m)) / (sqrt<f32>(f32(s * grow)) + f32(smallest));
      store<f64>(parameters + at, load<f64>(parameters + at) - f64(step));
      at += 8;
      slope += 4;
    }
  }
}

/** Two vectors of 64 bits as one of 32. */
@inline
function four(low: v128, high: v128): v128 {
  return i8x16.shuffle(
    f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23,
  );
}
