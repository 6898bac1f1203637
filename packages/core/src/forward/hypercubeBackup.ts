import { exp } from "../num/exp.ts";
import { log1p } from "../num/log1p.ts";
/**
 * The soft look-ahead of neurons on the hypercube (H4): out(σ, x) = B(w) = Σᵢ αᵢ λ log[(1 − pᵢ) e^{w(σ, i off)/λ} +
 * pᵢ e^{w(σ, i on)/λ}]. The value solves v + L = r + B(P v). A kernel of the same type can take its place.
 * @param out              written, shape [inputs, words]; must not alias `averaged` or `work`
 * @param averaged         the value averaged over the next input, w = P v, shape [inputs, words], reward units
 * @param referenceLogits  log-odds of p, ±∞ allowed, shape [units]
 * @param updateShare      α, sum 1, shape [units]
 * @param codingCost       λ, reward units per nat
 * @param work             overwritten, shape [2, words]
 */
export type HypercubeBackup = (
  out: Float64Array,
  averaged: Float64Array,
  referenceLogits: Float64Array,
  updateShare: Float64Array,
  codingCost: number,
  work: Float64Array,
) => void;

/**
 * The soft look-ahead (H4) edge by edge, as the equation has it: one exponential and one logarithm for each edge. The
 * clear version, safe at any coding cost; `backupByWords` is the fast one.
 */
export const backupByEdges: HypercubeBackup = (out, averaged, referenceLogits, updateShare, codingCost) => {
  out.fill(0);
  for (let unit = 0; unit < referenceLogits.length; unit++)
    addUnitInto(out, averaged, 0, averaged.length, unit, referenceLogits[unit], updateShare[unit], codingCost);
};

/** Adds one unit's term of (H4) to the words `from` to `to − 1`, whole blocks of 2^(unit + 1) words. */
export function addUnitInto(
  out: Float64Array,
  averaged: Float64Array,
  from: number,
  to: number,
  unit: number,
  referenceLogit: number,
  share: number,
  codingCost: number,
): void {
  const half = 2 ** unit;
  const logOn = -log1p(exp(-referenceLogit));
  const logOff = -log1p(exp(referenceLogit));
  for (let block = from; block < to; block += 2 * half)
    for (let s = block; s < block + half; s++) {
      const off = averaged[s];
      const on = averaged[s + half];
      const z = referenceLogit + (on - off) / codingCost;
      // The larger of both terms stands before the logarithm, so that certain references (±∞) meet no ∞ − ∞.
      const ahead = z >= 0 ? on + codingCost * (logOn + log1p(exp(-z))) : off + codingCost * (logOff + log1p(exp(z)));
      out[s] += share * ahead;
      out[s + half] += share * ahead;
    }
}
