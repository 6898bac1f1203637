// How words, contexts and edges are numbered is docs/decisions/0003-layouts.md; these functions are its only code.

/** Most units of a word: with 31 a word would no longer be a positive 32-bit integer. */
export const MAX_UNITS = 30;

/** The context of a unit: the word without its bit, in [0, 2ⁿ⁻¹). The bits above the unit move down by one. */
export function contextOf(word: number, unit: number): number {
  const below = (1 << unit) - 1;
  return (word & below) | ((word >>> 1) & ~below);
}

/** The word that a unit in state `sigma` (0 or 1) completes from its context: `wordOf(contextOf(w, i), i, wᵢ) = w`. */
export function wordOf(context: number, unit: number, sigma: number): number {
  const below = (1 << unit) - 1;
  return (context & below) | ((context & ~below) << 1) | (sigma << unit);
}

/** How many units of a word are active: the number of ones among its 32 bits. */
export function popcount(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/**
 * The same word in a network without some units: the remaining bits close the gaps, in their order.
 * @param removed  the units to leave out, as a word of their own (bit i set: unit i goes)
 */
export function withoutUnits(word: number, removed: number): number {
  let out = 0;
  for (let unit = 0, to = 0; word >>> unit !== 0 && unit < 32; unit++) {
    if ((removed >>> unit) & 1) continue;
    out |= ((word >>> unit) & 1) << to;
    to++;
  }
  return out;
}

/** The inverse of `withoutUnits` with the removed units silent: spreads a smaller network's word over the larger one. */
export function withSilentUnits(word: number, removed: number): number {
  let out = 0;
  for (let unit = 0, from = 0; word >>> from !== 0 && unit < 32; unit++) {
    if ((removed >>> unit) & 1) continue;
    out |= ((word >>> from) & 1) << unit;
    from++;
  }
  return out;
}
