import { expect, test } from "vitest";
import { edgeDifferencesInto, edgeDivergenceInto, policyLogits } from "./hypercubeEdges.ts";

const table = Float64Array.of(1, 3, 10, 50); // words 00, 10, 01, 11 (unit 0 first)

test("the gradient is on less off, unit by unit, contexts ascending (H5)", () => {
  const edges = new Float64Array(4);
  edgeDifferencesInto(edges, table, 2);
  expect([...edges]).toEqual([2, 40, 9, 47]);
});

test("the divergence flows out of words with the unit off into those with it on (H5)", () => {
  const out = new Float64Array(4);
  edgeDivergenceInto(out, Float64Array.of(1, 2, 4, 8), 2);
  expect([...out]).toEqual([-1 - 4, 1 - 8, -2 + 4, 2 + 8]);
});

test("the policy adds the difference of values over λ to the reference's log-odds (H6)", () => {
  const logits = policyLogits(table, Float64Array.of(-1, Infinity), 10);
  expect([...logits]).toEqual([-1 + 0.2, -1 + 4, Infinity, Infinity]);
});
