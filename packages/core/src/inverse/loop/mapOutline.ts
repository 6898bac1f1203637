import type { Point } from "../../process/regions/region.ts";
import { type Cell, cellKey } from "./summary.ts";

/**
 * The outline of the largest connected group of cells of a grid, as the corners of a simple polygon, counter-clockwise;
 * holes are filled (`mapHoles` gives them), and cells that touch at a corner only are taken apart.
 * @param side  of a cell
 * @throws RangeError if there is no cell
 */
export function mapOutline(cells: readonly Cell[], side: number): readonly Point[] {
  if (cells.length === 0) throw new RangeError("mapOutline: there is no cell. Give at least one.");
  const inside = new Set(largestGroup(cells).map(([p, q]) => cellKey(p, q)));
  const has = (p: number, q: number) => inside.has(cellKey(p, q));
  // The lowest cell of the leftmost column has its lower left corner on the outline.
  const [p0, q0] = largestGroup(cells).reduce((so, cell) =>
    cell[0] < so[0] || (cell[0] === so[0] && cell[1] < so[1]) ? cell : so,
  );
  const corners: Point[] = [];
  let [x, y] = [p0, q0];
  let [dx, dy] = [1, 0];
  do {
    corners.push([x * side, y * side]);
    do {
      x += dx;
      y += dy;
    } while (goesOn(has, x, y, dx, dy));
    // At a corner: to the left where the cell ahead on the right is inside, else to the right of travel.
    const [aheadLeft] = cellsAhead(x, y, dx, dy);
    [dx, dy] = has(aheadLeft[0], aheadLeft[1]) ? [dy, -dx] : [-dy, dx];
  } while (x !== p0 || y !== q0);
  return corners;
}

/** The cells ahead of a lattice point: on the left and on the right of the direction of travel. */
function cellsAhead(x: number, y: number, dx: number, dy: number): readonly [Cell, Cell] {
  if (dx === 1) return [[x, y], [x, y - 1]]; // biome-ignore format: a pair
  if (dx === -1) return [[x - 1, y - 1], [x - 1, y]]; // biome-ignore format: a pair
  if (dy === 1) return [[x - 1, y], [x, y]]; // biome-ignore format: a pair
  return [[x, y - 1], [x - 1, y - 1]]; // biome-ignore format: a pair
}

/** The inside lies on the left: the edge goes on while the cell ahead on the left is inside and that on the right is not. */
function goesOn(has: (p: number, q: number) => boolean, x: number, y: number, dx: number, dy: number): boolean {
  const [left, right] = cellsAhead(x, y, dx, dy);
  return has(left[0], left[1]) && !has(right[0], right[1]);
}

/** The largest group of cells that share sides. */
export function largestGroup(cells: readonly Cell[]): readonly Cell[] {
  const left = new Map(cells.map((cell) => [cellKey(cell[0], cell[1]), cell]));
  let largest: Cell[] = [];
  for (const start of cells) {
    if (!left.delete(cellKey(start[0], start[1]))) continue;
    const group: Cell[] = [start];
    for (let k = 0; k < group.length; k++) {
      const [p, q] = group[k];
      for (const [u, v] of [
        [p + 1, q],
        [p - 1, q],
        [p, q + 1],
        [p, q - 1],
      ] as const) {
        const key = cellKey(u, v);
        const found = left.get(key);
        if (found === undefined) continue;
        left.delete(key);
        group.push(found);
      }
    }
    if (group.length > largest.length) largest = group;
  }
  return largest;
}
