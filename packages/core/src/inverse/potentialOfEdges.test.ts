import { expect, test } from "vitest";
import { edgeDifferencesInto } from "../forward/hypercubeEdges.ts";
import { createRng } from "../num/rng.ts";
import { curlShare, potentialOfEdges } from "./potentialOfEdges.ts";

/** Log-odds h + Σ J σ of three units as a field, shape [1, 3, 4]. */
function pairwiseField(coupling: number[][]): Float64Array {
  const field = new Float64Array(12);
  for (let i = 0; i < 3; i++) {
    const others = [0, 1, 2].filter((j) => j !== i);
    for (let c = 0; c < 4; c++) {
      field[i * 4 + c] = 0.3 * i - 0.2 + coupling[i][others[0]] * (c & 1) + coupling[i][others[1]] * (c >> 1);
    }
  }
  return field;
}

test("the potential of a gradient is the potential, mean 0 for each input (I2)", () => {
  const rng = createRng(1);
  const table = Float64Array.from({ length: 3 * 32 }, () => rng.normal());
  const field = new Float64Array(3 * 5 * 16);
  edgeDifferencesInto(field, table, 5);
  const potential = potentialOfEdges(field, 5);
  for (let x = 0; x < 3; x++) {
    const row = table.slice(x * 32, (x + 1) * 32);
    const mean = row.reduce((a, b) => a + b, 0) / 32;
    for (let w = 0; w < 32; w++) expect(Math.abs(potential[x * 32 + w] - (row[w] - mean))).toBeLessThan(1e-14);
  }
  expect(curlShare(field, potential, 5)).toBeLessThan(1e-28);
});

test("symmetric couplings have no curl; what is left of others is their antisymmetric part (I3)", () => {
  const symmetric = [
    [0, 1, -2],
    [1, 0, 0.5],
    [-2, 0.5, 0],
  ];
  const twist = 0.4;
  const twisted = symmetric.map((row, i) => row.map((value, j) => (i === j ? 0 : value + (i < j ? twist : -twist))));
  const [plain, mixed] = [pairwiseField(symmetric), pairwiseField(twisted)];
  expect(curlShare(plain, potentialOfEdges(plain, 3), 3)).toBeLessThan(1e-28);
  const share = curlShare(mixed, potentialOfEdges(mixed, 3), 3);
  expect(share).toBeGreaterThan(0.01);
  // Each pair of units adds on its four faces a circulation of 2 · twist, spread evenly over four edges.
  const circulation = 3 * 2 * 4 * (twist / 2) ** 2;
  const all = mixed.reduce((sum, y) => sum + y * y, 0);
  expect(share).toBeCloseTo(circulation / all, 12);
});

test("a field of zeros has potential 0 and no curl", () => {
  const zero = new Float64Array(12);
  expect(potentialOfEdges(zero, 3).every((w) => w === 0)).toBe(true);
  expect(curlShare(zero, potentialOfEdges(zero, 3), 3)).toBe(0);
});

test("a field of the wrong size is refused", () => {
  expect(() => potentialOfEdges(new Float64Array(13), 3)).toThrow(/field must hold/);
});
