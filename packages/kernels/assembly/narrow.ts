/** out ← x, 64 bits rounded to 32, from number `from` to `to`, multiples of 4. */
export function narrow(from: i32, to: i32, out: usize, x: usize): void {
  for (let i = from; i < to; i += 4) {
    const at = x + (usize(i) << 3);
    const low = f32x4.demote_f64x2_zero(v128.load(at));
    const high = f32x4.demote_f64x2_zero(v128.load(at, 16));
    v128.store(out + (usize(i) << 2), i8x16.shuffle(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
  }
}
