/**
 * One step of Adam (M16) on parameters `from` to `to`, multiples of 2, in 64 bits and in the reference's order of operations: the strict
 * and the relaxed build give the reference's bits.
 */
export function adam64(
  from: i32, to: i32, parameters: usize, gradient: usize, mean: usize, square: usize,
  scale: f64, grow: f64, firstDecay: f64, secondDecay: f64, smallest: f64,
): void {
  const keepFirst = f64x2.splat(firstDecay), takeFirst = f64x2.splat(1 - firstDecay);
  const keepSecond = f64x2.splat(secondDecay), takeSecond = f64x2.splat(1 - secondDecay);
  const scales = f64x2.splat(scale), grows = f64x2.splat(grow), floor = f64x2.splat(smallest);
  for (let i = usize(from) << 3; i < usize(to) << 3; i += 16) {
    const g = v128.load(gradient + i);
    const m = f64x2.add(f64x2.mul(keepFirst, v128.load(mean + i)), f64x2.mul(takeFirst, g));
    const s = f64x2.add(f64x2.mul(keepSecond, v128.load(square + i)), f64x2.mul(f64x2.mul(takeSecond, g), g));
    v128.store(mean + i, m);
    v128.store(square + i, s);
    const size = f64x2.add(f64x2.sqrt(f64x2.mul(s, grows)), floor);
    v128.store(parameters + i, f64x2.sub(v128.load(parameters + i), f64x2.div(f64x2.mul(scales, m), size)));
  }
}
