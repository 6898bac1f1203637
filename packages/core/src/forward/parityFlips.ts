import type { ParityReduction } from "./parityReduction.ts";

/**
 * F x (H22): of each word of a half, what its flips lead to in the other half.
 * @param out   written, shape [inputs, places]; must not alias `x`
 * @param x     of the other half
 * @param plus  added; may be `out`. Default 0
 */
export function parityFlipsInto(
  out: Float64Array,
  x: Float64Array,
  { units, inputs, flips }: ParityReduction,
  half: 0 | 1,
  plus?: Float64Array,
): void {
  const places = 2 ** (units - 1);
  if (!plus) out.fill(0);
  else if (plus !== out) out.set(plus);
  let at = 0;
  for (let from = 0; from < inputs * places; from += places)
    for (let unit = 0; unit < units; unit++) {
      const bit = unit === 0 ? 0 : 2 ** (unit - 1);
      for (let j = 0; j < places; j++) out[from + j] += flips[half][at++] * x[from + (j ^ bit)];
    }
}

/**
 * Fᵀ y (H22): what flips from a half into each word of the other one.
 * @param out  written, of the other half, shape [inputs, places]; must not alias `y`
 */
export function parityFlipsTransposedInto(
  out: Float64Array,
  y: Float64Array,
  { units, inputs, flips }: ParityReduction,
  half: 0 | 1,
): void {
  const places = 2 ** (units - 1);
  out.fill(0);
  let at = 0;
  for (let from = 0; from < inputs * places; from += places)
    for (let unit = 0; unit < units; unit++) {
      const bit = unit === 0 ? 0 : 2 ** (unit - 1);
      for (let j = 0; j < places; j++) out[from + (j ^ bit)] += flips[half][at++] * y[from + j];
    }
}
