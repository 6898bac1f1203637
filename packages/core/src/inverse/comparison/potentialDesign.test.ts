import { expect, test } from "vitest";
import { createRng } from "../../num/rng.ts";
import { pairEnergies } from "../flipModel.ts";
import { type ComparedFamily, designPotential, designSlopes, potentialDesign } from "./potentialDesign.ts";

test("the pairwise design is the energy of symmetric couplings (G4)", () => {
  const couplings = Float64Array.of(0, 0.3, -0.7, 0.3, 0, 1.1, -0.7, 1.1, 0);
  const design = potentialDesign("pairwise", 3, 1, new Int32Array(0));
  expect(designPotential(design, [0.3, -0.7, 1.1], 8)).toEqual(pairEnergies(couplings, 3));
});

test("the count design depends on the number of active units alone, at every input (G4)", () => {
  const design = potentialDesign("count", 3, 2, new Int32Array(0));
  expect(Array.from(designPotential(design, [2, 5], 16))).toEqual([0, 0, 0, 2, 0, 2, 2, 5, 0, 0, 0, 2, 0, 2, 2, 5]);
});

test("words with fewer than two active units have no interaction in any family (G4)", () => {
  const free = Int32Array.of(3, 5, 6, 7);
  for (const family of ["independent", "count", "pairwise", "pairCount", "full", "sparse"] as ComparedFamily[]) {
    const design = potentialDesign(family, 3, 1, free);
    const potential = designPotential(design, new Float64Array(design.columns.length).fill(1), 8);
    expect([potential[0], potential[1], potential[2], potential[4]]).toEqual([0, 0, 0, 0]);
  }
});

test("slopes are the transpose: ⟨slopes, W θ⟩ = ⟨Wᵀ slopes, θ⟩ (G4)", () => {
  const rng = createRng(3);
  const design = potentialDesign("full", 4, 2, Int32Array.of(3, 7, 19, 31));
  const theta = Float64Array.from(design.columns, () => rng.normal());
  const slopes = Float64Array.from({ length: 32 }, () => rng.normal());
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, k) => sum + value * b[k], 0);
  expect(dot(slopes, designPotential(design, theta, 32))).toBeCloseTo(dot(designSlopes(design, slopes), theta), 12);
});
