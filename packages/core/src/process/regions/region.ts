import { expectFinite, expectPositive } from "../../num/expectShape.ts";

/** A point of the plane of two readouts, each an activity. */
export type Point = readonly [x: number, y: number];

/** A rectangle of the plane: from and to along each axis. */
export interface Rectangle {
  readonly x: readonly [from: number, to: number];
  readonly y: readonly [from: number, to: number];
}

/**
 * A region of the plane as plain data, in units of activity; its inside is allowed, all else is forbidden.
 * `centre` is (0, 0) when absent.
 */
export type Region =
  | { readonly kind: "square"; readonly halfWidth: number; readonly centre?: Point }
  | { readonly kind: "disc"; readonly radius: number; readonly centre?: Point }
  | { readonly kind: "ring"; readonly inner: number; readonly outer: number; readonly centre?: Point }
  | { readonly kind: "triangle"; readonly corners: readonly [Point, Point, Point] }
  /** Two bars of that half-length and half-width, one along each axis. */
  | { readonly kind: "cross"; readonly halfLength: number; readonly halfWidth: number; readonly centre?: Point }
  /** The lower and the left bar of the square [−halfLength, halfLength]², both `width` wide. */
  | { readonly kind: "ell"; readonly halfLength: number; readonly width: number; readonly centre?: Point }
  /** Two rooms from ±inner to ±outer, of that half-height, joined by a corridor of its own half-height. */
  | {
      readonly kind: "rooms";
      readonly inner: number;
      readonly outer: number;
      readonly halfHeight: number;
      readonly corridor: number;
    }
  /** Any simple polygon, its corners in order; islands that are forbidden inside it are its holes, simple polygons too. */
  | { readonly kind: "polygon"; readonly corners: readonly Point[]; readonly holes?: readonly (readonly Point[])[] }
  /** What these rectangles cover together; they may touch, overlap and leave holes. */
  | { readonly kind: "rectangles"; readonly rectangles: readonly Rectangle[] };

/** The kinds of regions. */
export const REGION_KINDS = [
  "square",
  "disc",
  "ring",
  "triangle",
  "cross",
  "ell",
  "rooms",
  "polygon",
  "rectangles",
] as const;

/**
 * The outer corners of a region bounded by straight lines, in order; undefined for a disc, a ring and rectangles.
 * @throws RangeError if a length is not > 0, or if the parts do not fit into each other
 */
export function cornersOf(region: Region): readonly Point[] | undefined {
  switch (region.kind) {
    case "square": {
      const l = lengthAt("halfWidth", region.halfWidth);
      return moved([[-l, -l], [l, -l], [l, l], [-l, l]], region.centre); // biome-ignore format: a table of corners
    }
    case "disc":
    case "ring":
    case "rectangles":
      return undefined;
    case "triangle":
    case "polygon":
      return moved(region.corners, undefined);
    case "cross": {
      const l = lengthAt("halfLength", region.halfLength);
      const w = smallerAt("halfWidth", region.halfWidth, "halfLength", l);
      // biome-ignore format: a table of corners
      return moved([
        [-w, -l], [w, -l], [w, -w], [l, -w], [l, w], [w, w],
        [w, l], [-w, l], [-w, w], [-l, w], [-l, -w], [-w, -w],
      ], region.centre);
    }
    case "ell": {
      const l = lengthAt("halfLength", region.halfLength);
      const w = smallerAt("width", region.width, "2 × halfLength", 2 * l) - l;
      return moved([[-l, -l], [l, -l], [l, w], [w, w], [w, l], [-l, l]], region.centre); // biome-ignore format: a table of corners
    }
    case "rooms": {
      const o = lengthAt("outer", region.outer);
      const i = smallerAt("inner", region.inner, "outer", o);
      const h = lengthAt("halfHeight", region.halfHeight);
      const c = smallerAt("corridor", region.corridor, "halfHeight", h);
      // biome-ignore format: a table of corners
      return moved([
        [-o, -h], [-i, -h], [-i, -c], [i, -c], [i, -h], [o, -h],
        [o, h], [i, h], [i, c], [-i, c], [-i, h], [-o, h],
      ], undefined);
    }
  }
}

function moved(corners: readonly Point[], centre: Point = [0, 0]): readonly Point[] {
  const [dx, dy] = centre;
  return corners.map(([x, y], k) => {
    expectFinite("region", `corners[${k}][0]`, x + dx);
    expectFinite("region", `corners[${k}][1]`, y + dy);
    return [x + dx, y + dy];
  });
}

function lengthAt(name: string, length: number): number {
  expectPositive("region", name, length);
  return length;
}

function smallerAt(name: string, length: number, than: string, bound: number): number {
  expectPositive("region", name, length);
  if (length < bound) return length;
  throw new RangeError(`region: ${name} = ${length} must be below ${than} = ${bound}. Make the region's parts fit.`);
}
