/** The input moves (H7), in 32 bits: twin of `mixInputs64`. Words `from` to `to − 1`, multiples of 4. */
export function mixInputs32(
  from: i32, to: i32, out: usize, table: usize, chain: usize, inputs: i32, words: i32, rowStep: i32, columnStep: i32,
): void {
  const bytes = usize(words) << 2;
  const first = usize(from) << 2, last = usize(to) << 2;
  for (let a = 0; a < inputs; a++) {
    const row = out + usize(a) * bytes;
    memory.fill(row + first, 0, last - first);
    for (let b = 0; b < inputs; b++) {
      const place = chain + ((a * rowStep + b * columnStep) << 2);
      if (load<f32>(place) == 0) continue;
      const weight = v128.load32_splat(place);
      const other = table + usize(b) * bytes;
      for (let at = first; at < last; at += 16)
        v128.store(row + at, f32x4.add(v128.load(row + at), f32x4.mul(weight, v128.load(other + at))));
    }
  }
}
