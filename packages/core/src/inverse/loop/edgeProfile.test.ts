import { expect, test } from "vitest";
import { smallRecord } from "../../../test/oracle/loopRecords.ts";
import { edgeProfile } from "./edgeProfile.ts";
import { successorTable } from "./successorTable.ts";

const square = { kind: "region", units: [2, 5], regions: [{ kind: "square", halfWidth: 0.4 }] } as const;
const box = { kind: "box", units: [2, 5], scales: [1, 1] } as const;

test("what myopic agents are offered beyond their border is never taken, and all else is (L2)", () => {
  const table = successorTable(smallRecord({ constraint: square }, "myopic", { agents: 8, steps: 200 }), 0.25);
  const { edges, offered, taken, steps } = edgeProfile(table, box, 0.8, 20);
  expect(steps).toBeGreaterThan(100);
  for (const shares of [offered, taken]) expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1, 12);
  expect(edges[10]).toBeCloseTo(0.4, 12);
  for (let k = 10; k < 20; k++) expect(taken[k]).toBe(0);
  expect(offered.subarray(10).reduce((sum, share) => sum + share)).toBeGreaterThan(0.02);
});

test("a scale that is not positive is refused", () => {
  const table = successorTable(smallRecord({ constraint: square }), 0.25);
  expect(() => edgeProfile(table, box, Number.NaN)).toThrow(/most/);
});
