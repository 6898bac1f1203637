import { expectInteger, expectPositive } from "../num/expectShape.ts";
import { cos as cosine, sin as sine } from "../num/sin.ts";
import type { Region } from "./regions/region.ts";
import { type RegionShape, regionShape } from "./regions/regionShape.ts";

/** A region that the activities of two units must not leave and that moves, as plain data. */
export interface MovingRegion {
  readonly kind: "movingRegion";
  readonly units: readonly [number, number];
  /** Where it is when its middle is at (0, 0) and it neither shrinks nor grows. */
  readonly region: Region;
  /** Steps of a whole turn, at least 2. */
  readonly period: number;
  /** How far from (0, 0) it goes round, in units of activity; 0 for not at all. */
  readonly radius: number;
  /** The share by which it shrinks and grows, 0 ≤ depth < 1; 0 for not at all. */
  readonly depth: number;
}

/** A moving region made ready for use. */
export interface MovingShape {
  /** As it is at rest. */
  readonly shape: RegionShape;
  /** Cosine and sine of the angle that one step turns. */
  readonly turn: readonly [cos: number, sin: number];
  /** Whether a point lies inside when cosine and sine of the phase are these (M40). */
  readonly inside: (x: number, y: number, cos: number, sin: number) => boolean;
  /** A point as the region at rest would see it: moved back and rescaled. */
  readonly atRest: (x: number, y: number, cos: number, sin: number) => readonly [number, number];
}

/**
 * Makes a moving region ready for use (M40): at the phase θ its middle has moved by radius (cos θ, sin θ) and its size is
 * 1 + depth sin θ times that at rest.
 * @throws RangeError naming the field at fault
 */
export function movingShape({ region, period, radius, depth }: MovingRegion): MovingShape {
  const shape = regionShape(region);
  const angle = (2 * Math.PI) / period;
  const atRest = (x: number, y: number, cos: number, sin: number) => {
    const size = 1 + depth * sin;
    return [(x - radius * cos) / size, (y - radius * sin) / size] as const;
  };
  return {
    shape,
    turn: [cosine(angle), sine(angle)],
    atRest,
    inside(x, y, cos, sin) {
      const [u, v] = atRest(x, y, cos, sin);
      return shape.inside(u, v);
    },
  };
}

/** Checks a moving region for a network of that many units. @throws RangeError naming the field at fault */
export function expectMovingRegion(where: string, moving: MovingRegion, units: number): void {
  const [first, second] = moving.units;
  for (const unit of moving.units) expectInteger(where, "constraint.units", unit, 0, units - 1);
  if (first === second)
    throw new RangeError(`${where}: constraint.units = [${first}, ${second}] are the same. Give two different units.`);
  expectPositive(where, "constraint.period", moving.period);
  if (!(moving.period >= 2 && moving.period < Infinity))
    throw new RangeError(`${where}: constraint.period must be at least 2 steps but is ${moving.period}.`);
  if (!(moving.radius >= 0 && moving.radius < Infinity))
    throw new RangeError(`${where}: constraint.radius must be ≥ 0 but is ${moving.radius}. Give 0 for none.`);
  if (!(moving.depth >= 0 && moving.depth < 1))
    throw new RangeError(`${where}: constraint.depth must be ≥ 0 and below 1 but is ${moving.depth}. Give 0 for none.`);
  if (moving.radius === 0 && moving.depth === 0)
    throw new RangeError(`${where}: constraint.radius and constraint.depth are both 0. Give kind "region" instead.`);
}
