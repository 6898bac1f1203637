/** Where the hidden units stand when those of positive output weight come first. */
export interface HiddenOrder {
  /** Places for units of positive weight, a multiple of 4. */
  readonly positive: number;
  /** All places, a multiple of 4. */
  readonly used: number;
}

/** The most places that `hiddenOrderInto` may use. */
export function hiddenPlaces(hidden: number): number {
  return ((hidden + 3) & ~3) + 8;
}

/**
 * Gives each hidden unit a place: units of positive (or zero) output weight first, then the others, each group from a multiple of 4 on.
 * @param units    written, the unit of each place, −1 for none, shape [hiddenPlaces(hidden)]
 * @param weights  output weights; the entries from `start` on
 */
export function hiddenOrderInto(units: Int32Array, weights: Float64Array, start: number, hidden: number): HiddenOrder {
  let positives = 0;
  for (let h = 0; h < hidden; h++) if (weights[start + h] >= 0) positives++;
  const positive = (positives + 3) & ~3;
  let low = 0;
  let high = positive;
  units.fill(-1);
  for (let h = 0; h < hidden; h++) units[weights[start + h] >= 0 ? low++ : high++] = h;
  const used = (high + 3) & ~3;
  // Rows a large power of two apart fall into few places of the cache.
  return { positive, used: used % 64 === 0 ? used + 4 : used };
}

/** Units in their own order, shape [places]; −1 beyond the last. */
export function plainOrderInto(units: Int32Array, hidden: number): void {
  for (let place = 0; place < units.length; place++) units[place] = place < hidden ? place : -1;
}
