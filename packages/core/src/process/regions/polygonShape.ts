import { expectInteger } from "../../num/expectShape.ts";
import { hypot } from "../../num/hypot.ts";
import type { Point, Region } from "./region.ts";
import type { RegionShape } from "./regionShape.ts";

/**
 * The shape inside a simple polygon, without its holes (M5, M6).
 * @param points  its corners in order, either way round
 * @param holes  simple polygons inside it that do not meet it or each other
 * @throws RangeError if a polygon is not simple or has no area, or a hole is not inside
 */
export function polygonShape(
  region: Region,
  points: readonly Point[],
  holes: readonly (readonly Point[])[] = [],
): RegionShape {
  const rings = [points, ...holes].map((corners, k) => ringOf(corners, k === 0 ? "corners" : `holes[${k - 1}]`));
  expectApart(rings);
  const [outer, ...inner] = rings as [Ring, ...Ring[]];
  const all = rings.flatMap(({ corners }) => corners);
  // Asked for every action of every agent: without holes as direct as can be.
  const inside =
    inner.length === 0
      ? (x: number, y: number) => isInside(outer, x, y)
      : (x: number, y: number) => isInside(outer, x, y) && !inner.some((hole) => isInside(hole, x, y));
  const chords = (x: number): readonly Point[] => {
    const crossings: number[] = [];
    for (const { xs, ys } of rings)
      for (let i = 0, j = xs.length - 1; i < xs.length; j = i++) {
        if (xs[i] > x === xs[j] > x) continue;
        crossings.push(ys[i] + ((x - xs[i]) / (xs[j] - xs[i])) * (ys[j] - ys[i]));
      }
    crossings.sort((a, b) => a - b);
    return Array.from({ length: crossings.length / 2 }, (_, k) => [crossings[2 * k], crossings[2 * k + 1]]);
  };
  return {
    region,
    inside,
    distance: (x, y) =>
      (inside(x, y) ? 1 : -1) * rings.reduce((least, ring) => Math.min(least, distanceToEdges(ring, x, y)), Infinity),
    area: inner.reduce((area, hole) => area - hole.area, outer.area),
    bounds: {
      low: [Math.min(...outer.xs), Math.min(...outer.ys)],
      high: [Math.max(...outer.xs), Math.max(...outer.ys)],
    },
    chords,
    breaks: [...new Set(all.map(([x]) => x))].sort((a, b) => a - b),
    rectilinear: rings.every(({ corners }) =>
      corners.every(([x, y], k) => {
        const [u, v] = corners[(k + 1) % corners.length];
        return x === u || y === v;
      }),
    ),
    pointSymmetric: all.every(([x, y]) => all.some(([u, v]) => u === -x && v === -y)),
    outline: () => rings.map(({ corners }) => corners),
  };
}

/** A closed curve of straight edges. */
interface Ring {
  readonly name: string;
  readonly corners: readonly Point[];
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  readonly area: number;
}

function ringOf(corners: readonly Point[], name: string): Ring {
  expectInteger("polygonShape", `${name}.length`, corners.length, 3, 100_000);
  const xs = Float64Array.from(corners, (point) => point[0]);
  const ys = Float64Array.from(corners, (point) => point[1]);
  const area = Math.abs(shoelace(xs, ys));
  if (!(area > 0)) {
    throw new RangeError(
      `polygonShape: ${name} enclose${name === "corners" ? "" : "s"} no area. Give at least three that do not lie on one line.`,
    );
  }
  expectSimple(corners, name);
  return { name, corners, xs, ys, area };
}

/** Counts the edges that a ray to the right crosses. */
function isInside({ xs, ys }: Ring, x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = xs.length - 1; i < xs.length; j = i++) {
    const above = ys[i] > y;
    if (above === ys[j] > y) continue;
    if (x < ((xs[j] - xs[i]) * (y - ys[i])) / (ys[j] - ys[i]) + xs[i]) inside = !inside;
  }
  return inside;
}

function distanceToEdges({ xs, ys }: Ring, x: number, y: number): number {
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
function expectSimple(points: readonly Point[], name: string): void {
  const count = points.length;
  for (let i = 0; i < count; i++) {
    for (let j = i + 2; j < count; j++) {
      if (i === 0 && j === count - 1) continue;
      if (!cross(points[i], points[(i + 1) % count], points[j], points[(j + 1) % count])) continue;
      throw new RangeError(
        `polygonShape: the edges after ${name}[${i}] and ${name}[${j}] cross. Give the corners in order around the region.`,
      );
    }
  }
}

/** @throws RangeError unless each hole lies inside the outer ring and outside the other holes */
function expectApart([outer, ...holes]: readonly Ring[]): void {
  for (const [k, hole] of holes.entries()) {
    const [x, y] = hole.corners[0];
    if (!isInside(outer, x, y) || ringsCross(outer, hole)) {
      throw new RangeError(`polygonShape: ${hole.name} is not inside corners. Move it in, or leave it out.`);
    }
    for (const other of holes.slice(0, k)) {
      const [u, v] = other.corners[0];
      if (!isInside(other, x, y) && !isInside(hole, u, v) && !ringsCross(other, hole)) continue;
      throw new RangeError(`polygonShape: ${other.name} and ${hole.name} overlap. Make one hole of them.`);
    }
  }
}

function ringsCross({ corners: a }: Ring, { corners: b }: Ring): boolean {
  return a.some((from, i) => b.some((start, j) => cross(from, a[(i + 1) % a.length], start, b[(j + 1) % b.length])));
}

/** Whether two edges cross in a point that is no end of either. */
function cross(a: Point, b: Point, c: Point, d: Point): boolean {
  const side = ([ax, ay]: Point, [bx, by]: Point, [px, py]: Point) =>
    Math.sign((bx - ax) * (py - ay) - (by - ay) * (px - ax));
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}
