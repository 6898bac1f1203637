import { describe, expect, test } from "vitest";
import { createRng } from "../../num/rng.ts";
import { drawInRegion } from "./drawInRegion.ts";
import { fourRooms } from "./fourRooms.ts";
import { rectanglesOf } from "./rectanglesOf.ts";
import { REGION_KINDS, type Region } from "./region.ts";
import { regionShape } from "./regionShape.ts";

/** Each region, whether a point is inside written out, and its area. */
const REGIONS: readonly (readonly [Region, (x: number, y: number) => boolean, number])[] = [
  [{ kind: "square", halfWidth: 0.5 }, (x, y) => Math.max(Math.abs(x), Math.abs(y)) < 0.5, 1],
  [{ kind: "square", halfWidth: 0.2, centre: [0.3, -0.1] }, (x, y) => Math.max(Math.abs(x - 0.3), Math.abs(y + 0.1)) < 0.2, 0.16],
  [{ kind: "disc", radius: 0.7 }, (x, y) => Math.hypot(x, y) < 0.7, Math.PI * 0.49],
  [{ kind: "ring", inner: 0.3, outer: 0.8 }, (x, y) => Math.hypot(x, y) > 0.3 && Math.hypot(x, y) < 0.8, Math.PI * 0.55],
  [{ kind: "triangle", corners: [[-1, -0.55], [1, -0.55], [0, 0.75]] }, (x, y) => y > -0.55 && y < 0.75 - 1.3 * Math.abs(x), 1.3],
  [{ kind: "cross", halfLength: 0.8, halfWidth: 0.25 }, (x, y) => (Math.abs(x) < 0.25 && Math.abs(y) < 0.8) || (Math.abs(y) < 0.25 && Math.abs(x) < 0.8), 1.35],
  [{ kind: "ell", halfLength: 0.7, width: 0.5 }, (x, y) => (x > -0.7 && x < -0.2 && Math.abs(y) < 0.7) || (y > -0.7 && y < -0.2 && Math.abs(x) < 0.7), 1.15],
  [{ kind: "rooms", inner: 0.25, outer: 0.85, halfHeight: 0.5, corridor: 0.12 }, (x, y) => (Math.abs(x) > 0.25 && Math.abs(x) < 0.85 && Math.abs(y) < 0.5) || (Math.abs(x) <= 0.25 && Math.abs(y) < 0.12), 1.32],
  [{ kind: "polygon", corners: [[0, 0], [0.6, 0], [0.6, 0.2], [0.2, 0.2], [0, 0.6]] }, (x, y) => x > 0 && y > 0 && ((y < 0.2 && x < 0.6) || (x < 0.2 && y >= 0.2 && y < 0.6 - 2 * x)), 0.12 + 0.04],
  [fourRooms({ inner: 0.25, outer: 0.85, corridor: 0.12 }), (x, y) => inFourRooms(Math.abs(x), Math.abs(y)), 4 * 0.36 + 4 * 0.5 * 0.24],
  [{ kind: "rectangles", rectangles: [{ x: [-0.5, 0.2], y: [-0.4, 0.1] }, { x: [0, 0.6], y: [-0.1, 0.5] }] }, (x, y) => (x > -0.5 && x < 0.2 && y > -0.4 && y < 0.1) || (x > 0 && x < 0.6 && y > -0.1 && y < 0.5), 0.35 + 0.36 - 0.04],
  [{ kind: "polygon", corners: [[-0.8, -0.8], [0.8, -0.8], [0.8, 0.8], [-0.8, 0.8]], holes: [[[-0.5, -0.5], [-0.1, -0.5], [-0.5, -0.1]], [[0.1, 0.1], [0.6, 0.1], [0.6, 0.5], [0.1, 0.5]]] },
    (x, y) => Math.max(Math.abs(x), Math.abs(y)) < 0.8 && !(x > -0.5 && y > -0.5 && x + y < -0.6) && !(x > 0.1 && x < 0.6 && y > 0.1 && y < 0.5), 2.56 - 0.08 - 0.2],
]; // biome-ignore format: one region a line

/** By the distances from both axes. */
function inFourRooms(x: number, y: number): boolean {
  const [near, far] = [Math.min(x, y), Math.max(x, y)];
  return (near > 0.25 && far < 0.85) || (near <= 0.25 && Math.abs(far - 0.55) < 0.12);
}

test("every kind of region is looked at", () => {
  expect(new Set(REGIONS.map(([region]) => region.kind))).toEqual(new Set(REGION_KINDS));
});

describe.each(REGIONS.map(([region, inside, area]) => [region.kind, region, inside, area] as const))(
  "a %s",
  (_kind, region, inside, area) => {
    const shape = regionShape(region);
    const rng = createRng(7);
    const points = Array.from({ length: 4000 }, () => [2 * rng.uniform() - 1, 2 * rng.uniform() - 1] as const);

    test("holds the points that its description holds (M5)", () => {
      for (const [x, y] of points) expect(shape.inside(x, y)).toBe(inside(x, y));
    });

    test("has its area", () => {
      expect(shape.area).toBeCloseTo(area, 12);
    });

    test("has a distance whose sign says inside, that no step overtakes, and that leads to the boundary (M6)", () => {
      for (const [k, [x, y]] of points.slice(0, 200).entries()) {
        const distance = shape.distance(x, y);
        expect(distance > 0).toBe(inside(x, y));
        const [u, v] = points[k + 1]!;
        expect(Math.abs(distance - shape.distance(u, v))).toBeLessThanOrEqual(Math.hypot(u - x, v - y) + 1e-12);
        // Nothing nearer than the distance is on the other side; something slightly farther is.
        const around = (radius: number) =>
          Array.from({ length: 720 }, (_, i) => (2 * Math.PI * i) / 720).map((angle) =>
            inside(x + radius * Math.cos(angle), y + radius * Math.sin(angle)),
          );
        expect(new Set(around(Math.abs(distance) * 0.999))).toEqual(new Set([inside(x, y)]));
        expect(new Set(around(Math.abs(distance) * 1.05 + 0.01)).size).toBe(2);
      }
    });

    test("is drawn from uniformly: four quarters of its box get their share within 5 standard errors (M7)", () => {
      const draws = Array.from({ length: 4000 }, () => drawInRegion(shape, rng));
      const [cx, cy] = [0.05, 0.03];
      const fine = Array.from({ length: 160_000 }, (_, i) => [
        -1 + ((i % 400) + 0.5) / 200,
        -1 + (Math.floor(i / 400) + 0.5) / 200,
      ]);
      const held = fine.filter(([x, y]) => inside(x!, y!));
      const share = held.filter(([x, y]) => x! > cx && y! > cy).length / held.length;
      const seen = draws.filter(([x, y]) => x > cx && y > cy).length / draws.length;
      for (const [x, y] of draws) expect(inside(x, y)).toBe(true);
      expect(Math.abs(seen - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / draws.length) + 0.004);
    });

    test("is covered by disjoint rectangles: exactly if its edges follow the axes, else to 1 % of its area (M8)", () => {
      const rectangles = rectanglesOf(shape);
      let covered = 0;
      for (let k = 0; k < rectangles.length; k += 4) {
        covered += (rectangles[k + 1]! - rectangles[k]!) * (rectangles[k + 3]! - rectangles[k + 2]!);
      }
      expect(Math.abs(covered / area - 1)).toBeLessThan(shape.rectilinear ? 1e-12 : 0.01);
    });

    test("is symmetric about the origin exactly when it says so", () => {
      const symmetric = points.every(([x, y]) => inside(x, y) === inside(-x, -y));
      expect(shape.pointSymmetric).toBe(symmetric);
    });

    test("has an outline on its boundary and within its bounds", () => {
      const { low, high } = shape.bounds;
      for (const [x, y] of shape.outline(32).flat()) {
        expect(Math.abs(shape.distance(x, y))).toBeLessThan(1e-12);
        expect(x).toBeGreaterThanOrEqual(low[0] - 1e-12);
        expect(y).toBeLessThanOrEqual(high[1] + 1e-12);
      }
    });
  },
);

test("rectangles that overlap have one outline without the corners inside, and those around a hole have two (M5)", () => {
  const outlines = REGIONS.filter(([{ kind }]) => kind === "rectangles").map(([region]) =>
    regionShape(region).outline(),
  );
  expect(outlines.map((curves) => curves.map((curve) => curve.length))).toEqual([[20, 12], [8]]);
});

test("parts that do not fit, no area, crossing edges and an empty box are refused with the way to mend them", () => {
  expect(() => regionShape({ kind: "square", halfWidth: -1 })).toThrow(/halfWidth must be > 0/);
  expect(() => regionShape({ kind: "ring", inner: 0.8, outer: 0.3 })).toThrow(
    /inner = 0.8 must lie in \[0, outer = 0.3\)/,
  );
  expect(() => regionShape({ kind: "rooms", inner: 0.25, outer: 0.85, halfHeight: 0.1, corridor: 0.12 })).toThrow(
    /corridor = 0.12 must be below halfHeight = 0.1/,
  );
  expect(() => regionShape({ kind: "polygon", corners: [[0, 0], [1, 1], [2, 2]] })).toThrow(/enclose no area/); // biome-ignore format: corners
  expect(() => regionShape({ kind: "polygon", corners: [[0, 0], [1, 1], [1, 0], [0, 2]] })).toThrow(/cross/); // biome-ignore format: corners
  expect(() => regionShape({ kind: "polygon", corners: [[0, 0], [Number.NaN, 1], [1, 0]] })).toThrow(/corners\[1\]\[0\]/); // biome-ignore format: corners
  expect(() => regionShape({ kind: "rectangles", rectangles: [] })).toThrow(/rectangles is empty/);
  expect(() => regionShape({ kind: "rectangles", rectangles: [{ x: [0, 1], y: [1, Number.NaN] }] })).toThrow(
    /rectangles\[0\].y = \[1, NaN\] must rise/,
  );
  const holed = (...holes: [number, number][][]) => () =>
    regionShape({ kind: "polygon", corners: [[0, 0], [1, 0], [1, 1], [0, 1]], holes }); // biome-ignore format: corners
  const hole: [number, number][] = [[0.2, 0.2], [0.6, 0.2], [0.6, 0.6]]; // biome-ignore format: corners
  expect(holed([[0.2, 0.2], [1.6, 0.2], [0.6, 0.6]])).toThrow(/holes\[0\] is not inside corners/); // biome-ignore format: corners
  expect(holed(hole, [[0.3, 0.25], [0.9, 0.25], [0.5, 0.5]])).toThrow(/holes\[0\] and holes\[1\] overlap/); // biome-ignore format: corners
  expect(holed(hole, [[0.5, 0.3], [0.55, 0.3], [0.55, 0.35]])).toThrow(/overlap/); // biome-ignore format: corners
  expect(holed([[0.2, 0.2], [0.6, 0.2]])).toThrow(/holes\[0\].length/); // biome-ignore format: corners
  const shape = regionShape({ kind: "disc", radius: 0.1 });
  expect(() => drawInRegion(shape, createRng(1), { low: [0.5, 0.5], high: [1, 1] })).toThrow(/missed the region/);
});
