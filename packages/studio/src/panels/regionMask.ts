import { type Point, regionShape } from "@telos/core";

/** The square [−1, 1]² in small cells, each allowed (1) or not: what brush and eraser work on. */
export interface RegionMask {
  readonly cells: Uint8Array;
}

const SIDE = 160;
const FEWEST_CELLS = 60;
const FEWEST_OF_HOLE = 16; // smaller ones are slips of the hand
const LEAST_AREA = FEWEST_CELLS * (2 / SIDE) ** 2;

/** A mask in which nothing is allowed. */
export function emptyMask(): RegionMask {
  return { cells: new Uint8Array(SIDE * SIDE) };
}

/** The cells whose centre lies inside closed curves, by the even-odd rule: a ring keeps its hole. */
export function maskOf(outlines: readonly (readonly Point[])[]): RegionMask {
  const mask = emptyMask();
  for (let row = 0; row < SIDE; row++) {
    const y = centre(row);
    const crossings: number[] = [];
    for (const outline of outlines) {
      for (let i = 0, j = outline.length - 1; i < outline.length; j = i++) {
        const [xi, yi] = outline[i]!;
        const [xj, yj] = outline[j]!;
        if (yi > y !== yj > y) crossings.push(xi + ((y - yi) / (yj - yi)) * (xj - xi));
      }
    }
    crossings.sort((a, b) => a - b);
    for (let k = 0; k + 1 < crossings.length; k += 2)
      for (let column = 0; column < SIDE; column++) {
        const x = centre(column);
        if (x > crossings[k]! && x < crossings[k + 1]!) mask.cells[row * SIDE + column] = 1;
      }
  }
  return mask;
}

/** Allows or forbids the disc around a point. */
export function brushInto(mask: RegionMask, [x, y]: Point, radius: number, allowed: boolean): void {
  for (let row = 0; row < SIDE; row++)
    for (let column = 0; column < SIDE; column++)
      if ((centre(column) - x) ** 2 + (centre(row) - y) ** 2 < radius * radius)
        mask.cells[row * SIDE + column] = allowed ? 1 : 0;
}

/** A region that was drawn: its outer corners, and forbidden islands inside it. */
export interface DrawnRegion {
  readonly corners: readonly Point[];
  readonly holes: readonly (readonly Point[])[];
}

/**
 * The largest connected part with its holes, as polygons that a spec can hold; holes of a few cells are filled.
 * @throws RangeError in words when next to nothing is allowed
 */
export function regionOfMask(mask: RegionMask): DrawnRegion {
  const part = largestPart(mask.cells);
  const edge = outerEdge(part);
  const islands = holesOf(part).map(outerEdge);
  for (const tolerance of [0.016, 0.02, 0.012, 0.006]) {
    const made = { corners: simplified(edge, tolerance), holes: islands.map((hole) => simplified(hole, tolerance)) };
    try {
      regionShape({ kind: "polygon", ...made });
      return made;
    } catch {
      // Rounding made two edges of a thin part cross: another tolerance places its corners elsewhere.
    }
  }
  throw new RangeError("This shape is too thin in places. Paint it a little wider.");
}

/**
 * The region inside an outline as it was drawn: its own corners where they make a simple polygon, otherwise what its mask holds.
 * @throws RangeError in words when next to nothing is inside
 */
export function regionOfOutline(outline: readonly Point[]): DrawnRegion {
  const corners = simplified(outline, 0.008);
  try {
    const { area } = regionShape({ kind: "polygon", corners });
    if (area > LEAST_AREA) return { corners, holes: [] };
  } catch {
    // It crosses itself: the mask knows what lies inside.
  }
  return regionOfMask(maskOf([outline]));
}

/**
 * What is left of a region when the inside of an outline is forbidden.
 * @param allowed  its closed curves, by the even-odd rule
 * @throws RangeError in words when next to nothing is left
 */
export function regionWithout(allowed: readonly (readonly Point[])[], outline: readonly Point[]): DrawnRegion {
  const mask = maskOf(allowed);
  maskOf([outline]).cells.forEach((one, k) => {
    if (one === 1) mask.cells[k] = 0;
  });
  return regionOfMask(mask);
}

function centre(k: number): number {
  return -1 + (2 * (k + 0.5)) / SIDE;
}

function largestPart(cells: Uint8Array): Uint8Array {
  const label = new Int32Array(cells.length);
  let best = 0;
  let most = 0;
  let labels = 0;
  for (let start = 0; start < cells.length; start++) {
    if (cells[start] === 0 || label[start] !== 0) continue;
    const stack = [start];
    label[start] = ++labels;
    let count = 0;
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      count++;
      for (const next of neighbours(at)) {
        if (cells[next] === 0 || label[next] !== 0) continue;
        label[next] = labels;
        stack.push(next);
      }
    }
    if (count > most) [best, most] = [labels, count];
  }
  if (most < FEWEST_CELLS)
    throw new RangeError("Hardly anything is allowed here. Draw a larger area inside the square from −1 to 1.");
  return Uint8Array.from(label, (one) => (one === best ? 1 : 0));
}

/** Forbidden parts that the part encloses, each as cells; small ones left out. */
function holesOf(part: Uint8Array): Uint8Array[] {
  const seen = Uint8Array.from(part);
  const holes: Uint8Array[] = [];
  for (let start = 0; start < part.length; start++) {
    if (seen[start] === 1) continue;
    const hole = new Uint8Array(part.length);
    const stack = [start];
    seen[start] = 1;
    let open = false;
    let count = 0;
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      hole[at] = 1;
      count++;
      const around = neighbours(at);
      open ||= around.length < 4; // it reaches the edge of the square
      for (const next of around) {
        if (seen[next] === 1) continue;
        seen[next] = 1;
        stack.push(next);
      }
    }
    if (!open && count >= FEWEST_OF_HOLE) holes.push(hole);
  }
  return holes;
}

function neighbours(at: number): number[] {
  const column = at % SIDE;
  const around: number[] = [];
  if (column > 0) around.push(at - 1);
  if (column < SIDE - 1) around.push(at + 1);
  if (at >= SIDE) around.push(at - SIDE);
  if (at < SIDE * (SIDE - 1)) around.push(at + SIDE);
  return around;
}

/** Walks along the edges of cells with the part on the left, from its lowest leftmost cell: the outer boundary, holes left out. */
function outerEdge(part: Uint8Array): Point[] {
  const has = (column: number, row: number) =>
    column >= 0 && row >= 0 && column < SIDE && row < SIDE && part[row * SIDE + column] === 1;
  const first = part.indexOf(1);
  let [x, y] = [first % SIDE, Math.floor(first / SIDE)];
  const [x0, y0] = [x, y];
  let [dx, dy] = [1, 0];
  const edge: Point[] = [];
  do {
    edge.push([-1 + (2 * x) / SIDE, -1 + (2 * y) / SIDE]);
    x += dx;
    y += dy;
    // The two cells ahead: on the left of the way and on its right.
    const left = has(x + (dx - dy - 1) / 2, y + (dy + dx - 1) / 2);
    const right = has(x + (dx + dy - 1) / 2, y + (dy - dx - 1) / 2);
    if (!left) [dx, dy] = [-dy, dx];
    else if (right) [dx, dy] = [dy, -dx];
  } while (x !== x0 || y !== y0);
  return edge;
}

/** Douglas and Peucker's simplification of a closed curve; corners rounded to what an address holds. */
function simplified(edge: readonly Point[], tolerance: number): Point[] {
  const half = Math.floor(edge.length / 2);
  const corners = [
    ...between(edge.slice(0, half + 1), tolerance).slice(0, -1),
    ...between([...edge.slice(half), edge[0]!], tolerance).slice(0, -1),
  ];
  const rounded = corners.map(([x, y]): Point => [Math.round(x * 100) / 100, Math.round(y * 100) / 100]);
  return rounded.filter(([x, y], k) => {
    const [u, v] = rounded[(k + 1) % rounded.length]!;
    return x !== u || y !== v;
  });
}

function between(line: readonly Point[], tolerance: number): Point[] {
  const [a, b] = [line[0]!, line.at(-1)!];
  let far = 0;
  let farthest = -1;
  for (let k = 1; k < line.length - 1; k++) {
    const distance = distanceToLine(line[k]!, a, b);
    if (distance > farthest) [far, farthest] = [k, distance];
  }
  if (farthest <= tolerance) return [a, b];
  return [...between(line.slice(0, far + 1), tolerance).slice(0, -1), ...between(line.slice(far), tolerance)];
}

function distanceToLine([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const length = Math.hypot(bx - ax, by - ay);
  if (length === 0) return Math.hypot(x - ax, y - ay);
  return Math.abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length;
}
