import { exp } from "../num/exp.ts";
import { log } from "../num/log.ts";
import { logistic } from "../num/logistic.ts";
import { addUnitInto, type HypercubeBackup } from "./hypercubeBackup.ts";

// e^−690 is the smallest size of a product that keeps all its digits (the least normal double is e^−708).
const RANGE = 690;

/**
 * The soft look-ahead (H4) with one exponential for each word and few logarithms: exponentials are taken of w before
 * the edges, and units of equal share multiply their odds, Σ log f = log Π f, before one logarithm is taken. Four to
 * five times as fast as `backupByEdges` and equal to it within rounding of max |w|; it falls back to it where values
 * differ by more than 690 λ.
 */
export const backupByWords: HypercubeBackup = (out, averaged, referenceLogits, updateShare, codingCost, work) => {
  const units = referenceLogits.length;
  const words = 2 ** units;
  for (let from = 0; from < averaged.length; from += words) {
    let high = -Infinity;
    let low = Infinity;
    for (let s = from; s < from + words; s++) {
      if (averaged[s] > high) high = averaged[s];
      if (averaged[s] < low) low = averaged[s];
    }
    const spread = (high - low) / codingCost;
    // Every factor lies between e^−spread and 1, so this many of them can be multiplied without underflow.
    const most = Math.min(units, Math.floor(RANGE / spread)); // spread 0: all of them; NaN: see below
    out.fill(0, from, from + words);
    if (!(most >= 1)) {
      for (let unit = 0; unit < units; unit++)
        addUnitInto(out, averaged, from, from + words, unit, referenceLogits[unit], updateShare[unit], codingCost);
      continue;
    }
    for (let s = 0; s < words; s++) work[s] = exp((averaged[from + s] - high) / codingCost);
    for (let unit = 0; unit < units; ) {
      const share = updateShare[unit];
      let last = unit + 1;
      while (last < units && last - unit < most && updateShare[last] === share) last++;
      if (last - unit === 1) addLogsInto(out, work, from, words, unit, referenceLogits[unit], share * codingCost);
      else addLogOfProductInto(out, work, from, words, unit, last, referenceLogits, share * codingCost);
      unit = last;
    }
    for (let s = from; s < from + words; s++) out[s] += high;
  }
};

/** One unit: a logarithm for each edge. `odds` are the exponentials of the words of this input. */
function addLogsInto(
  out: Float64Array,
  odds: Float64Array,
  from: number,
  words: number,
  unit: number,
  referenceLogit: number,
  weight: number,
): void {
  const half = 2 ** unit;
  const p = logistic(referenceLogit);
  const q = logistic(-referenceLogit);
  for (let block = 0; block < words; block += 2 * half)
    for (let s = block; s < block + half; s++) {
      const ahead = weight * log(q * odds[s] + p * odds[s + half]);
      out[from + s] += ahead;
      out[from + s + half] += ahead;
    }
}

/** Units `first` to `last − 1`, all of one share: a logarithm for each word. The product stands in the second half of `odds`. */
function addLogOfProductInto(
  out: Float64Array,
  odds: Float64Array,
  from: number,
  words: number,
  first: number,
  last: number,
  referenceLogits: Float64Array,
  weight: number,
): void {
  odds.fill(1, words, 2 * words);
  for (let unit = first; unit < last; unit++) {
    const half = 2 ** unit;
    const p = logistic(referenceLogits[unit]);
    const q = logistic(-referenceLogits[unit]);
    for (let block = 0; block < words; block += 2 * half)
      for (let s = block; s < block + half; s++) {
        const factor = q * odds[s] + p * odds[s + half];
        odds[words + s] *= factor;
        odds[words + s + half] *= factor;
      }
  }
  for (let s = 0; s < words; s++) out[from + s] += weight * log(odds[words + s]);
}
