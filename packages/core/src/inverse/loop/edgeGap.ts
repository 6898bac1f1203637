import { log } from "../../num/log.ts";

const TOP = 20;
const BEYOND_95 = log(20);

/**
 * How far beyond the largest of some numbers their upper end may be (L4), at 95 %: spacings at a sharp end are exponential,
 * with the mean spacing of the largest ones. ∞ for fewer than two.
 */
export function edgeGap(values: ArrayLike<number>): number {
  return largestWithGap(values).gap;
}

/** The largest of some numbers with its gap (L4); −∞ for none. */
export function largestWithGap(values: ArrayLike<number>): { readonly largest: number; readonly gap: number } {
  const count = Math.min(TOP, values.length - 1);
  if (count < 1)
    return { largest: values.length === 1 ? values[0] : Number.NEGATIVE_INFINITY, gap: Number.POSITIVE_INFINITY };
  // The largest ones in falling order; nearly every value is below the last of them.
  const top = new Float64Array(count + 1).fill(Number.NEGATIVE_INFINITY);
  for (let k = 0; k < values.length; k++) {
    const value = values[k];
    if (!(value > top[count])) continue;
    let place = count;
    for (; place > 0 && top[place - 1] < value; place--) top[place] = top[place - 1];
    top[place] = value;
  }
  return { largest: top[0], gap: (BEYOND_95 * (top[0] - top[count])) / count };
}
