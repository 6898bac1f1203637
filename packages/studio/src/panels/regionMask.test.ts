import { type Point, regionShape } from "@telos/core";
import { expect, test } from "vitest";
import { brushInto, emptyMask, maskOf, regionOfMask, regionOfOutline, regionWithout } from "./regionMask.ts";

const SQUARE: Point[] = [
  [-0.5, -0.5],
  [0.5, -0.5],
  [0.5, 0.5],
  [-0.5, 0.5],
];
const areaOf = (corners: readonly Point[]) => regionShape({ kind: "polygon", corners }).area;

test("a polygon survives the way through the mask to within a cell", () => {
  const { corners } = regionOfMask(maskOf([SQUARE]));
  expect(corners).toHaveLength(4);
  expect(areaOf(corners)).toBeCloseTo(1, 1);
});

test("a round brush leaves a round region", () => {
  const mask = emptyMask();
  brushInto(mask, [0.2, -0.1], 0.4, true);
  const { corners } = regionOfMask(mask);
  expect(areaOf(corners)).toBeGreaterThan(0.95 * Math.PI * 0.16);
  expect(areaOf(corners)).toBeLessThan(1.05 * Math.PI * 0.16);
});

test("of several parts the largest stays; an island that was erased inside it is forbidden, a slip is not", () => {
  const mask = maskOf([SQUARE]);
  brushInto(mask, [0.1, 0], 0.2, false);
  brushInto(mask, [-0.3, 0.3], 0.02, false);
  brushInto(mask, [0.85, 0.85], 0.1, true);
  const region = regionOfMask(mask);
  expect(region.holes).toHaveLength(1);
  const shape = regionShape({ kind: "polygon", ...region });
  expect(shape.inside(0.1, 0)).toBe(false);
  expect(shape.inside(-0.3, 0.3)).toBe(true);
  expect(shape.inside(-0.2, 0)).toBe(true);
  expect(shape.inside(0.85, 0.85)).toBe(false);
  expect(shape.area).toBeCloseTo(1 - Math.PI * 0.04, 1);
  // What was made is read back as it was, hole included.
  expect(regionOfMask(maskOf(shape.outline())).holes).toHaveLength(1);
});

test("an outline may forbid: an island inside, a bite at the edge, not everything", () => {
  const at = (x: number, y: number, l: number): Point[] => [[x - l, y - l], [x + l, y - l], [x + l, y + l], [x - l, y + l]]; // biome-ignore format: corners
  const island = regionShape({ kind: "polygon", ...regionWithout([SQUARE], at(0, 0, 0.2)) });
  expect([island.inside(0, 0), island.inside(0.3, 0)]).toEqual([false, true]);
  expect(island.outline()).toHaveLength(2);
  const bite = regionShape({ kind: "polygon", ...regionWithout([SQUARE], at(0.5, 0, 0.2)) });
  expect([bite.inside(0.4, 0), bite.outline().length]).toEqual([false, 1]);
  expect(() => regionWithout([SQUARE], at(0, 0, 0.9))).toThrow("larger area");
});

test("an eraser bites into the region", () => {
  const mask = maskOf([SQUARE]);
  brushInto(mask, [0.5, 0], 0.25, false);
  const shape = regionShape({ kind: "polygon", ...regionOfMask(mask) });
  expect(shape.inside(0.4, 0)).toBe(false);
  expect(shape.inside(0.4, 0.4)).toBe(true);
});

test("a line drawn across itself still gives a simple polygon", () => {
  const bow: Point[] = [
    [-0.7, -0.5],
    [0.7, 0.5],
    [0.7, -0.5],
    [-0.7, 0.5],
  ];
  expect(areaOf(regionOfMask(maskOf([bow])).corners)).toBeGreaterThan(0.2);
});

test("an outline keeps the corners that were drawn, unless it crosses itself", () => {
  expect(regionOfOutline(SQUARE)).toEqual({ corners: SQUARE, holes: [] });
  const [a, b, c, d] = SQUARE as [Point, Point, Point, Point];
  expect(areaOf(regionOfOutline([a, c, b, d]).corners)).toBeGreaterThan(0.2);
  expect(() => regionOfOutline([a, [-0.49, -0.5], [-0.5, -0.49]])).toThrow("larger area");
});

test("a click that allows nothing is refused in words", () => {
  expect(() => regionOfMask(emptyMask())).toThrow("larger area");
});
