import { expectPositive } from "../../num/expectShape.ts";
import { hypot } from "../../num/hypot.ts";
import { cos, sin } from "../../num/sin.ts";
import { squared } from "../../num/squared.ts";
import type { Point, Region } from "./region.ts";
import type { RegionShape } from "./regionShape.ts";

/**
 * The shape between two circles with one centre (M5, M6); a disc when `inner` is 0.
 * @throws RangeError unless 0 ≤ inner < outer
 */
export function annulusShape(region: Region, inner: number, outer: number, centre: Point = [0, 0]): RegionShape {
  expectPositive("annulusShape", "outer radius", outer);
  if (!(inner >= 0 && inner < outer)) {
    throw new RangeError(
      `annulusShape: inner = ${inner} must lie in [0, outer = ${outer}). Give the smaller one first.`,
    );
  }
  const [cx, cy] = centre;
  const half = (radius: number, x: number) => Math.sqrt(Math.max(0, radius * radius - squared(x - cx)));
  return {
    region,
    inside(x, y) {
      const square = squared(x - cx) + squared(y - cy);
      return square < outer * outer && (inner === 0 || square > inner * inner);
    },
    distance(x, y) {
      const radius = hypot(x - cx, y - cy);
      return inner > 0 ? Math.min(outer - radius, radius - inner) : outer - radius;
    },
    area: Math.PI * (outer * outer - inner * inner),
    bounds: { low: [cx - outer, cy - outer], high: [cx + outer, cy + outer] },
    chords(x) {
      const [far, near] = [half(outer, x), half(inner, x)];
      if (!(far > 0)) return [];
      if (!(near > 0)) return [[cy - far, cy + far]];
      return [
        [cy - far, cy - near],
        [cy + near, cy + far],
      ];
    },
    breaks: inner > 0 ? [cx - outer, cx - inner, cx + inner, cx + outer] : [cx - outer, cx + outer],
    rectilinear: false,
    pointSymmetric: cx === 0 && cy === 0,
    outline: (segments = 96) =>
      (inner > 0 ? [outer, inner] : [outer]).map((radius) => circle(centre, radius, segments)),
  };
}

function circle([cx, cy]: Point, radius: number, segments: number): readonly Point[] {
  return Array.from({ length: segments }, (_, k) => {
    const angle = (2 * Math.PI * k) / segments;
    return [cx + radius * cos(angle), cy + radius * sin(angle)];
  });
}
