import { type Point, regionShape } from "@telos/core";
import { expect, test } from "vitest";
import { brushInto, emptyMask, maskOf, polygonOfMask, polygonOfOutline } from "./regionMask.ts";

const SQUARE: Point[] = [
  [-0.5, -0.5],
  [0.5, -0.5],
  [0.5, 0.5],
  [-0.5, 0.5],
];
const areaOf = (corners: readonly Point[]) => regionShape({ kind: "polygon", corners }).area;

test("a polygon survives the way through the mask to within a cell", () => {
  const corners = polygonOfMask(maskOf([SQUARE]));
  expect(corners).toHaveLength(4);
  expect(areaOf(corners)).toBeCloseTo(1, 1);
});

test("a round brush leaves a round region", () => {
  const mask = emptyMask();
  brushInto(mask, [0.2, -0.1], 0.4, true);
  const corners = polygonOfMask(mask);
  expect(areaOf(corners)).toBeGreaterThan(0.95 * Math.PI * 0.16);
  expect(areaOf(corners)).toBeLessThan(1.05 * Math.PI * 0.16);
});

test("of several parts the largest stays, and its holes are filled", () => {
  const mask = maskOf([SQUARE]);
  brushInto(mask, [0, 0], 0.2, false);
  brushInto(mask, [0.85, 0.85], 0.1, true);
  const shape = regionShape({ kind: "polygon", corners: polygonOfMask(mask) });
  expect(shape.inside(0, 0)).toBe(true);
  expect(shape.inside(0.85, 0.85)).toBe(false);
});

test("an eraser bites into the region", () => {
  const mask = maskOf([SQUARE]);
  brushInto(mask, [0.5, 0], 0.25, false);
  const shape = regionShape({ kind: "polygon", corners: polygonOfMask(mask) });
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
  expect(areaOf(polygonOfMask(maskOf([bow])))).toBeGreaterThan(0.2);
});

test("an outline keeps the corners that were drawn, unless it crosses itself", () => {
  expect(polygonOfOutline(SQUARE)).toEqual(SQUARE);
  const [a, b, c, d] = SQUARE as [Point, Point, Point, Point];
  expect(areaOf(polygonOfOutline([a, c, b, d]))).toBeGreaterThan(0.2);
  expect(() => polygonOfOutline([a, [-0.49, -0.5], [-0.5, -0.49]])).toThrow("larger area");
});

test("a click that allows nothing is refused in words", () => {
  expect(() => polygonOfMask(emptyMask())).toThrow("larger area");
});
