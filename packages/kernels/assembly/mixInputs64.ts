/**
 * The input moves (H7): out row a ← Σ_b chain[a · rowStep + b · columnStep] · table row b, summed over b upwards and
 * without the zeros, as in the reference. Steps (inputs, 1) look ahead, (1, inputs) move a distribution.
 * Words `from` to `to − 1`, both even unless the last.
 * @param out    written, [inputs, words]
 * @param table  [inputs, words]
 * @param chain  [inputs, inputs]
 */
export function mixInputs64(
  from: i32, to: i32, out: usize, table: usize, chain: usize, inputs: i32, words: i32, rowStep: i32, columnStep: i32,
): void {
  const bytes = usize(words) << 3;
  const first = usize(from) << 3, last = usize(to) << 3;
  for (let a = 0; a < inputs; a++) {
    const row = out + usize(a) * bytes;
    memory.fill(row + first, 0, last - first);
    for (let b = 0; b < inputs; b++) {
      const place = chain + ((a * rowStep + b * columnStep) << 3);
      if (load<f64>(place) == 0) continue;
      const weight = v128.load64_splat(place);
      const other = table + usize(b) * bytes;
      for (let at = first; at < last; at += 16)
        v128.store(row + at, f64x2.add(v128.load(row + at), f64x2.mul(weight, v128.load(other + at))));
    }
  }
}
