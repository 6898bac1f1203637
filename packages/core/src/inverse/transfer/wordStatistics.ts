import { squared } from "../../num/squared.ts";
/** Share of time that each unit is active in a word distribution, shape [units]. */
export function wordMeans(words: Float64Array, units: number): Float64Array {
  const means = new Float64Array(units);
  words.forEach((share, word) => {
    for (let i = 0; i < units; i++) if ((word >> i) & 1) means[i] += share;
  });
  return means;
}

/** Correlation coefficients of all pairs i < j of a word distribution, shape [units (units − 1) / 2]. */
export function wordCorrelations(words: Float64Array, units: number): Float64Array {
  const means = wordMeans(words, units);
  const out: number[] = [];
  for (let i = 0; i < units; i++)
    for (let j = i + 1; j < units; j++) {
      let both = 0;
      words.forEach((share, word) => {
        if ((word >> i) & (word >> j) & 1) both += share;
      });
      const spread = Math.sqrt(means[i] * (1 - means[i]) * means[j] * (1 - means[j]));
      out.push(spread > 0 ? (both - means[i] * means[j]) / spread : 0);
    }
  return Float64Array.from(out);
}

/** Root of the mean squared difference of two lists. */
export function rootMeanSquare(one: Float64Array, other: Float64Array): number {
  return Math.sqrt(one.reduce((sum, value, k) => sum + squared(value - other[k]), 0) / one.length);
}
