import { expect, test } from "vitest";
import { averageInputsInto, moveInputsInto } from "./inputAverages.ts";

const chain = Float64Array.of(0.75, 0.25, 0.5, 0.5);
const table = Float64Array.of(1, 2, 3, 5, 7, 11); // 2 inputs, 3 columns

test("looking ahead mixes the rows by the chain's rows, moving by its columns", () => {
  const out = new Float64Array(6);
  averageInputsInto(out, table, chain, 2);
  expect([...out]).toEqual([2, 3.25, 5, 3, 4.5, 7]);
  moveInputsInto(out, table, chain, 2);
  expect([...out]).toEqual([3.25, 5, 7.75, 2.75, 4, 6.25]);
});

test("with one input nothing changes", () => {
  const out = new Float64Array(6);
  averageInputsInto(out, table, Float64Array.of(1), 1);
  expect(out).toEqual(table);
});
