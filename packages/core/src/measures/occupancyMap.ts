import { expectInteger, expectShape } from "../num/expectShape.ts";
import { log } from "../num/log.ts";
import type { Bounds, RegionShape } from "../process/regions/regionShape.ts";

/** How often each cell of the plane was visited. */
export interface OccupancyMap {
  /** Cells along each side. */
  readonly cells: number;
  readonly bounds: Bounds;
  /** Share of all points, shape [cells, cells], row 0 lowest in y; points outside the bounds are in no cell. */
  readonly shares: Float64Array;
  /** How many points were counted, those outside included. */
  readonly points: number;
}

/**
 * Occupancy of the plane (M34): the share of points in each cell of a grid.
 * @param x, y    one point an entry, such as `readoutPoints`
 * @param cells   along each side
 * @throws RangeError if the lengths differ or the bounds are empty
 */
export function occupancyMap(x: ArrayLike<number>, y: ArrayLike<number>, bounds: Bounds, cells: number): OccupancyMap {
  expectShape("occupancyMap", "y", y, x.length);
  expectInteger("occupancyMap", "cells", cells, 1, 10_000);
  const [x0, y0] = bounds.low;
  const [width, height] = [bounds.high[0] - x0, bounds.high[1] - y0];
  if (!(width > 0 && height > 0)) {
    throw new RangeError("occupancyMap: bounds must have a positive width and height. Give low below high.");
  }
  const shares = new Float64Array(cells * cells);
  for (let k = 0; k < x.length; k++) {
    const column = Math.floor(((x[k]! - x0) / width) * cells);
    const row = Math.floor(((y[k]! - y0) / height) * cells);
    if (!(column >= 0 && column < cells && row >= 0 && row < cells)) continue;
    shares[row * cells + column] += 1 / x.length;
  }
  return { cells, bounds, shares, points: x.length };
}

/**
 * Coverage (M35): the share of cells that hold more than a tenth of an even share. With a region only cells whose centre
 * lies inside are asked, and an even share is that among them.
 */
export function coverage({ cells, bounds, shares }: OccupancyMap, region?: RegionShape): number {
  const [x0, y0] = bounds.low;
  const [width, height] = [bounds.high[0] - x0, bounds.high[1] - y0];
  const asked: number[] = [];
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < cells; column++) {
      const x = x0 + ((column + 0.5) / cells) * width;
      const y = y0 + ((row + 0.5) / cells) * height;
      if (region === undefined || region.inside(x, y)) asked.push(shares[row * cells + column]);
    }
  }
  return asked.filter((share) => share > 0.1 / asked.length).length / asked.length;
}

/** Entropy of an occupancy map over that of an even one (M35), 0 to 1. */
export function occupancyEvenness({ cells, shares }: OccupancyMap): number {
  let entropy = 0;
  for (const share of shares) if (share > 0) entropy -= share * log(share);
  return entropy / log(cells * cells);
}

/** Share of points inside a region (M34). */
export function shareInside(x: ArrayLike<number>, y: ArrayLike<number>, region: RegionShape): number {
  let inside = 0;
  for (let k = 0; k < x.length; k++) if (region.inside(x[k]!, y[k]!)) inside++;
  return inside / x.length;
}
