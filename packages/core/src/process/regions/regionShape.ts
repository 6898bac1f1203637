import { annulusShape } from "./annulusShape.ts";
import { polygonShape } from "./polygonShape.ts";
import { rectanglesShape } from "./rectanglesShape.ts";
import { cornersOf, type Point, type Region } from "./region.ts";

/** A region made ready for use: every question that is asked of one. */
export interface RegionShape {
  readonly region: Region;
  /** Whether a point lies inside (M5); of points on the boundary either answer may be given. */
  readonly inside: (x: number, y: number) => boolean;
  /** Distance to the nearest boundary point, positive inside, negative outside (M6). */
  readonly distance: (x: number, y: number) => number;
  readonly area: number;
  readonly bounds: Bounds;
  /** Where the vertical line at x lies inside: pairs of lower and upper ends, rising. */
  readonly chords: (x: number) => readonly Point[];
  /** Where the ends of the chords have corners, rising: between two neighbours every chord end is smooth in x. */
  readonly breaks: readonly number[];
  /** Whether chords do not change between two neighbouring breaks: all edges are parallel to an axis. */
  readonly rectilinear: boolean;
  /** Whether −point is inside whenever the point is. */
  readonly pointSymmetric: boolean;
  /** Closed curves for drawing, each a list of points without the first repeated; a circle has `segments` points. */
  readonly outline: (segments?: number) => readonly (readonly Point[])[];
}

/** The smallest box with sides parallel to the axes that holds a region. */
export interface Bounds {
  readonly low: Point;
  readonly high: Point;
}

/**
 * Makes a region ready for use.
 * @throws RangeError if a length is not > 0, parts do not fit, a polygon has fewer than three corners or no area, or a hole is not inside it
 */
export function regionShape(region: Region): RegionShape {
  const corners = cornersOf(region);
  if (corners !== undefined) return polygonShape(region, corners, region.kind === "polygon" ? region.holes : undefined);
  if (region.kind === "ring") return annulusShape(region, region.inner, region.outer, region.centre);
  if (region.kind === "disc") return annulusShape(region, 0, region.radius, region.centre);
  if (region.kind === "rectangles") return rectanglesShape(region, region.rectangles);
  throw new RangeError(`regionShape: a region of kind "${region.kind}" has no outline. Give corners.`);
}
