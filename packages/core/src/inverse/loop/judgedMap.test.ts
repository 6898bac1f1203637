import { describe, expect, test } from "vitest";
import { smallRecord } from "../../../test/oracle/loopRecords.ts";
import type { Region } from "../../process/regions/region.ts";
import { regionShape } from "../../process/regions/regionShape.ts";
import { edgeConstraint } from "./edgeConstraint.ts";
import { findEdges } from "./findEdges.ts";
import { judgedMap } from "./judgedMap.ts";
import { mapHoles } from "./mapHoles.ts";
import { rankPolygons } from "./rankPolygons.ts";
import { successorTable } from "./successorTable.ts";

const within = (region: Region) =>
  successorTable(
    smallRecord({ constraint: { kind: "region", units: [1, 4], regions: [region] } }, "myopic", {
      agents: 20,
      steps: 500,
    }),
    0.25,
  );

/** Area shared over the area of both, by counting points. */
function overlap(a: Region, b: Region): number {
  const [first, second] = [regionShape(a), regionShape(b)];
  let [both, either] = [0, 0];
  for (let p = 0; p < 200; p++) {
    for (let q = 0; q < 200; q++) {
      const [x, y] = [(p - 99.5) / 100, (q - 99.5) / 100];
      const [in1, in2] = [first.inside(x, y), second.inside(x, y)];
      if (in1 && in2) both++;
      if (in1 || in2) either++;
    }
  }
  return both / either;
}

describe("a map as fine as the steps allow (L16)", () => {
  const ring = { kind: "ring", inner: 0.35, outer: 0.7 } as const;
  test("of agents kept in a ring keeps the hole that they never enter", () => {
    const map = judgedMap(within(ring), [1, 4]);
    const constraint = edgeConstraint(map, 0, 8);
    if (constraint?.kind !== "region") throw new Error("no region");
    const [region] = constraint.regions;
    expect(region).toMatchObject({ kind: "polygon", holes: [expect.anything()] });
    expect(overlap(region, ring)).toBeGreaterThan(0.8);
    expect(regionShape(region).inside(0, 0)).toBe(false);
  });

  test("fills holes that chance has left: inside a disc there is none", () => {
    expect(mapHoles(judgedMap(within({ kind: "disc", radius: 0.6 }), [1, 4]).cells)).toEqual([]);
  });

  test("has finer cells from more steps", () => {
    const table = within({ kind: "rooms", inner: 0.2, outer: 0.7, halfHeight: 0.4, corridor: 0.15 });
    const few = { ...table, training: table.training.subarray(0, 200) };
    expect(judgedMap(few, [1, 4]).side).toBeGreaterThan(judgedMap(table, [1, 4]).side);
  });
});

describe("holes of a map", () => {
  const square = (side: number, without: readonly (readonly [number, number])[]) =>
    Array.from({ length: side * side }, (_, k) => [k % side, Math.floor(k / side)] as const).filter(
      ([p, q]) => !without.some(([u, v]) => u === p && v === q),
    );
  test("are what is enclosed", () => {
    expect(mapHoles(square(3, [[1, 1]]))).toEqual([[[1, 1]]]);
    expect(mapHoles(square(3, []))).toEqual([]);
    expect(mapHoles([])).toEqual([]);
  });

  test("touch neither what lies outside nor each other, not even at a corner", () => {
    expect(mapHoles(square(4, [[0, 0], [1, 1]]))).toEqual([]); // biome-ignore format: a table of cells
    expect(mapHoles(square(5, [[1, 1], [2, 2], [2, 3]]))).toEqual([[[2, 2], [2, 3]]]); // biome-ignore format: a table of cells
  });
});

test("the plane of a triangle whose corners reach ±1 is found by its polygon, where boxes say nothing (L6)", () => {
  const table = within({ kind: "triangle", corners: [[-1, -0.5], [1, -0.5], [0, 0.6]] }); // biome-ignore format: a table of corners
  expect(rankPolygons(table, 4, 1)).toEqual([[1, 4]]);
  const [best] = findEdges(table).candidates;
  expect(best.summary).toMatchObject({ kind: "polygon", units: [1, 4] });
});
