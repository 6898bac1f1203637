import { expectInteger } from "../../num/expectShape.ts";
import { hypot } from "../../num/hypot.ts";
import type { Point, Region } from "./region.ts";
import type { RegionShape } from "./regionShape.ts";

/** The shape inside a simple polygon (M5, M6). @param points  its corners in order, either way round */
export function polygonShape(region: Region, points: readonly Point[]): RegionShape {
  const count = points.length;
  expectInteger("polygonShape", "corners.length", count, 3, 100_000);
  const xs = Float64Array.from(points, (point) => point[0]);
  const ys = Float64Array.from(points, (point) => point[1]);
  const area = Math.abs(shoelace(xs, ys));
  if (!(area > 0)) {
    throw new RangeError("polygonShape: corners enclose no area. Give at least three that do not lie on one line.");
  }
  expectSimple(points);
  const chords = (x: number): readonly Point[] => {
    const crossings: number[] = [];
    for (let i = 0, j = count - 1; i < count; j = i++) {
      if (xs[i] > x === xs[j] > x) continue;
      crossings.push(ys[i] + ((x - xs[i]) / (xs[j] - xs[i])) * (ys[j] - ys[i]));
    }
    crossings.sort((a, b) => a - b);
    return Array.from({ length: crossings.length / 2 }, (_, k) => [crossings[2 * k], crossings[2 * k + 1]]);
  };
  return {
    region,
    inside: (x, y) => isInside(xs, ys, x, y),
    distance: (x, y) => (isInside(xs, ys, x, y) ? 1 : -1) * distanceToEdges(xs, ys, x, y),
    area,
    bounds: { low: [Math.min(...xs), Math.min(...ys)], high: [Math.max(...xs), Math.max(...ys)] },
    chords,
    breaks: [...new Set(xs)].sort((a, b) => a - b),
    rectilinear: points.every(([x, y], k) => {
      const [u, v] = points[(k + 1) % count];
      return x === u || y === v;
    }),
    pointSymmetric: points.every(([x, y]) => points.some(([u, v]) => u === -x && v === -y)),
    outline: () => [points],
  };
}

/** Counts the edges that a ray to the right crosses. */
function isInside(xs: Float64Array, ys: Float64Array, x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = xs.length - 1; i < xs.length; j = i++) {
    const above = ys[i] > y;
    if (above === ys[j] > y) continue;
    if (x < ((xs[j] - xs[i]) * (y - ys[i])) / (ys[j] - ys[i]) + xs[i]) inside = !inside;
  }
  return inside;
}

function distanceToEdges(xs: Float64Array, ys: Float64Array, x: number, y: number): number {
  let least = Infinity;
  for (let i = 0, j = xs.length - 1; i < xs.length; j = i++) {
    const [ex, ey] = [xs[j] - xs[i], ys[j] - ys[i]];
    const along = ((x - xs[i]) * ex + (y - ys[i]) * ey) / (ex * ex + ey * ey || 1);
    const t = Math.min(1, Math.max(0, along));
    least = Math.min(least, hypot(x - xs[i] - t * ex, y - ys[i] - t * ey));
  }
  return least;
}

function shoelace(xs: Float64Array, ys: Float64Array): number {
  let twice = 0;
  for (let i = 0, j = xs.length - 1; i < xs.length; j = i++) twice += xs[j] * ys[i] - xs[i] * ys[j];
  return twice / 2;
}

/** @throws RangeError if two edges that do not meet at a corner cross */
function expectSimple(points: readonly Point[]): void {
  const count = points.length;
  const side = ([ax, ay]: Point, [bx, by]: Point, [px, py]: Point) =>
    Math.sign((bx - ax) * (py - ay) - (by - ay) * (px - ax));
  for (let i = 0; i < count; i++) {
    for (let j = i + 2; j < count; j++) {
      if (i === 0 && j === count - 1) continue;
      const [a, b] = [points[i], points[(i + 1) % count]];
      const [c, d] = [points[j], points[(j + 1) % count]];
      if (side(a, b, c) * side(a, b, d) >= 0 || side(c, d, a) * side(c, d, b) >= 0) continue;
      throw new RangeError(
        `polygonShape: the edges after corners[${i}] and corners[${j}] cross. Give the corners in order around the region.`,
      );
    }
  }
}
