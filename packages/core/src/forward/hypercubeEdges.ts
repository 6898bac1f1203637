/**
 * The gradient of a table over words (H5): for each edge of the hypercube, the value with the unit on less the value
 * with it off.
 * @param out    written, shape [inputs, units, contexts]
 * @param table  shape [inputs, words]
 */
export function edgeDifferencesInto(out: Float64Array, table: Float64Array, units: number): void {
  const words = 2 ** units;
  let edge = 0;
  for (let from = 0; from < table.length; from += words)
    for (let unit = 0; unit < units; unit++) {
      const half = 2 ** unit;
      for (let block = from; block < from + words; block += 2 * half)
        for (let s = block; s < block + half; s++) out[edge++] = table[s + half] - table[s];
    }
}

/**
 * The divergence of a field on edges (H5), the transpose of `edgeDifferencesInto`: each word adds up the edges at
 * which it is the end with the unit on, and takes away those at which it is the end with the unit off.
 * @param out    written, shape [inputs, words]
 * @param edges  shape [inputs, units, contexts]
 */
export function edgeDivergenceInto(out: Float64Array, edges: Float64Array, units: number): void {
  const words = 2 ** units;
  out.fill(0);
  let edge = 0;
  for (let from = 0; from < out.length; from += words)
    for (let unit = 0; unit < units; unit++) {
      const half = 2 ** unit;
      for (let block = from; block < from + words; block += 2 * half)
        for (let s = block; s < block + half; s++) {
          const flow = edges[edge++];
          out[s + half] += flow;
          out[s] -= flow;
        }
    }
}

/**
 * The optimal policy (H6): zᵢ = logit pᵢ + [w(σ, i on) − w(σ, i off)] / λ, the log-odds that a redrawn unit becomes
 * active. They stay log-odds: as a probability, anything beyond 37 would be rounded to certainty.
 * @param averaged         w = P v, shape [inputs, words], reward units
 * @param referenceLogits  log-odds of p, shape [units]
 * @returns shape [inputs, units, contexts]
 */
export function policyLogits(averaged: Float64Array, referenceLogits: Float64Array, codingCost: number): Float64Array {
  const units = referenceLogits.length;
  const contexts = 2 ** (units - 1);
  const logits = new Float64Array((averaged.length / 2) * units);
  edgeDifferencesInto(logits, averaged, units);
  for (let row = 0; row < logits.length; row += contexts) {
    const offset = referenceLogits[(row / contexts) % units];
    for (let c = row; c < row + contexts; c++) logits[c] = offset + logits[c] / codingCost;
  }
  return logits;
}
