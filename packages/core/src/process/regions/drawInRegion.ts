import type { Rng } from "../../num/rng.ts";
import type { Point } from "./region.ts";
import type { Bounds, RegionShape } from "./regionShape.ts";

const MOST_DRAWS = 1_000_000;

/**
 * A point uniform in a region, by rejection from a box (M7).
 * @param box  what to draw from; the region's own bounds when absent. Parts of the region outside it are never drawn
 * @throws RangeError if a million draws all miss: the region and the box hardly meet
 */
export function drawInRegion(shape: RegionShape, rng: Rng, box: Bounds = shape.bounds): Point {
  const [x0, y0] = box.low;
  const [x1, y1] = box.high;
  for (let k = 0; k < MOST_DRAWS; k++) {
    const x = x0 + (x1 - x0) * rng.uniform();
    const y = y0 + (y1 - y0) * rng.uniform();
    if (shape.inside(x, y)) return [x, y];
  }
  throw new RangeError(
    `drawInRegion: ${MOST_DRAWS} points of the box missed the region. Give a larger region or another box.`,
  );
}
