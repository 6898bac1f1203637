import { hypot } from "../../num/hypot.ts";
import type { Point, Rectangle, Region } from "./region.ts";
import type { RegionShape } from "./regionShape.ts";

/**
 * The shape that several rectangles cover together (M5, M6): they may touch and overlap, and may leave holes.
 * @throws RangeError if there are none, or one has no width or height
 */
export function rectanglesShape(region: Region, rectangles: readonly Rectangle[]): RegionShape {
  if (rectangles.length === 0) throw new RangeError("region: rectangles is empty. Give at least one.");
  rectangles.forEach(({ x, y }, k) => {
    for (const [name, [from, to]] of [["x", x], ["y", y]] as const) // biome-ignore format: two sides
      if (!(from < to && to - from < Infinity))
        throw new RangeError(
          `region: rectangles[${k}].${name} = [${from}, ${to}] must rise. Give the lower end first.`,
        );
  });
  const inside = (px: number, py: number) =>
    rectangles.some(({ x, y }) => px >= x[0] && px <= x[1] && py >= y[0] && py <= y[1]);
  const xs = rising(rectangles.flatMap(({ x }) => x));
  const ys = rising(rectangles.flatMap(({ y }) => y));
  const edges = boundaryOf(inside, xs, ys);
  const middle = (list: readonly number[], k: number) => (list[k]! + list[k + 1]!) / 2;
  const filled = (i: number, j: number) => inside(middle(xs, i), middle(ys, j));
  const chords = (x: number): readonly Point[] => {
    const column = xs.findLastIndex((from) => from <= x);
    if (column < 0 || column === xs.length - 1) return [];
    const out: [number, number][] = [];
    for (let j = 0; j + 1 < ys.length; j++) {
      if (!filled(column, j)) continue;
      if (out.at(-1)?.[1] === ys[j]) out.at(-1)![1] = ys[j + 1]!;
      else out.push([ys[j]!, ys[j + 1]!]);
    }
    return out;
  };
  let area = 0;
  for (let i = 0; i + 1 < xs.length; i++)
    for (const [low, high] of chords(xs[i]!)) area += (xs[i + 1]! - xs[i]!) * (high - low);
  return {
    region,
    inside,
    distance: (x, y) => (inside(x, y) ? 1 : -1) * Math.min(...edges.map((edge) => distanceTo(edge, x, y))),
    area,
    bounds: { low: [xs[0]!, ys[0]!], high: [xs.at(-1)!, ys.at(-1)!] },
    chords,
    breaks: xs,
    rectilinear: true,
    pointSymmetric: isPointSymmetric(inside, xs, ys),
    outline: () => curvesOf(edges),
  };
}

/** A straight piece of the boundary, the region to its left. */
type Edge = readonly [from: Point, to: Point];

function rising(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

/** Sides of the grid's cells with the region on one side only. */
function boundaryOf(inside: (x: number, y: number) => boolean, xs: readonly number[], ys: readonly number[]): Edge[] {
  const held = (i: number, j: number) =>
    i >= 0 &&
    j >= 0 &&
    i + 1 < xs.length &&
    j + 1 < ys.length &&
    inside((xs[i]! + xs[i + 1]!) / 2, (ys[j]! + ys[j + 1]!) / 2);
  const edges: Edge[] = [];
  for (let i = 0; i + 1 < xs.length; i++) {
    for (let j = 0; j + 1 < ys.length; j++) {
      if (!held(i, j)) continue;
      const [x0, x1, y0, y1] = [xs[i]!, xs[i + 1]!, ys[j]!, ys[j + 1]!];
      if (!held(i, j - 1)) edges.push([[x0, y0], [x1, y0]]); // biome-ignore format: one side a line
      if (!held(i + 1, j)) edges.push([[x1, y0], [x1, y1]]); // biome-ignore format: one side a line
      if (!held(i, j + 1)) edges.push([[x1, y1], [x0, y1]]); // biome-ignore format: one side a line
      if (!held(i - 1, j)) edges.push([[x0, y1], [x0, y0]]); // biome-ignore format: one side a line
    }
  }
  return edges;
}

function distanceTo([[x0, y0], [x1, y1]]: Edge, x: number, y: number): number {
  const [ex, ey] = [x1 - x0, y1 - y0];
  const t = Math.min(1, Math.max(0, ((x - x0) * ex + (y - y0) * ey) / (ex * ex + ey * ey)));
  return hypot(x - x0 - t * ex, y - y0 - t * ey);
}

function isPointSymmetric(
  inside: (x: number, y: number) => boolean,
  xs: readonly number[],
  ys: readonly number[],
): boolean {
  const both = (list: readonly number[]) => rising([...list, ...list.map((value) => -value || 0)]);
  const [us, vs] = [both(xs), both(ys)];
  for (let i = 0; i + 1 < us.length; i++)
    for (let j = 0; j + 1 < vs.length; j++) {
      const [x, y] = [(us[i]! + us[i + 1]!) / 2, (vs[j]! + vs[j + 1]!) / 2];
      if (inside(x, y) !== inside(-x, -y)) return false;
    }
  return true;
}

/** Joins edges to closed curves and leaves out corners that do not turn. */
function curvesOf(edges: readonly Edge[]): (readonly Point[])[] {
  const name = ([x, y]: Point) => `${x} ${y}`;
  const from = Map.groupBy(edges, ([start]) => name(start));
  const curves: (readonly Point[])[] = [];
  for (const [first] of edges) {
    const curve: Point[] = [];
    for (let at = first; ; ) {
      const edge = from.get(name(at))?.pop();
      if (edge === undefined) break;
      curve.push(at);
      at = edge[1];
    }
    if (curve.length === 0) continue;
    curves.push(
      curve.filter(([x, y], k) => {
        const [px, py] = curve.at(k - 1)!;
        const [nx, ny] = curve[(k + 1) % curve.length]!;
        return (x - px) * (ny - y) !== (y - py) * (nx - x);
      }),
    );
  }
  return curves;
}
