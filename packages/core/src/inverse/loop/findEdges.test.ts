import { describe, expect, test } from "vitest";
import { smallRecord } from "../../../test/oracle/loopRecords.ts";
import { rateNetworkProcess } from "../../process/rateNetworkProcess.ts";
import type { Region } from "../../process/regions/region.ts";
import { regionShape } from "../../process/regions/regionShape.ts";
import { edgeConstraint } from "./edgeConstraint.ts";
import { edgeLikelihood } from "./edgeLikelihood.ts";
import { findEdges } from "./findEdges.ts";
import { energiesWithoutOne } from "./leaveOneOut.ts";
import { mapOutline } from "./mapOutline.ts";
import { successorTable } from "./successorTable.ts";
import { type Summary, successorSummary } from "./summary.ts";
import { chosenInPlane, convexHull, visitedMap } from "./visitedPlane.ts";

const within = (region: Region) =>
  successorTable(
    smallRecord({ constraint: { kind: "region", units: [1, 4], regions: [region] } }, "myopic", {
      agents: 12,
      steps: 300,
    }),
    0.25,
  );
const energy = successorTable(
  smallRecord({ constraint: { kind: "energy", measure: "meanSquare", threshold: 0.25 } }, "myopic", {
    agents: 6,
    steps: 300,
  }),
  0.25,
);

describe("the best edge (L6)", () => {
  test.each<[string, Region, string]>([
    ["a square", { kind: "square", halfWidth: 0.4 }, "box"],
    ["a disc", { kind: "disc", radius: 0.5 }, "norm"],
    ["a triangle", { kind: "triangle", corners: [[-0.7, -0.4], [0.7, -0.4], [0, 0.6]] }, "polygon"],
  ])("of agents kept in %s has that form, in its plane", (_, region, kind) => {
    const [best] = findEdges(within(region)).candidates;
    expect(best.summary).toMatchObject({ kind, units: [1, 4] });
    expect(best.violations).toBeLessThan(0.02);
  }); // biome-ignore format: a table

  test("of agents that save energy is the energy, and every unit counts", () => {
    const { candidates, energiesWithoutOne: without } = findEdges(energy);
    expect(candidates[0].summary).toEqual({ kind: "energy", of: "activity", power: 2 });
    expect(without).toHaveLength(8);
    expect(without[0].bits).toBeLessThan(candidates[0].bits);
  });

  test("an energy without one unit is worth what its own edge is", () => {
    const [nearest] = energiesWithoutOne(energy);
    const fit = edgeLikelihood(energy, { kind: "energy", of: "activity", power: 2, without: [nearest.unit] });
    expect(nearest.bits).toBeCloseTo(fit.bits, 10);
  });
});

test("the convex hull holds every point and has no corner to spare (L6)", () => {
  const points = chosenInPlane(within({ kind: "disc", radius: 0.5 }), [1, 4]);
  const hull = convexHull(points);
  const turn = (a: readonly number[], b: readonly number[], c: readonly number[]) =>
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
  hull.forEach((corner, k) => {
    const next = hull[(k + 1) % hull.length];
    for (const point of points) expect(turn(corner, next, point)).toBeGreaterThan(-1e-12);
    expect(turn(corner, next, hull[(k + 2) % hull.length])).toBeGreaterThan(0);
  });
});

describe("the outline of a map", () => {
  test("of an L of cells has its six corners, and of a ring only the outer ones", () => {
    const area = (corners: readonly (readonly number[])[]) =>
      corners.reduce((sum, [x, y], k) => {
        const [u, v] = corners[(k + 1) % corners.length];
        return sum + (x * v - u * y) / 2;
      }, 0);
    const ell = mapOutline([[0, 0], [1, 0], [0, 1], [5, 5]], 0.5); // biome-ignore format: a table of cells
    expect(ell).toHaveLength(6);
    expect(area(ell)).toBeCloseTo(0.75, 12);
    const ring = Array.from({ length: 9 }, (_, k) => [k % 3, Math.floor(k / 3)] as const).filter((_, k) => k !== 4);
    expect(mapOutline(ring, 1)).toHaveLength(4);
    expect(area(mapOutline(ring, 1))).toBeCloseTo(9, 12);
    const diagonal = mapOutline([[0, 0], [1, 1], [1, 0]], 1); // biome-ignore format: a table of cells
    expect(area(diagonal)).toBeCloseTo(3, 12);
    expect(() => mapOutline([], 1)).toThrow(/no cell/);
  });

  test("two rooms and their corridor are found as a map, whose outline holds what was visited", () => {
    const rooms = { kind: "rooms", inner: 0.2, outer: 0.7, halfHeight: 0.4, corridor: 0.15 } as const;
    const table = within(rooms);
    const points = chosenInPlane(table, [1, 4]);
    const map = visitedMap(points, [1, 4]);
    const constraint = edgeConstraint(map, 0, 8);
    expect(constraint?.kind).toBe("region");
    if (constraint?.kind !== "region") return;
    const { inside } = regionShape(constraint.regions[0]);
    expect(points.filter(([x, y]) => inside(x, y)).length / points.length).toBeGreaterThan(0.97);
  });
});

describe("an edge becomes a constraint of the network that forbids the same successors", () => {
  const table = within({ kind: "square", halfWidth: 0.4 });
  const cases: Summary[] = [
    { kind: "energy", of: "activity", power: 2 },
    { kind: "energy", of: "activity", power: 1 },
    { kind: "box", units: [1, 4], scales: [1, 1] },
    { kind: "box", units: [1, 4], scales: [1, 2] },
    { kind: "box", units: [0], scales: [1] },
    { kind: "box", units: [0, 2, 3], scales: [1, 2, 1] },
    { kind: "norm", units: [1, 4], power: 2 },
    { kind: "norm", units: [1, 4], power: 1 },
    { kind: "polygon", units: [1, 4], corners: [[-0.3, -0.3], [0.5, -0.2], [0, 0.4]] },
  ]; // biome-ignore format: a table
  test.each(cases.map((summary) => [summary.kind, summary] as const))("%s", (_, summary) => {
    const { threshold } = edgeLikelihood(table, summary);
    const middle = 0.6 * threshold;
    const constraint = edgeConstraint(summary, middle, 8);
    if (constraint === undefined) throw new Error("no constraint");
    const process = rateNetworkProcess(table.network, table.injections, constraint);
    const values = successorSummary(table, summary);
    const next = new Float64Array(8);
    for (let t = 0; t < table.steps; t += 29) {
      values.at(t);
      for (let a = 0; a < 8; a++) {
        for (let i = 0; i < 8; i++) next[i] = table.bases[t * 8 + i] + table.offsets[a * 8 + i];
        expect(process.isTerminal(next, 0, 0)).toBe(values.of(a) > middle);
      }
    }
  });

  test("what no constraint says is undefined", () => {
    expect(edgeConstraint({ kind: "meanActivity" }, 0.1, 8)).toBeUndefined();
    expect(edgeConstraint({ kind: "energy", of: "current", power: 2 }, 0.1, 8)).toBeUndefined();
    expect(edgeConstraint({ kind: "norm", units: [0, 1, 2], power: 2 }, 0.1, 8)).toBeUndefined();
  });
});
