import { normalCdf } from "../num/normalCdf.ts";
import { rectanglesOf } from "./regions/rectanglesOf.ts";
import type { RegionShape } from "./regions/regionShape.ts";
import type { SurvivalTest } from "./survivalTest.ts";
import { currentAt, type Transfer } from "./transfer.ts";

/**
 * Whether two units' activities stay in a region (M10). Under process noise the probability is a sum over disjoint
 * rectangles: exact where all edges are parallel to an axis.
 */
export function regionSurvival(
  [first, second]: readonly [number, number],
  transfer: Transfer,
  units: number,
  offsets: Float64Array,
  shapes: readonly RegionShape[],
  noiseStd: number,
): SurvivalTest {
  const actions = offsets.length / units;
  const { value } = transfer;
  const byContext = (context: number) => (shapes.length === 1 ? 0 : context);
  const boxes =
    noiseStd > 0 ? shapes.map((shape) => rectanglesOf(shape).map((activity) => currentAt(transfer, activity))) : [];
  return {
    survivalInto(out, to, base, from, context) {
      const shape = shapes[byContext(context)];
      for (let a = 0; a < actions; a++) {
        const x = base[from + first] + offsets[a * units + first];
        const y = base[from + second] + offsets[a * units + second];
        if (noiseStd > 0) out[to + a] = massIn(boxes[byContext(context)], x, y, noiseStd);
        else out[to + a] = shape.inside(value(x), value(y)) ? 1 : 0;
      }
    },
    holds(currents, at, context) {
      return shapes[byContext(context)].inside(value(currents[at + first]), value(currents[at + second]));
    },
  };
}

/** The mass of a round normal at (x, y) within rectangles, all in currents. */
function massIn(rectangles: Float64Array, x: number, y: number, std: number): number {
  let mass = 0;
  for (let k = 0; k < rectangles.length; k += 4) {
    const across = massBetween((rectangles[k] - x) / std, (rectangles[k + 1] - x) / std);
    if (across === 0) continue;
    mass += across * massBetween((rectangles[k + 2] - y) / std, (rectangles[k + 3] - y) / std);
  }
  return mass;
}

const FAR = 10; // standard deviations: 1e-23 of the mass lies beyond, less than a double knows of 1

/** P(low < z < high) of a standard normal; edges that are far away cost nothing. */
function massBetween(low: number, high: number): number {
  if (low >= FAR || high <= -FAR) return 0;
  return (high >= FAR ? 1 : normalCdf(high)) - (low <= -FAR ? 0 : normalCdf(low));
}
