import { describe, expect, test } from "vitest";
import {
  couplingsOf,
  type FlipModel,
  interactionCount,
  interactionOf,
  offsetsOf,
  pairEnergies,
  parameterOffsets,
  updateRatesOf,
} from "./flipModel.ts";
import type { PotentialFamily } from "./purpose.ts";

const UNITS = 3;
const INPUTS = 2;

/** Parameters that say what they are: ln u of unit i is ln (i + 1), b[x, i] is 10 x + i, interactions count on from 100. */
function modelOf(family: PotentialFamily, freeWords: readonly number[] = []): FlipModel {
  const rates = Array.from({ length: UNITS }, (_, i) => Math.log(i + 1));
  const offsets = Array.from({ length: INPUTS * UNITS }, (_, k) => 10 * Math.floor(k / UNITS) + (k % UNITS));
  const count = interactionCount(family, UNITS, freeWords.length);
  const interactions = Array.from({ length: count }, (_, k) => 100 + k);
  return {
    family,
    units: UNITS,
    inputs: INPUTS,
    freeWords: Int32Array.from(freeWords),
    parameters: Float64Array.from([...rates, ...offsets, ...interactions]),
  };
}

describe("the families of the potential", () => {
  test("number of interactions: none, pairs, ordered pairs, pairs and free words (F3)", () => {
    const counts = (["independent", "pairwise", "asymmetric", "full"] as const).map((family) =>
      interactionCount(family, 8, 40),
    );
    expect(counts).toEqual([0, 28, 56, 68]);
  });

  test("rates, offsets and couplings lie where the layout says (F3)", () => {
    const model = modelOf("asymmetric");
    expect([...updateRatesOf(model)]).toEqual([1, 2, 3].map((rate) => expect.closeTo(rate, 14)));
    expect([...offsetsOf(model)]).toEqual([0, 1, 2, 10, 11, 12]);
    expect(parameterOffsets(model)).toEqual({ offsets: 3, couplings: 9, deviations: 12 });
    expect([...couplingsOf(model)]).toEqual([0, 100, 101, 102, 0, 103, 104, 105, 0]);
    expect([...couplingsOf(modelOf("pairwise"))]).toEqual([0, 100, 101, 100, 0, 102, 101, 102, 0]);
    expect([...couplingsOf(modelOf("independent"))]).toEqual(new Array(9).fill(0));
  });

  test("the interaction of a word is the sum of J over its pairs, the same at every input (F3)", () => {
    const energies = [0, 0, 0, 100, 0, 101, 102, 303];
    expect([...interactionOf(modelOf("pairwise"))]).toEqual([...energies, ...energies]);
    expect([...pairEnergies(couplingsOf(modelOf("pairwise")), UNITS)]).toEqual(energies);
    expect([...interactionOf(modelOf("independent"))]).toEqual(new Array(16).fill(0));
  });

  test("the full potential is pairs plus a deviation on free words, by input, and 0 elsewhere (F3)", () => {
    const full = modelOf("full", [3, 7, 8 + 5]);
    expect([...interactionOf(full)]).toEqual([0, 0, 0, 100 + 103, 0, 0, 0, 303 + 104, 0, 0, 0, 0, 0, 101 + 105, 0, 0]);
  });

  test("asymmetric couplings have no potential, and asking for it is an error in words (F3)", () => {
    expect(() => interactionOf(modelOf("asymmetric"))).toThrow(/no potential/);
  });
});
