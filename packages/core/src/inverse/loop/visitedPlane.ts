import type { Point } from "../../process/regions/region.ts";
import type { SuccessorTable } from "./successorTable.ts";
import { cellKey, type Summary } from "./summary.ts";

type Plane = readonly [number, number];

/** (φᵢ, φⱼ) of the successors that were chosen in training steps, deaths left out, shape [steps, 2]. */
export function chosenInPlane(table: SuccessorTable, [i, j]: Plane): readonly Point[] {
  const { bases, offsets, chosen, final, training, transfer, units } = table;
  const points: Point[] = [];
  for (const t of training) {
    if (final[t]) continue;
    const [at, to] = [t * units, chosen[t] * units];
    points.push([transfer.value(bases[at + i] + offsets[to + i]), transfer.value(bases[at + j] + offsets[to + j])]);
  }
  return points;
}

/** The corners of the smallest convex polygon around some points, counter-clockwise (L6). */
export function convexHull(points: readonly Point[]): readonly Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (run: readonly Point[]) => {
    const out: Point[] = [];
    for (const point of run) {
      while (out.length > 1 && turn(out[out.length - 2], out[out.length - 1], point) <= 0) out.pop();
      out.push(point);
    }
    return out.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

function turn(a: Point, b: Point, c: Point): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

const CELLS_ACROSS = 20;

/**
 * The cells of a grid that were visited (L6): a map of any shape, rooms and rings included, as coarse as its cells.
 * @param across  how many cells span what was visited
 */
export function visitedMap(
  points: readonly Point[],
  units: Plane,
  across: number = CELLS_ACROSS,
): Extract<Summary, { kind: "map" }> {
  let reach = 0;
  for (const [y, z] of points) reach = Math.max(reach, Math.abs(y), Math.abs(z));
  const side = Math.max((2 * reach) / across, Number.MIN_VALUE);
  const cells = new Map<number, readonly [number, number]>();
  for (const [y, z] of points) {
    const [p, q] = [Math.floor(y / side), Math.floor(z / side)];
    cells.set(cellKey(p, q), [p, q]);
  }
  return { kind: "map", units, side, cells: [...cells.values()] };
}
