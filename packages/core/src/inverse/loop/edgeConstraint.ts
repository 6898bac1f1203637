import type { Constraint } from "../../process/constraint.ts";
import type { Point, Region } from "../../process/regions/region.ts";
import { mapHoles } from "./mapHoles.ts";
import { mapOutline } from "./mapOutline.ts";
import type { Summary } from "./summary.ts";

/**
 * The constraint that keeps a summary at or below a threshold; undefined where no constraint of a rate network says the same.
 * @param units  of the network
 */
export function edgeConstraint(summary: Summary, threshold: number, units: number): Constraint | undefined {
  switch (summary.kind) {
    case "energy": {
      if (summary.of !== "activity" || (summary.without?.length ?? 0) > 0) return undefined;
      if (summary.power === 2) return { kind: "energy", measure: "meanSquare", threshold };
      if (summary.power === 1) return { kind: "energy", measure: "meanAbsolute", threshold };
      return undefined;
    }
    case "meanActivity":
      return undefined;
    case "box": {
      const halfWidths = summary.scales.map((scale) => scale * threshold);
      if (summary.units.length !== 2) {
        const ceilings = new Array<number>(units).fill(Number.MAX_VALUE);
        summary.units.forEach((unit, k) => {
          ceilings[unit] = halfWidths[k];
        });
        return { kind: "ceilings", ceilings };
      }
      const [w, h] = halfWidths;
      const corners: readonly Point[] = [[-w, -h], [w, -h], [w, h], [-w, h]]; // biome-ignore format: a table of corners
      return inPlane(summary.units, w === h ? { kind: "square", halfWidth: w } : { kind: "polygon", corners });
    }
    case "norm": {
      if (summary.units.length !== 2) return undefined;
      const r = threshold;
      if (summary.power === 2) return inPlane(summary.units, { kind: "disc", radius: r });
      const corners: readonly Point[] = [[r, 0], [0, r], [-r, 0], [0, -r]]; // biome-ignore format: a table of corners
      return summary.power === 1 ? inPlane(summary.units, { kind: "polygon", corners }) : undefined;
    }
    case "polygon": {
      const n = summary.corners.length;
      const centre = summary.corners.reduce((sum, [x, y]) => [sum[0] + x / n, sum[1] + y / n], [0, 0]);
      const corners = summary.corners.map(
        ([x, y]): Point => [centre[0] + threshold * (x - centre[0]), centre[1] + threshold * (y - centre[1])],
      );
      return inPlane(summary.units, { kind: "polygon", corners });
    }
    case "map":
      return inPlane(summary.units, mapRegion(summary));
  }
}

function mapRegion({ cells, side }: Extract<Summary, { kind: "map" }>): Region {
  const holes = mapHoles(cells).map((hole) => mapOutline(hole, side));
  return { kind: "polygon", corners: mapOutline(cells, side), ...(holes.length > 0 ? { holes } : {}) };
}

function inPlane(units: readonly number[], region: Region): Constraint {
  return { kind: "region", units: [units[0], units[1]], regions: [region] };
}
