/**
 * Looks one move of the input ahead: out(x, ·) = Σ_x′ P(x′|x) table(x′, ·). The action is taken before the next input
 * is known, so a policy sees the value only through this average.
 * @param out    written, shape [inputs, words]; must not alias `table`
 * @param table  shape [inputs, words]
 * @param chain  P(x′|x), shape [inputs, inputs]
 */
export function averageInputsInto<Reals extends Float64Array | Float32Array>(
  out: Reals,
  table: Reals,
  chain: Float64Array,
  inputs: number,
): void {
  mixInto(out, table, chain, inputs, inputs, 1);
}

/**
 * Moves a distribution by one step of the input: out(x′, ·) = Σ_x P(x′|x) table(x, ·); the transpose of
 * `averageInputsInto`.
 * @param out    written, shape [inputs, words]; must not alias `table`
 * @param table  shape [inputs, words]
 * @param chain  P(x′|x), shape [inputs, inputs]
 */
export function moveInputsInto<Reals extends Float64Array | Float32Array>(
  out: Reals,
  table: Reals,
  chain: Float64Array,
  inputs: number,
): void {
  mixInto(out, table, chain, inputs, 1, inputs);
}

// out row a += chain[a · rowStep + b · columnStep] × table row b
function mixInto(
  out: Float64Array | Float32Array,
  table: Float64Array | Float32Array,
  chain: Float64Array,
  inputs: number,
  rowStep: number,
  columnStep: number,
): void {
  if (inputs === 1) {
    out.set(table); // the only row sums to 1
    return;
  }
  const words = table.length / inputs;
  out.fill(0);
  for (let a = 0; a < inputs; a++)
    for (let b = 0; b < inputs; b++) {
      const weight = chain[a * rowStep + b * columnStep];
      if (weight === 0) continue;
      const to = a * words;
      const from = b * words;
      for (let s = 0; s < words; s++) out[to + s] += weight * table[from + s];
    }
}
