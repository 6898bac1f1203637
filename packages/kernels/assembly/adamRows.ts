/**
 * One step of Adam (M16) on rows `from` to `to` of a matrix of parameters, in 64 bits and in the reference's order of operations, with
 * slopes of 32 bits: the bits of the reference for the same slopes.
 * @param parameters  f64, [rows, columns], and so `mean` and `square`; all written
 * @param slopes      f32, [rows, slopeStride]
 */
export function adamRows(
  from: i32, to: i32, parameters: usize, slopes: usize, mean: usize, square: usize,
  scale: f64, grow: f64, firstDecay: f64, secondDecay: f64, smallest: f64, columns: i32, slopeStride: i32,
): void {
  const keepFirst = f64x2.splat(firstDecay), takeFirst = f64x2.splat(1 - firstDecay);
  const keepSecond = f64x2.splat(secondDecay), takeSecond = f64x2.splat(1 - secondDecay);
  const scales = f64x2.splat(scale), grows = f64x2.splat(grow), floor = f64x2.splat(smallest);
  const even = columns & ~1;
  for (let r = from; r < to; r++) {
    let at: usize = usize(r * columns) << 3;
    let slope = slopes + (usize(r * slopeStride) << 2);
    for (let c = 0; c < even; c += 2) {
      const g = f64x2.promote_low_f32x4(v128.load64_zero(slope));
      const m = f64x2.add(f64x2.mul(keepFirst, v128.load(mean + at)), f64x2.mul(takeFirst, g));
      const s = f64x2.add(f64x2.mul(keepSecond, v128.load(square + at)), f64x2.mul(f64x2.mul(takeSecond, g), g));
      v128.store(mean + at, m);
      v128.store(square + at, s);
      const size = f64x2.add(f64x2.sqrt(f64x2.mul(s, grows)), floor);
      v128.store(parameters + at, f64x2.sub(v128.load(parameters + at), f64x2.div(f64x2.mul(scales, m), size)));
      at += 16;
      slope += 8;
    }
    if (even == columns) continue;
    const g = f64(load<f32>(slope));
    const m = firstDecay * load<f64>(mean + at) + (1 - firstDecay) * g;
    const s = secondDecay * load<f64>(square + at) + (1 - secondDecay) * g * g;
    store<f64>(mean + at, m);
    store<f64>(square + at, s);
    store<f64>(parameters + at, load<f64>(parameters + at) - (scale * m) / (sqrt<f64>(s * grow) + smallest));
  }
}
