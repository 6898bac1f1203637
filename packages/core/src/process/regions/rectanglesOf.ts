import type { RegionShape } from "./regionShape.ts";

/**
 * Disjoint rectangles that cover a region (M8): exact when all its edges are parallel to an axis, otherwise vertical
 * strips with the chord at the middle of each.
 * @param strips  how many strips span a region that is not rectilinear; the error of an integral falls as strips⁻²
 * @returns rows x from, x to, y from, y to; shape [rectangles, 4]
 */
export function rectanglesOf(shape: RegionShape, strips = 64): Float64Array {
  const { breaks } = shape;
  const span = breaks[breaks.length - 1] - breaks[0];
  const rows: number[] = [];
  for (let k = 0; k + 1 < breaks.length; k++) {
    const parts = shape.rectilinear ? 1 : Math.max(1, Math.round((strips * (breaks[k + 1] - breaks[k])) / span));
    const width = (breaks[k + 1] - breaks[k]) / parts;
    for (let p = 0; p < parts; p++) {
      const from = breaks[k] + p * width;
      for (const [low, high] of shape.chords(from + width / 2)) rows.push(from, from + width, low, high);
    }
  }
  return Float64Array.from(rows);
}
