import type { SuccessorTable } from "./successorTable.ts";
import type { Summary } from "./summary.ts";
import { chosenInPlane, convexHull, visitedMap } from "./visitedPlane.ts";

/** Every shape that is tried in the plane of two units (L6): box, disc, diamond, the polygon around what was visited, and a map of it. */
export function planeShapes(table: SuccessorTable, units: readonly [number, number]): readonly Summary[] {
  const points = chosenInPlane(table, units);
  if (points.length < 3) return [];
  const scales = [0, 1].map((k) => points.reduce((most, point) => Math.max(most, Math.abs(point[k])), 0));
  const corners = convexHull(points);
  return [
    { kind: "box", units, scales: [1, 1] },
    ...(scales.every((scale) => scale > 0) ? [{ kind: "box", units, scales } as const] : []),
    { kind: "norm", units, power: 2 },
    { kind: "norm", units, power: 1 },
    ...(corners.length > 2 ? [{ kind: "polygon", units, corners } as const] : []),
    visitedMap(points, units),
  ];
}
