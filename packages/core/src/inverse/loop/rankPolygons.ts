import { edgeLikelihood } from "./edgeLikelihood.ts";
import { type SuccessorTable, sampledSteps } from "./successorTable.ts";
import { chosenInPlane, convexHull } from "./visitedPlane.ts";

const POINTS = 3000;
const STEPS = { mostTraining: 500, mostHeldOut: 1 } as const;

/**
 * The planes of one unit and every other whose polygon around what was visited is worth most (L6). A box misses a plane in
 * which one unit is kept within limits that depend on the other: a triangle whose corners reach ±1, say.
 * @param most  how many to hand back, best first by the training steps
 */
export function rankPolygons(
  table: SuccessorTable,
  unit: number,
  most: number,
): readonly (readonly [number, number])[] {
  const few = { ...table, training: sampledSteps(table.training, POINTS) };
  return Array.from({ length: table.units }, (_, other) => other)
    .filter((other) => other !== unit)
    .map((other) => {
      const units = other < unit ? ([other, unit] as const) : ([unit, other] as const);
      const corners = convexHull(chosenInPlane(few, units));
      if (corners.length < 3) return { units, bits: Number.NEGATIVE_INFINITY };
      return { units, bits: edgeLikelihood(few, { kind: "polygon", units, corners }, STEPS).trainingBits };
    })
    .sort((a, b) => b.bits - a.bits)
    .slice(0, most)
    .map(({ units }) => units);
}
