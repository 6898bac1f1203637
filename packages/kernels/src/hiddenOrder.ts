/** Where each hidden unit stands when those of positive output weight come first. */
export interface HiddenOrder {
  /** Places for units of positive weight, a multiple of 4. */
  readonly positive: number;
  /** All places, a multiple of 4. */
  readonly used: number;
}

/** The most places that `hiddenOrderInto` may use. */
export function hiddenPlaces(hidden: number): number {
  return ((hidden + 3) & ~3) + 4;
}

/**
 * Gives each hidden unit a place: units of positive (or zero) output weight first, then the others, each group from a multiple of 4 on.
 * @param order    written, shape [hidden]
 * @param weights  output weights; the entries from `start` on
 */
export function hiddenOrderInto(order: Int32Array, weights: Float64Array, start: number, hidden: number): HiddenOrder {
  let positives = 0;
  for (let h = 0; h < hidden; h++) if (weights[start + h] >= 0) positives++;
  const positive = (positives + 3) & ~3;
  let low = 0;
  let high = positive;
  for (let h = 0; h < hidden; h++) order[h] = weights[start + h] >= 0 ? low++ : high++;
  return { positive, used: (high + 3) & ~3 };
}
